import fc from "fast-check";
import { expect, it } from "vitest";
import { objects, tables } from "../../test/arbitrary-operations.ts";
import { MigError } from "../errors.ts";
import { decodeColumn, decodeObject, decodeTable } from "./decode-table.ts";
import { dictionary, flag, json, list, nullable, oneOf, record, root, text, wholeNumber } from "./decoder.ts";
import { tableSpec } from "./table.ts";

const at = root((problem, path) => {
  throw new MigError("MIG_BUG", `${path === "" ? "it" : path} ${problem}`);
});
const post = record((fields) => ({
  title: fields.required("title", text),
  tags: fields.optional("tags", list(oneOf(["old", "new"])), []),
  ...fields.given("views", wholeNumber),
  ...fields.given("live", nullable(flag)),
  ...fields.given("extra", dictionary(json)),
}));

it.each([
  [{ title: "x" }, { title: "x", tags: [] }],
  [
    { title: "x", views: undefined, live: null },
    { title: "x", tags: [], live: null },
  ],
  [
    { title: "x", tags: ["old"], views: 3, extra: { a: [1, null] } },
    { title: "x", tags: ["old"], views: 3, extra: { a: [1, null] } },
  ],
])("reads %j", (value, expected) => {
  expect(post(value, at)).toEqual(expected);
});

it.each([
  [null, "it must be an object, but is null"],
  [[], "it must be an object, but is a list"],
  [{}, "title is missing; it must be a text"],
  [{ title: () => 1 }, "title must be a text, but is a function"],
  [{ title: "x", tags: "old" }, 'tags must be a list, but is "old"'],
  [{ title: "x", tags: ["new", "odd"] }, 'tags[1] must be one of old, new, but is "odd"'],
  [{ title: "x", views: 1.5 }, "views must be a whole number, but is 1.5"],
  [{ title: "x", live: {} }, "live must be true or false, but is an object"],
  [{ title: "x", extra: { "a b": [Number.NaN] } }, 'extra["a b"][0] must be plain data, but is NaN'],
  [{ title: "x", titel: 1 }, "titel is not known here; known are title, tags, views, live, extra"],
  [{ title: "x", toString: 1 }, "toString is not known here; known are title, tags, views, live, extra"],
])("refuses %j: %s", (value, message) => {
  expect(() => post(value, at)).toThrow(message);
});

it("reads a whole table, and what is written of it", () => {
  fc.assert(
    fc.property(tables, objects, (table, object) => {
      const { columns: _short, ...spec } = tableSpec(table);
      expect(decodeTable(table, at)).toEqual(table);
      expect(decodeTable({ ...spec, columns: table.columns }, at)).toEqual(table);
      expect(decodeObject(object, at)).toEqual(object);
    }),
    { numRuns: 200 },
  );
});

it.each([
  [{ name: "a", type: "text", null: true }, "null is not known here"],
  [{ name: "a", type: { name: "string", size: 3 } }, "type.size is not known here"],
  [{ name: "a", type: "text", default: { kind: "sql" } }, "default.sql is missing"],
  [{ name: "a", type: "integer", autoIncrement: "sequence" }, "autoIncrement.kind must be one of serial, identity"],
])("refuses the column %j", (value, message) => {
  expect(() => decodeColumn(value, at)).toThrow(message);
});
