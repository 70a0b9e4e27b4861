import { expect, it } from "vitest";
import { addColumn, column, createTable, defineMigration } from "../migration.ts";
import { readCalls } from "./read-calls.ts";

const text = (names: string, calls: string) =>
  `import { ${names} } from "@mig/core/migration";\n\nexport default ${calls};\n`;
const migration = (up: string) => `defineMigration({ format: 1, up: [${up}], down: [] })`;

const good = text("addColumn, column, defineMigration", migration('addColumn("posts", column("slug", "text"))'));
const other = text(
  "column, createTable, defineMigration",
  migration('createTable("a", { columns: [column("b", "uuid")] })'),
);
const read = [
  defineMigration({ format: 1, up: [addColumn("posts", column("slug", "text"))], down: [] }),
  defineMigration({ format: 1, up: [createTable("a", { columns: [column("b", "uuid")] })], down: [] }),
];

it("makes of each text what it exports", () => {
  expect(readCalls([good, other, good])).toEqual([read[0], read[1], read[0]]);
  expect(readCalls([])).toEqual([]);
});

it.each<[string, string]>([
  ["code of the user's own", text("defineMigration, run", migration('run("x", async () => {})'))],
  ["another import", `import fs from "node:fs";\n${good}`],
  ["SQL", "-- mig:up\nSELECT 1"],
  ["nothing", ""],
  [
    "a call of what only another text imports",
    text("column, defineMigration", migration('createTable("a", { columns: [] })')),
  ],
  ["a call that fails", text("defineMigration", "defineMigration(null.up)")],
  ["two values", text("defineMigration", `${migration("")}, ${migration("")}`)],
  [
    "brackets that close what it did not open",
    text("defineMigration", `${migration("")} }), (function () { return (1)`),
  ],
  ["brackets that it does not close", text("defineMigration", "defineMigration({ format: (1)")],
  ["a comment that it does not close", text("defineMigration", `${migration("")} /* )`)],
])("leaves %s to the loader, and only that", (_what, odd) => {
  const closing = text("defineMigration", "defineMigration({ format: 1, /* */ up: [], down: [] })");
  const nothing = defineMigration({ format: 1, up: [], down: [] });
  expect(readCalls([odd])).toEqual([undefined]);
  expect(readCalls([good, odd, other, closing])).toEqual([read[0], undefined, read[1], nothing]);
});

it("understands comments", () => {
  const commented = good.replace("up:", "\n  // It adds a column => twice.\n  up: /* one */");
  expect(readCalls([commented, other])).toEqual(read);
});
