/**
 * CREATE TABLE as SQLite keeps it in sqlite_schema: what the pragmas do not say (names of constraints, checks,
 * expressions, AUTOINCREMENT, deferrability). What the model has no words for, such as ON CONFLICT, is not read over:
 * it comes back as `unplaced`. Grammar: sqlite.org/lang_createtable.html; verified on the tables of the corpus.
 */
import { type Deferrable, isMigError, type ReferentialAction } from "@mig/core/adapter";
import { splitByComma, type Token, textOf, tokenize } from "../tokens.ts";
import { Cursor } from "./cursor.ts";
import { type ParsedKey, parseKey } from "./parse-key.ts";

export interface ParsedTable {
  readonly columns: readonly ParsedColumn[];
  readonly constraints: readonly ParsedConstraint[];
  readonly strict: boolean;
  readonly withoutRowid: boolean;
}

export interface ParsedColumn {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  /** What follows DEFAULT. */
  readonly default: string | null;
  readonly collation: string | null;
  readonly generated: { readonly expression: readonly Token[]; readonly stored: boolean } | null;
  readonly autoIncrement: boolean;
}

export type ParsedConstraint =
  | { readonly kind: "primaryKey" | "unique"; readonly name: string | null; readonly keys: readonly ParsedKey[] }
  | { readonly kind: "check"; readonly name: string | null; readonly expression: readonly Token[] }
  | ({ readonly kind: "foreignKey"; readonly name: string | null; readonly columns: readonly string[] } & ParsedTarget);

interface ParsedTarget {
  readonly table: string;
  readonly targets: readonly string[];
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  readonly match: "simple" | "full" | "partial";
  readonly deferrable: Deferrable;
}

/** The text behind the table's name, and what it says, or the clause that could not be placed. */
export type Parsed = { readonly body: string } & (
  | { readonly table: ParsedTable; readonly unplaced: null }
  | { readonly table: null; readonly unplaced: string }
);

export function parseCreateTable(sql: string): Parsed {
  const cursor = new Cursor(tokenize(sql));
  cursor.expect("CREATE");
  cursor.take("TEMP") || cursor.take("TEMPORARY");
  cursor.expect("TABLE");
  cursor.take("IF", "NOT", "EXISTS");
  cursor.name();
  if (cursor.takeText(".")) cursor.name();
  const body = textOf(cursor.rest());
  try {
    return { body, table: parseBody(cursor), unplaced: null };
  } catch (error) {
    if (!isMigError(error) || error.code !== "MIG_INTROSPECTION") throw error;
    return { body, table: null, unplaced: String(error.details["clause"]) };
  }
}

function parseBody(cursor: Cursor): ParsedTable {
  const columns: ParsedColumn[] = [];
  const constraints: ParsedConstraint[] = [];
  for (const part of splitByComma(cursor.group())) {
    const item = new Cursor(part);
    if (startsConstraint(item)) {
      // SQLite does without the commas between constraints of the table.
      while (!item.done) constraints.push(parseTableConstraint(item));
    } else {
      const parsed = parseColumn(item);
      columns.push(parsed.column);
      constraints.push(...parsed.constraints);
    }
  }
  let [strict, withoutRowid] = [false, false];
  while (!cursor.done) {
    if (cursor.take("STRICT")) strict = true;
    else if (cursor.take("WITHOUT", "ROWID")) withoutRowid = true;
    else if (!cursor.takeText(",")) cursor.fail();
  }
  return { columns, constraints, strict, withoutRowid };
}

const constraintWords: ReadonlySet<string> = new Set(["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"]);

function startsConstraint(item: Cursor): boolean {
  return constraintWords.has(item.word ?? "");
}

function parseTableConstraint(item: Cursor): ParsedConstraint {
  const name = item.take("CONSTRAINT") ? item.name() : null;
  if (item.take("PRIMARY", "KEY")) return { kind: "primaryKey", name, keys: parseKeys(item, true) };
  if (item.take("UNIQUE")) return { kind: "unique", name, keys: parseKeys(item, false) };
  if (item.take("CHECK")) return { kind: "check", name, expression: item.group() };
  item.expect("FOREIGN", "KEY");
  const columns = names(item.group());
  item.expect("REFERENCES");
  return { kind: "foreignKey", name, columns, ...parseTarget(item) };
}

function names(tokens: readonly Token[]): readonly string[] {
  return splitByComma(tokens).map((part) => new Cursor(part).name());
}

/** A primary key is a list of columns in the model; order and collation have no place there. */
function parseKeys(item: Cursor, plain: boolean): readonly ParsedKey[] {
  const group = item.group();
  const keys = splitByComma(group).map(parseKey);
  const odd = plain && keys.some((key) => key.direction === "desc" || key.collation !== null);
  if (odd) new Cursor(group).fail();
  return keys;
}

const columnWords: ReadonlySet<string> = new Set([
  ...["CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE", "REFERENCES", "GENERATED", "AS"],
]);

interface MutableColumn {
  notNull: boolean;
  default: string | null;
  collation: string | null;
  generated: ParsedColumn["generated"];
  autoIncrement: boolean;
}

function emptyColumn(): MutableColumn {
  return { notNull: false, default: null, collation: null, generated: null, autoIncrement: false };
}

function parseColumn(item: Cursor) {
  const name = item.name();
  const type = parseType(item);
  const column = emptyColumn();
  const constraints: ParsedConstraint[] = [];
  while (!item.done) constraints.push(...parseColumnConstraint(item, name, column));
  return { column: { name, type, ...column }, constraints };
}

function parseType(item: Cursor): string {
  const tokens: Token[] = [];
  while (!item.done && item.text !== "(" && !columnWords.has(item.word ?? "")) tokens.push(item.next());
  const size = item.text === "(" ? `(${textOf(item.group())})` : "";
  return textOf(tokens) + size;
}

function parseColumnConstraint(item: Cursor, column: string, into: MutableColumn): readonly ParsedConstraint[] {
  const name = item.take("CONSTRAINT") ? item.name() : null;
  const keys: readonly ParsedKey[] = [{ column, expression: null, direction: "asc", collation: null }];
  if (item.take("PRIMARY", "KEY")) {
    item.take("ASC");
    into.autoIncrement = item.take("AUTOINCREMENT");
    return [{ kind: "primaryKey", name, keys }];
  }
  if (item.take("UNIQUE")) return [{ kind: "unique", name, keys }];
  if (item.take("CHECK")) return [{ kind: "check", name, expression: item.group() }];
  if (item.take("REFERENCES")) return [{ kind: "foreignKey", name, columns: [column], ...parseTarget(item) }];
  if (item.take("NOT", "NULL")) into.notNull = true;
  else if (item.take("COLLATE")) into.collation = item.name();
  else if (item.take("DEFAULT")) into.default = parseDefault(item);
  else if (item.take("GENERATED", "ALWAYS", "AS") || item.take("AS")) {
    const expression = item.group();
    const stored = item.take("STORED");
    if (!stored) item.take("VIRTUAL");
    into.generated = { expression, stored };
  } else item.expect("NULL");
  return [];
}

function parseDefault(item: Cursor): string {
  if (item.text === "(") return `(${textOf(item.group())})`;
  const sign = item.takeText("-") ? "-" : item.takeText("+") ? "+" : "";
  return sign + item.next().text;
}

const actions: readonly (readonly [readonly string[], ReferentialAction])[] = [
  [["SET", "NULL"], "setNull"],
  [["SET", "DEFAULT"], "setDefault"],
  [["CASCADE"], "cascade"],
  [["RESTRICT"], "restrict"],
  [["NO", "ACTION"], "noAction"],
];

const matches: readonly (readonly [string, ParsedTarget["match"]])[] = [
  ["SIMPLE", "simple"],
  ["FULL", "full"],
  ["PARTIAL", "partial"],
];

function parseTarget(item: Cursor): ParsedTarget {
  const table = item.name();
  const targets = item.text === "(" ? names(item.group()) : [];
  const clauses = parseClauses(item, { onDelete: "noAction", onUpdate: "noAction", match: "simple" });
  return { table, targets, ...clauses, deferrable: parseDeferrable(item) };
}

type TargetClauses = Pick<ParsedTarget, "onDelete" | "onUpdate" | "match">;

function parseClauses(item: Cursor, found: TargetClauses): TargetClauses {
  if (item.take("ON", "DELETE")) return parseClauses(item, { ...found, onDelete: parseAction(item) });
  if (item.take("ON", "UPDATE")) return parseClauses(item, { ...found, onUpdate: parseAction(item) });
  if (!item.take("MATCH")) return found;
  const word = item.name().toUpperCase();
  return parseClauses(item, { ...found, match: matches.find(([name]) => name === word)?.[1] ?? item.fail() });
}

function parseAction(item: Cursor): ReferentialAction {
  return actions.find(([words]) => item.take(...words))?.[1] ?? item.fail();
}

function parseDeferrable(item: Cursor): Deferrable {
  const not = item.take("NOT", "DEFERRABLE");
  if (!not && !item.take("DEFERRABLE")) return "no";
  const deferred = item.take("INITIALLY", "DEFERRED");
  if (!deferred) item.take("INITIALLY", "IMMEDIATE");
  if (not) return "no";
  return deferred ? "deferred" : "immediate";
}
