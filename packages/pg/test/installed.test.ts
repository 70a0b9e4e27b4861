/** Extensions and function packs: installed, updated, kept, and listed in `extensions.json`. */
import { attribute as a, type DeclaredObject, generate, isMigError, nodeFiles, repo, resource, sql } from "@mig/core";
import { describe as inWords, type Session } from "@mig/core/adapter";
import { scratchFolder } from "@mig/test-support";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { extension, functionPack, pgAdapter, postgres, view } from "../src/index.ts";
import { carryOut, stepTo } from "./declared.ts";
import { majors, scratchSession } from "./scratch-session.ts";

const Repo = repo("blog", { adapter: pgAdapter, url: "postgres://nowhere" });
const User = resource("User", {
  dataLayer: postgres({ repo: Repo, table: "users" }),
  attributes: { id: a.integer().primaryKey(), email: a.ciString() },
});
const body = (version: number) =>
  sql`create or replace function answer() returns int language sql as 'select 40' `.sql.replace(
    "40",
    String(40 + version),
  );
const pack = (version: number, more: object = {}) =>
  functionPack("answers", {
    repo: Repo,
    version,
    install: (from) => ({ up: body(version), down: from === 0 ? sql`drop function answer()` : body(from) }),
    ...more,
  });

describe.each(majors)("PostgreSQL %i", (major) => {
  let session: Session;
  beforeEach(async () => {
    session = (await scratchSession(major)).session;
  });
  const versionOf = async (name: string) =>
    (await session.query(`SELECT extversion FROM pg_extension WHERE extname = '${name}'`))[0]?.["extversion"];

  test("an extension is installed and updated in the declared version, and kept", async () => {
    const at = (version?: string) => [
      extension("citext", { repo: Repo, ...(version === undefined ? {} : { version }) }),
    ];
    const first = stepTo(Repo, { resources: [User], objects: at("1.5") });
    await carryOut(session, first.up);
    expect(await versionOf("citext")).toBe("1.5");
    const second = stepTo(Repo, { resources: [User], objects: at("1.6") }, first.after);
    expect(second.up.map(inWords)).toEqual(["alter pg:extension citext"]);
    await carryOut(session, second.up);
    expect(await versionOf("citext")).toBe("1.6");
    // There is no script from 1.6 to 1.5.
    await carryOut(session, second.down);
    expect(await versionOf("citext")).toBe("1.6");
    expect(stepTo(Repo, { resources: [User] }, first.after).up.map(inWords)).toEqual(["alter pg:extension citext"]);
    expect(stepTo(Repo, {}, stepTo(Repo, { objects: at() }).after).up).toEqual([]);
  });

  test("one that is there already gets the version", async () => {
    await session.query("CREATE EXTENSION citext VERSION '1.4'");
    await carryOut(session, stepTo(Repo, { objects: [extension("citext", { repo: Repo, version: "1.6" })] }).up);
    expect(await versionOf("citext")).toBe("1.6");
  });

  test("one in a schema of its own", async () => {
    const elsewhere = extension("citext", { repo: Repo, schema: "extensions" });
    const step = stepTo(Repo, { objects: [elsewhere] });
    expect(step.up.map(inWords)).toEqual(["create pg:schema extensions", "create pg:extension citext"]);
    await carryOut(session, step.up);
    await carryOut(session, step.down);
    expect(await versionOf("citext")).toBe(undefined);
  });

  test("a pack goes from any version to any other", async () => {
    const answer = async () => (await session.query("SELECT answer()"))[0]?.["answer"];
    const first = stepTo(Repo, { objects: [pack(1)] });
    await carryOut(session, first.up);
    expect(await answer()).toBe(41);
    const reader = view("answered", { repo: Repo, query: sql`select answer() as answer`, dependsOn: [pack(3)] });
    const third = stepTo(Repo, { objects: [pack(3), reader] }, first.after);
    expect(third.up.map(inWords)).toEqual(["alter pg:functionPack answers", "create pg:view answered"]);
    await carryOut(session, third.up);
    expect(await answer()).toBe(43);
    await carryOut(session, third.down);
    expect(await answer()).toBe(41);
    expect(stepTo(Repo, {}, first.after).up).toEqual([]);
    await carryOut(session, first.down);
    await expect(answer()).rejects.toMatchObject({ code: "MIG_STATEMENT_FAILED" });
  });
});

const codeOf = (body: () => unknown) => {
  try {
    return body();
  } catch (error) {
    return isMigError(error) ? error.code : error;
  }
};

test("a pack changes with its version only", () => {
  const { after } = stepTo(Repo, { objects: [pack(1)] });
  const changed = pack(1, { install: () => ({ up: "select 1", down: "select 1" }) });
  expect(codeOf(() => stepTo(Repo, { objects: [changed] }, after))).toBe("MIG_RESOURCE_INVALID");
  expect(codeOf(() => pack(0))).toBe("MIG_RESOURCE_INVALID");
});

test("extensions.json lists what is installed, once", async () => {
  const folder = await scratchFolder();
  onTestFinished(() => folder.remove());
  const files = nodeFiles(folder.path);
  const go = (objects: readonly DeclaredObject[], minute: number) => {
    const now = new Date(Date.UTC(2026, 0, 1, 12, minute));
    const { changes } = generate({ repos: [Repo], resources: [User], objects, files, name: "change", now });
    files.write(changes);
    return changes.map(({ path }) => path);
  };
  const path = "priv/resource_snapshots/blog/extensions.json";
  const installed = () => JSON.parse(files.read(path) ?? "null");
  expect(go([], 0)).toContain(path);
  expect(installed()).toEqual({ format: 1, installed: [{ kind: "pg:extension", name: "citext", version: null }] });
  expect(go([pack(2), extension("citext", { repo: Repo, version: "1.6" })], 1)).toContain(path);
  expect(installed()).toEqual({
    format: 1,
    installed: [
      { kind: "pg:functionPack", name: "answers", version: 2 },
      { kind: "pg:extension", name: "citext", version: "1.6" },
    ],
  });
  expect(go([pack(2), extension("citext", { repo: Repo, version: "1.6" })], 2)).toEqual([]);
});
