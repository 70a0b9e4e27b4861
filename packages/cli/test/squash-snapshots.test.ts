/** mig squash_snapshots: fewer files that say the same. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { type WorkedOnBlog, workedOnBlog } from "./worked-on-blog.ts";

let at: WorkedOnBlog;
beforeEach(async () => {
  at = await workedOnBlog();
  await at.declare("slug: a.text()");
  await at.mig("codegen slugs");
  await at.declare("permalink: a.text()");
  await at.mig("codegen permalinks --rename posts.slug:permalink");
});
afterEach(() => at.project.remove());

const snapshots = () => Object.keys(at.project.files()).filter((path) => path.includes("/public/"));

test("nothing is written by --check and --dry-run", async () => {
  const before = at.project.files();
  expect(await at.project.mig("squash_snapshots --check")).toMatchObject({
    code: 1,
    err: expect.stringMatching(/MIG_SQUASH_PENDING|posts \(3\)/),
  });
  expect((await at.mig("squash_snapshots --dry-run")).out).toMatch(/would squash posts \(3\) into priv.*json/);
  expect(at.project.files()).toEqual(before);
});

test.for<[string, (before: readonly string[]) => string | undefined]>([
  ["", (before) => before.at(-1)],
  ["--into first", ([first]) => first],
  ["--into zero", ([first]) => first?.replace(/\d{14}/, "00000000000000")],
])("squash_snapshots %s keeps one file, and codegen finds nothing", async ([args, kept]) => {
  const before = snapshots();
  await at.mig(`squash_snapshots ${args}`);
  expect(snapshots()).toEqual([kept(before)]);
  await at.mig(`squash_snapshots --check ${args}`);
  await at.mig("codegen --check");
  const files = at.generated();
  expect((await at.mig("undo")).out).toContain("Nothing to undo");
  await at.declare("permalink: a.text(), body: a.text()");
  await at.mig("codegen bodies");
  expect(snapshots()).toHaveLength(2);
  await at.mig("undo");
  expect(at.generated()).toEqual(files);
});
