/** A bounded number of pieces of work at once. */

/**
 * Begins the pieces, `limit` at once, as long as `goesOn`; resolves, when all that began have ended, to those that never
 * began. Each worker has the pieces of one lane, in order, and then helps with the last ones of another. What the body
 * throws ends the whole.
 *
 * @example const left = await inParallel(names, { limit: 4, laneOf: () => 0, goesOn: () => !signal.aborted }, work);
 */
export async function inParallel<T>(
  pieces: readonly T[],
  how: { readonly limit: number; laneOf(piece: T): number; goesOn(): boolean },
  body: (piece: T) => Promise<void>,
): Promise<readonly T[]> {
  const lanes = Map.groupBy(pieces, (piece) => how.laneOf(piece) % how.limit);
  const take = (lane: number): T | undefined => {
    const own = lanes.get(lane);
    if (own !== undefined && own.length > 0) return own.shift();
    const longest = [...lanes.values()].sort((left, right) => right.length - left.length)[0];
    return longest?.pop();
  };
  const worker = async (lane: number) => {
    while (how.goesOn()) {
      const piece = take(lane);
      if (piece === undefined) return;
      await body(piece);
    }
  };
  await Promise.all(Array.from({ length: Math.min(how.limit, pieces.length) }, (_, lane) => worker(lane)));
  const left = new Set([...lanes.values()].flat());
  return pieces.filter((piece) => left.has(piece));
}
