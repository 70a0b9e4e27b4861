/** What nothing is generated for, and why. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { blog } from "./blog.ts";
import { type TestProject, testProject } from "./test-project.ts";

let project: TestProject | undefined;
afterEach(() => project?.remove());

const posts = (
  options: string,
  attributes = "id: a.integer().primaryKey()",
) => `import { attribute as a, resource } from "@mig/core";
import { sqlite } from "@mig/sqlite";
import { Repo } from "./repo.ts";

export const Post = resource("Post", { dataLayer: sqlite({ repo: Repo, ${options} }), attributes: { ${attributes} } });
`;

test("a resource without attributes has no table, and codegen says so", async () => {
  project = await testProject({ ...blog(), "src/post.ts": posts('table: "posts"', "") });
  const before = project.files();
  expect(await project.mig("codegen first")).toMatchObject({
    code: 0,
    out: expect.stringContaining("Without attributes, and so without a table: Post.\n"),
  });
  expect(await project.mig("codegen first --quiet")).toMatchObject({ code: 0, out: "" });
  expect(project.files()).toEqual(before);
});

test("a resource that is not migrated is named where nothing happens", async () => {
  project = await testProject({ ...blog(), "src/post.ts": posts('table: "posts", migrate: false') });
  expect((await project.mig("codegen first")).out).toContain("because of migrate: false: Post.");
});

test("an empty folder of snapshots that is left over does not hide a rename", async () => {
  project = await testProject({ ...blog(), "src/post.ts": posts('table: "posts"') });
  await project.mig("codegen first");
  await mkdir(join(project.path, "priv/resource_snapshots/blog/public/articles"));
  await project.write({ "src/post.ts": posts('table: "articles"') });
  const asked = await project.mig("codegen second");
  expect({ code: asked.code, err: asked.err }).toEqual({
    code: 2,
    err: expect.stringContaining("--rename posts:articles"),
  });
});
