/** Operations on what lives beside the tables. */
import { enumObject } from "../../src/objects/enum.ts";
import { billing, type Case, created, object, ref } from "./fixture.ts";

const status = enumObject(ref("status"), ["draft", "live"]);

export const objectCases: readonly Case[] = [
  { name: "createObject enum", op: created(status) },
  { name: "createObject extension", op: created(object("pg:extension", "citext", {})) },
  { name: "createObject schema", op: created(billing) },
  {
    name: "createObject sequence",
    op: created(object("pg:sequence", "numbers", { type: "integer", start: "5", cycle: true })),
  },
  {
    name: "createObject domain",
    op: created(
      object("pg:domain", "positive", {
        type: "integer",
        nullable: false,
        default: "1",
        checks: [{ name: "positive_check", expression: "VALUE > 0" }],
      }),
    ),
  },
  {
    name: "createObject composite",
    op: created(
      object("pg:composite", "pair", {
        attributes: [
          { name: "a b", type: "integer" },
          { name: "c", type: "text", collation: "C" },
        ],
      }),
    ),
  },
  {
    name: "createObject exclusion",
    op: created({
      ...object("pg:exclusion", "one_by_one", { table: ref("posts"), constraint: "EXCLUDE USING btree (slug WITH =)" }),
      requires: ["table posts", "column posts slug"],
    }),
  },
  { name: "dropObject", given: [created(status)], op: { kind: "dropObject", object: status } },
  {
    name: "alterObject enum: rename",
    given: [created(status)],
    op: { kind: "alterObject", from: status, to: { ...status, name: "state" } },
  },
  {
    name: "alterObject sequence",
    given: [created(object("pg:sequence", "s", { type: "bigint" }))],
    op: {
      kind: "alterObject",
      from: object("pg:sequence", "s", { type: "bigint" }),
      to: object("pg:sequence", "s", { type: "integer", increment: "3", maxValue: "99" }),
    },
  },
  {
    name: "alterObject domain",
    given: [
      created(
        object("pg:domain", "d", {
          type: "integer",
          nullable: true,
          checks: [{ name: "d_check", expression: "VALUE > 0" }],
        }),
      ),
    ],
    op: {
      kind: "alterObject",
      from: object("pg:domain", "d", {
        type: "integer",
        nullable: true,
        checks: [{ name: "d_check", expression: "VALUE > 0" }],
      }),
      to: object("pg:domain", "d", {
        type: "integer",
        nullable: false,
        default: "7",
        checks: [{ name: "d_check", expression: "VALUE > 5" }],
      }),
    },
  },
  {
    name: "alterObject composite",
    given: [
      created(
        object("pg:composite", "p", {
          attributes: [
            { name: "a", type: "integer" },
            { name: "b", type: "text" },
          ],
        }),
      ),
    ],
    op: {
      kind: "alterObject",
      from: object("pg:composite", "p", {
        attributes: [
          { name: "a", type: "integer" },
          { name: "b", type: "text" },
        ],
      }),
      to: object("pg:composite", "p", { attributes: [{ name: "a", type: "bigint" }] }),
    },
  },
];
