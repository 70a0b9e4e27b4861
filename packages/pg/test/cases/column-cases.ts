/** Operations on columns. */
import { check, column, index } from "@mig/core/adapter";
import { alter, type Case, ref } from "./fixture.ts";

const virtual = column("v", "integer", { generated: { expression: "score + 1", stored: false } });

export const columnCases: readonly Case[] = [
  {
    name: "addColumn",
    op: { kind: "addColumn", table: ref("users"), column: column("bio", "text", { comment: "long", default: "-" }) },
  },
  {
    name: "addColumn serial",
    op: {
      kind: "addColumn",
      table: ref("posts"),
      column: column("n", "bigint", { nullable: false, autoIncrement: "serial" }),
    },
  },
  {
    name: "addColumn identity",
    op: {
      kind: "addColumn",
      table: ref("posts"),
      column: column("n", "integer", {
        nullable: false,
        autoIncrement: { kind: "identity", sequence: { start: "5" } },
      }),
    },
  },
  {
    name: "addColumn generated",
    op: {
      kind: "addColumn",
      table: ref("users"),
      column: column("g", "text", { generated: { expression: "upper(nick)" } }),
    },
  },
  {
    name: "addColumn virtual",
    since: 18,
    op: {
      kind: "addColumn",
      table: ref("users"),
      column: column("g", "integer", { generated: { expression: "score + 1", stored: false } }),
    },
  },
  {
    name: "addColumn with a collation",
    op: { kind: "addColumn", table: ref("users"), column: column("c", "text", { collation: "C" }) },
  },
  {
    name: "dropColumn",
    op: { kind: "dropColumn", table: ref("posts"), column: column("x", "integer", { default: 5 }) },
    given: [{ kind: "addColumn", table: ref("posts"), column: column("x", "integer", { default: 5 }) }],
  },
  { name: "renameColumn", op: { kind: "renameColumn", table: ref("users"), from: "nick", to: "nick name" } },
  { name: "alterColumn type", op: alter("email", { type: { name: "text" } }) },
  {
    name: "alterColumn type and default",
    op: alter("nick", { type: { name: "array", element: { name: "text" } }, default: { kind: "value", value: ["a"] } }),
    given: [
      {
        kind: "dropIndex",
        table: ref("users"),
        index: index({ name: "users_nick_index", keys: [{ expression: "lower(nick)" }], where: "score > 0" }),
      },
      { kind: "execute", up: "UPDATE users SET nick = '{}'", down: null },
    ],
  },
  { name: "alterColumn nullable", op: alter("email", { nullable: true }) },
  { name: "alterColumn default", op: alter("nick", { default: { kind: "value", value: "x" } }) },
  { name: "alterColumn comment", op: alter("nick", { comment: null }) },
  { name: "alterColumn collation", op: alter("email", { collation: "C" }) },
  {
    name: "alterColumn identity to serial",
    op: alter("id", { autoIncrement: { kind: "serial", always: false, sequence: {} } }),
  },
  { name: "alterColumn identity to plain", op: alter("id", { autoIncrement: null }) },
  {
    name: "alterColumn identity options",
    op: alter("id", {
      autoIncrement: {
        kind: "identity",
        always: true,
        sequence: { start: "100", increment: "2", cache: "5", maxValue: "900" },
      },
    }),
  },
  { name: "alterColumn serial to plain", op: alter("number", { autoIncrement: null }) },
  { name: "alterColumn serial to bigint", op: alter("number", { type: { name: "bigint" } }) },
  {
    name: "alterColumn serial options",
    op: alter("number", { autoIncrement: { kind: "serial", always: false, sequence: { increment: "10" } } }),
  },
  {
    name: "alterColumn plain to computed, with all that rests on it",
    given: [
      { kind: "createIndex", table: ref("users"), index: index({ name: "i", keys: ["email", "nick"], unique: true }) },
      { kind: "addCheck", table: ref("users"), check: check({ name: "long", expression: "length(nick) > 2" }) },
      { kind: "execute", up: "INSERT INTO users (email) VALUES ('long')", down: null },
    ],
    op: alter("nick", { generated: { expression: "upper((email)::text)", stored: true } }),
  },
  {
    name: "alterColumn computed otherwise",
    op: alter("twice", { generated: { expression: "score * 3", stored: true } }),
  },
  {
    name: "alterColumn computed to plain",
    op: alter("twice", { generated: null, default: { kind: "value", value: 1 } }),
  },
  {
    name: "alterColumn computed, another type",
    op: alter("twice", { type: { name: "bigint" } }),
  },
  {
    name: "alterColumn virtual to plain",
    since: 18,
    given: [{ kind: "addColumn", table: ref("users"), column: virtual }],
    op: {
      kind: "alterColumn",
      table: ref("users"),
      from: virtual,
      to: { ...virtual, generated: null, nullable: false },
    },
  },
];
