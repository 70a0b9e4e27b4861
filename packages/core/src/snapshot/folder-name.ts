/**
 * The folders that hold the snapshot files of one table or object. Every name becomes a folder's name that any file
 * system takes and that no other name becomes: lower case letters, digits, `_` and `-` stand for themselves, `A` is
 * `+a` (disks that ignore case would mix up `Posts` and `posts`), everything else is percent-encoded in UTF-8 (so no
 * disk can compose or decompose a letter). The dot between schema and table is the only dot.
 */
import { fitName, type TableRef } from "../model/name.ts";
import type { ObjectRef } from "../model/snapshot.ts";

/** Longest folder's name, in bytes; most file systems take 255. */
const limit = 200;

/** Names that Windows keeps for devices, alone or before a dot. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(?=$|\.)/;

/** @example tableFolder({ schema: "billing", name: "Invoices" }) // "billing.+invoices" */
export function tableFolder(ref: TableRef): string {
  const name = ref.schema === null ? encode(ref.name) : `${encode(ref.schema)}.${encode(ref.name)}`;
  return fitName(
    name.replace(device, (word) => percent(word.slice(0, 1)) + word.slice(1)),
    limit,
  );
}

/** `@` is encoded in the names of tables, so no table can be called like the folder of the objects. */
export const objectsFolder = "@objects";

/** @example objectFolder({ kind: "pg:enum", schema: null, name: "mood" }) // "@objects/pg.enum/mood" */
export function objectFolder(ref: ObjectRef): string {
  const [adapter = "", ...word] = ref.kind.split(":");
  return `${objectsFolder}/${encode(adapter)}.${encode(word.join(":"))}/${tableFolder(ref)}`;
}

function encode(name: string): string {
  if (name === "") return "%";
  return name.replace(/[^a-z0-9_-]/gu, (letter) =>
    /[A-Z]/.test(letter) ? `+${letter.toLowerCase()}` : percent(letter),
  );
}

function percent(letter: string): string {
  return [...Buffer.from(letter)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
