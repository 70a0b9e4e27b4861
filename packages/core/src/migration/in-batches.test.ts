import { expect, it } from "vitest";
import type { Value } from "../model/scope.ts";
import { inBatches } from "./in-batches.ts";

const ids = [1, 2, 3, 5, 8, 13, 21];

it("goes from key to key, and tells how far it is", async () => {
  const asked: Value[] = [];
  const told: number[] = [];
  const seen: unknown[] = [];
  const done = await inBatches(
    { progress: (many) => void told.push(many) },
    {
      key: "id",
      next: async (after) => {
        asked.push(after);
        return ids
          .filter((id) => id > Number(after ?? 0))
          .slice(0, 3)
          .map((id) => ({ id }));
      },
      each: async (rows) => void seen.push(rows.map(({ id }) => id)),
    },
  );
  expect({ done, asked, told, seen }).toEqual({
    done: 7,
    asked: [null, 3, 13, 21],
    told: [3, 6, 7],
    seen: [[1, 2, 3], [5, 8, 13], [21]],
  });
});

it("refuses rows without the key", async () => {
  const batches = { key: "id", next: async () => [{ name: "a" }] };
  await expect(inBatches({ progress: () => {} }, batches)).rejects.toMatchObject({ code: "MIG_RUN_FAILED" });
});
