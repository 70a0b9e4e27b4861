/** Which file a repo's url names. */
import { fileURLToPath } from "node:url";
import { type ConnectionConfig, MigError } from "@mig/core/adapter";

/** A database that lives and dies with its connection. */
export const inMemory = ":memory:";

/**
 * A path, `file:…`, `file:///…`, `sqlite:…` or `:memory:`. Parameters behind a question mark are refused, because the
 * driver would take them for a part of the name.
 */
export function databaseFile({ url }: ConnectionConfig): string {
  const path = pathOf(url);
  if (path !== "" && !(/^(file|sqlite):/.test(url) && path.includes("?"))) return path;
  throw new MigError("MIG_CONNECTION_FAILED", `"${url}" names no SQLite file.`, {
    details: { url },
    next: "Use a path such as blog.db, or :memory:. What the driver accepts beside it goes into the repo's options.",
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
