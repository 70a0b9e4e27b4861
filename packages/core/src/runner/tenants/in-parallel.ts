/** A bounded number of pieces of work at once. */

/**
 * Begins the pieces in order, `limit` at once, as long as `goesOn`; resolves, when all that began have ended, to those
 * that never began. The body must not fail: what it throws ends the whole.
 *
 * @example const left = await inParallel(names, 4, (name) => work(name), () => !signal.aborted);
 */
export async function inParallel<T>(
  pieces: readonly T[],
  limit: number,
  body: (piece: T) => Promise<void>,
  goesOn: () => boolean,
): Promise<readonly T[]> {
  let next = 0;
  const worker = async () => {
    while (next < pieces.length && goesOn()) {
      const piece = pieces[next];
      next += 1;
      if (piece !== undefined) await body(piece);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, pieces.length) }, worker));
  return pieces.slice(next);
}
