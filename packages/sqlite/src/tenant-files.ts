/** Tenants as files of a folder: the two functions that a repo needs to know them. */
import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { byteLength, MigError } from "@mig/core/adapter";
import { codeOf } from "./errors.ts";

export interface TenantFiles {
  readonly listTenants: () => Promise<readonly string[]>;
  readonly tenantUrl: (name: string) => string;
}

/** With room for what SQLite and mig put behind a name; file systems take 255 bytes. */
const longest = 180;

/**
 * A file per tenant: `*` in the last part of the pattern stands for the tenant's name. The folder need not exist yet.
 *
 * Errors of its functions: MIG_NAME_INVALID for a name that leads out of the folder or that a file cannot have,
 * MIG_FILE_UNREADABLE. Its own: MIG_CONFIG_INVALID for a pattern without exactly one `*` in its last part.
 *
 * @example repo("app", { adapter: sqliteAdapter, url: "app.db", ...tenantFiles("tenants/*.db") });
 */
export function tenantFiles(pattern: string): TenantFiles {
  const folder = dirname(pattern);
  const [before, after, ...more] = basename(pattern).split("*");
  if (before === undefined || after === undefined || more.length > 0 || folder.includes("*")) {
    throw new MigError("MIG_CONFIG_INVALID", `The pattern "${pattern}" does not say where a tenant's name is.`, {
      details: { pattern },
      next: 'Put one * into the last part of it, such as "tenants/*.db".',
    });
  }
  return {
    listTenants: async () =>
      (await namesIn(folder)).flatMap((file) => {
        const name = file.slice(before.length, file.length - after.length);
        return file === `${before}${name}${after}` && name !== "" ? [name] : [];
      }),
    tenantUrl: (name) => {
      checkName(name);
      return join(folder, `${before}${name}${after}`);
    },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw new MigError("MIG_FILE_UNREADABLE", `The folder ${folder} cannot be read.`, {
      details: { path: folder },
      cause: error,
    });
  }
}

function checkName(name: string): void {
  const problem = problemOf(name);
  if (problem === null) return;
  throw new MigError("MIG_NAME_INVALID", `${JSON.stringify(name)} cannot be the name of a tenant: ${problem}.`, {
    details: { tenant: name },
    next: "Choose a name that a file can have on every system.",
  });
}

function problemOf(name: string): string | null {
  if (name.trim() === "") return "it is empty";
  if (byteLength(name) > longest) return `it has ${byteLength(name)} bytes, and ${longest} are the most`;
  if (/[\p{Cc}/\\:*?"<>|]/u.test(name)) return "it has a character that files cannot have everywhere";
  if (name !== name.trim() || name.startsWith(".") || name.endsWith(".")) {
    return "it begins or ends with white space or a dot";
  }
  return name === name.normalize("NFC") ? null : "its letters are not in their composed form (NFC)";
}
