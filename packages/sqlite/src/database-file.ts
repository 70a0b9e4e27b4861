/** Which file a repo's url names. */
import { fileURLToPath } from "node:url";
import { type ConnectionConfig, MigError } from "@mig/core/adapter";

/** A database that lives and dies with its connection. */
export const inMemory = ":memory:";

/**
 * A path, `file:…`, `file:///…`, `sqlite:…` or `:memory:`. Parameters behind a question mark are refused, because the
 * driver would take them for a part of the name. Errors: MIG_CONNECTION_FAILED, MIG_UNSUPPORTED.
 */
export function databaseFile({ url }: ConnectionConfig): string {
  refuseRemote(url);
  const path = pathOf(url);
  if (path !== "" && !(/^(file|sqlite):/.test(url) && path.includes("?"))) return path;
  throw new MigError("MIG_CONNECTION_FAILED", `"${url}" names no SQLite file.`, {
    details: { url },
    next: "Use a path such as blog.db, or :memory:. What the driver accepts beside it goes into the repo's options.",
  });
}

/** Errors: MIG_UNSUPPORTED for a database that a server hands out. */
export function refuseRemote(url: string): void {
  if (!/^(libsql|https?|wss?):/i.test(url)) return;
  throw new MigError("MIG_UNSUPPORTED", "Only files can be migrated, not a SQLite database behind a url.", {
    details: { scheme: url.slice(0, url.indexOf(":")) },
    next: "Migrate the file where the server keeps it: foreign keys cannot be switched off from outside.",
  });
}

function pathOf(url: string): string {
  if (url.startsWith("file://")) return fileURLToPath(url);
  if (url.startsWith("file:")) return decodeURIComponent(url.slice("file:".length));
  if (url.startsWith("sqlite:")) return url.slice("sqlite:".length).replace(/^\/\//, "");
  return url;
}

/** What SQLite keeps beside a file while it is in use. */
export function companions(path: string): readonly string[] {
  return ["-wal", "-shm", "-journal"].map((suffix) => path + suffix);
}
