// Checks the packed packages with publint (manifest and files) and attw (types as a consumer resolves them).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packAll } from "./pack.mjs";
import { succeedsQuietly } from "./workspace.mjs";

const folder = mkdtempSync(join(tmpdir(), "mig-publishable-"));
try {
  const packed = await packAll(folder);
  if (packed === undefined) process.exitCode = 1;
  for (const { name, tarball } of packed ?? []) {
    const checks = await Promise.all([
      succeedsQuietly("publint", ["run", tarball, "--strict"]),
      succeedsQuietly("attw", [tarball, "--profile", "esm-only", "--no-emoji"]),
    ]);
    const good = checks.every(Boolean);
    console.log(`${good ? "ok    " : "FAILED"} ${name}`);
    if (!good) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
