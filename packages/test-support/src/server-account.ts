import { execFileSync } from "node:child_process";
import { TestSupportError } from "./test-support-error.ts";

/** The user and group a server process runs as. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: `nobody` then, otherwise `undefined` for the current user. */
export function serverAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return { uid: idOfNobody("-u"), gid: idOfNobody("-g") };
  } catch (cause) {
    throw new TestSupportError(
      "PostgreSQL refuses to run as root and this machine has no user `nobody`: " +
        "run the tests as another user, or set MIG_TEST_PG_URL to a server of yours.",
      { cause },
    );
  }
}

function idOfNobody(flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }).trim());
}
