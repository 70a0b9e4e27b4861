/**
 * Migrations in plain SQL. Lines of their own divide the file:
 *
 *     -- mig:no-transaction   (only where a statement refuses to run in a transaction)
 *     -- mig:breaking why     (only where releases without it must not run)
 *     -- mig:up
 *     CREATE VIEW live AS SELECT * FROM posts;
 *     -- mig:down
 *     DROP VIEW live;
 */
import { MigError } from "../errors.ts";
import { type Migration, migrationFormat, reasonOf, type Step } from "./define.ts";
import { irreversible } from "./object-operations.ts";
import { splitStatements, unclosedLine } from "./sql-text.ts";
import { execute } from "./statement-operations.ts";

/**
 * A file without a down part cannot be undone; an empty down part undoes by doing nothing. Each part is sent whole, or
 * statement by statement without a transaction, so that a stopped run can go on behind the last one that was done.
 *
 * Errors: MIG_MIGRATION_INVALID.
 *
 * @example parseSqlMigration("-- mig:up\nCREATE VIEW live AS SELECT 1;\n-- mig:down\nDROP VIEW live;", "priv/blog/migrations/20261123101500_live.sql")
 */
export function parseSqlMigration(content: string, path: string): Migration {
  const { up, down, transaction, breaking } = partsOf(content, path);
  const steps = (own: string, other: string | null): readonly Step[] => {
    const statements = splitStatements(own);
    if (!transaction) return statements.map((statement) => execute(statement));
    const back = other === null || splitStatements(other).length === 0 ? null : other.trim();
    return statements.length === 0 ? [] : [execute(own.trim(), back)];
  };
  return {
    format: migrationFormat,
    up: steps(up, down),
    down: down === null ? [irreversible({ reason: "the file has no part -- mig:down" })] : steps(down, up),
    transaction,
    breaking,
  };
}

interface Parts {
  readonly up: string;
  readonly down: string | null;
  readonly transaction: boolean;
  readonly breaking: string | null;
}

function partsOf(content: string, path: string): Parts {
  const lines = content.replace(/^\uFEFF/, "").split(/\r?\n/);
  const refuse = (line: number, problem: string): MigError =>
    new MigError("MIG_MIGRATION_INVALID", `${path}, line ${line + 1}: ${problem}.`, {
      details: { path, place: `line ${line + 1}` },
      next: "Divide the file by the lines -- mig:up and -- mig:down, each once and in this order.",
    });
  const places = { up: -1, down: -1, "no-transaction": -1, breaking: -1 };
  let breaking: string | null = null;
  for (const [line, text] of lines.entries()) {
    const [, word = "", reason = ""] = /^\s*--\s*mig:\s*(\S*)(.*)$/.exec(text) ?? [];
    const isBreaking = word === "breaking";
    if (word === "" || (reason.trim() !== "" && !isBreaking)) continue;
    if (word !== "up" && word !== "down" && word !== "no-transaction" && !isBreaking)
      throw refuse(line, `mig:${word} is not known`);
    if (isBreaking) breaking = reasonOf(reason);
    if (places[word] !== -1) throw refuse(line, `mig:${word} stands here a second time`);
    if (word === "down" && places.up === -1) throw refuse(line, "mig:down stands before mig:up");
    places[word] = line;
  }
  if (places.up === -1) throw refuse(0, "the line -- mig:up is missing");

  const end = places.down === -1 ? lines.length : places.down;
  const part = (from: number, to: number): string => {
    const text = lines.slice(from, to).join("\n");
    const unclosed = unclosedLine(text);
    if (unclosed !== null) throw refuse(from + unclosed - 1, "a quote or comment is never closed");
    return text;
  };
  if (splitStatements(part(0, places.up)).length > 0) throw refuse(0, "SQL stands before the line -- mig:up");
  return {
    up: part(places.up + 1, end),
    down: places.down === -1 ? null : part(end + 1, lines.length),
    transaction: places["no-transaction"] === -1,
    breaking,
  };
}
