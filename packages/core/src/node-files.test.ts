import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { nodeFiles } from "./node-files.ts";

function project(given: Readonly<Record<string, string>> = {}) {
  const root = mkdtempSync(join(tmpdir(), "mig-test-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const files = nodeFiles(root);
  files.write(Object.entries(given).map(([path, text]) => ({ path, text })));
  return { root, files };
}

/** Every path below the root, with the text of the files. */
function everything(root: string): Readonly<Record<string, string | null>> {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    paths.map((path) => {
      const full = join(root, path);
      return [path, statSync(full).isDirectory() ? null : readFileSync(full, "utf8")];
    }),
  );
}

it("lists and reads what is there", () => {
  const { files } = project({ "priv/b.ts": "b", "priv/a.ts": "ä\r\n", "priv/sub/c.ts": "c" });
  expect([
    files.list("priv"),
    files.list("priv/none"),
    files.list("priv/a.ts"),
    files.read("priv/a.ts"),
    files.read("priv/none.ts"),
    files.read("priv/a.ts/none.ts"),
  ]).toEqual([["a.ts", "b.ts", "sub/"], null, null, "ä\r\n", null, null]);
});

it("adds, replaces and removes, and leaves nothing else behind", () => {
  const { root, files } = project({ "old.ts": "1", "gone.ts": "2" });
  files.write([
    { path: "old.ts", text: "new" },
    { path: "gone.ts", text: null },
    { path: "never.ts", text: null },
    { path: "deep/er/fresh.ts", text: "3" },
  ]);
  expect(everything(root)).toEqual({ deep: null, "deep/er": null, "deep/er/fresh.ts": "3", "old.ts": "new" });
});

it.each([
  ["a folder's place is taken by a file", "taken/fresh.ts"],
  ["a file's place is taken by a folder", "folder"],
])("does nothing at all when %s", (_what, path) => {
  const { root, files } = project({ "old.ts": "1", "gone.ts": "2", taken: "3", "folder/keep.ts": "4" });
  const before = everything(root);
  const change = () =>
    files.write([
      { path: "old.ts", text: "new" },
      { path: "gone.ts", text: null },
      { path: "made/on/the/way/fresh.ts", text: "5" },
      { path, text: "6" },
    ]);
  expect(change).toThrow(
    expect.objectContaining({ code: "MIG_FOLDER_UNWRITABLE", details: expect.objectContaining({ path }) }),
  );
  expect(everything(root)).toEqual(before);
});

it("says which folder cannot be written or read", () => {
  const { root, files } = project({ "old.ts": "1" });
  mkdirSync(join(root, "closed"));
  writeFileSync(join(root, "closed/secret.ts"), "");
  chmodSync(join(root, "closed/secret.ts"), 0o000);
  chmodSync(join(root, "closed"), 0o500);
  onTestFinished(() => chmodSync(join(root, "closed"), 0o700));
  const change = () =>
    files.write([
      { path: "old.ts", text: "2" },
      { path: "closed/new.ts", text: "3" },
    ]);
  unprivileged(root, () => {
    expect(change).toThrow(
      expect.objectContaining({
        code: "MIG_FOLDER_UNWRITABLE",
        details: { path: "closed/new.ts", code: "EACCES" },
      }),
    );
    expect(() => files.read("closed/secret.ts")).toThrow(expect.objectContaining({ code: "MIG_FILE_UNREADABLE" }));
    expect(files.read("old.ts")).toBe("1");
  });
});

/** Root may write everywhere, so it becomes nobody for a while. */
function unprivileged(folder: string, body: () => void): void {
  if (process.getuid?.() !== 0) {
    body();
    return;
  }
  const nobody = 65534;
  for (const name of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })])
    chownSync(join(folder, name), nobody, nobody);
  process.seteuid?.(nobody);
  try {
    body();
  } finally {
    process.seteuid?.(0);
  }
}
