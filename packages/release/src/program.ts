/** The commands of `mig-release`: what a release can do, from the arguments to the exit code. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { errorTable, isMigError, MigError, redact, showMigration } from "@mig/core/runner";
import type { Release, ReleaseRun } from "./release.ts";

/** The world outside, for tests to replace. */
export interface ReleaseWorld {
  out(line: string): void;
  err(line: string): void;
  /** Its reason is the name of the signal. */
  readonly signal: AbortSignal;
}

interface Input {
  readonly words: readonly string[];
  readonly run: ReleaseRun;
  readonly timeoutMs: number | undefined;
  readonly check: boolean;
}

interface Command {
  /** What it must be called with, one word each. */
  readonly words: readonly string[];
  /** What of the options it takes, for its line in the help. */
  readonly takes?: string;
  readonly does: string;
  /** What it came to, for programs; and the lines for people. */
  run(release: Release, input: Input): Promise<Outcome>;
}

interface Outcome {
  readonly value: object;
  readonly lines: readonly string[];
}

type Applied = readonly { readonly version: string; readonly name: string }[];

const listed = (repo: string, done: string, applied: Applied) =>
  applied.length === 0 ? [`${repo}: nothing to do`] : applied.map((one) => `${repo}: ${done} ${showMigration(one)}`);

const commands: Readonly<Record<string, Command>> = {
  migrate: {
    words: [],
    does: "applies what is pending",
    run: async (release, { run }) => {
      const repos = await release.migrate(run);
      return { value: { repos }, lines: repos.flatMap(({ repo, applied }) => listed(repo, "applied", applied)) };
    },
  },
  rollback: {
    words: ["REPO", "VERSION"],
    does: "undoes this migration and everything applied after it",
    run: async (release, { words: [repo = "", version = ""], run }) => {
      const report = await release.rollback(repo, version, run);
      return { value: report, lines: listed(repo, "undid", report.applied) };
    },
  },
  status: {
    words: [],
    takes: "[--check]",
    does: "shows what is applied and what is pending; with --check it fails while something is",
    run: async (release, { check }) => {
      if (check) await release.assertMigrated();
      const repos = await release.status();
      const lines = repos.flatMap(({ repo, migrations }) =>
        migrations.map(
          (one) => `${repo}: ${one.state.padEnd(9)} ${showMigration(one)}${one.file ? "" : " (not in this release)"}`,
        ),
      );
      return { value: { repos }, lines };
    },
  },
  wait: {
    words: [],
    takes: "[--timeout SECONDS]",
    does: "waits until everything of this release is applied; default 600",
    run: async (release, { timeoutMs, run: { signal } }) => {
      await release.waitUntilMigrated({
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(signal === undefined ? {} : { signal }),
      });
      return { value: { migrated: true }, lines: ["everything is applied"] };
    },
  },
};

const options = {
  config: { type: "string" },
  json: { type: "boolean" },
  quiet: { type: "boolean", short: "q" },
  check: { type: "boolean" },
  order: { type: "string" },
  "lock-wait": { type: "string" },
  timeout: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Resolves to the exit code; whatever failed has been printed by then. */
export async function runRelease(args: readonly string[], world: ReleaseWorld): Promise<number> {
  const json = args.includes("--json");
  const fail = (error: MigError): number => {
    const { code, message, details, next } = error;
    if (json) world.out(redact(JSON.stringify({ error: { code, message, details, next } })));
    else world.err(redact(`error ${code}: ${message}\n  next: ${next}`));
    if (code !== "MIG_INTERRUPTED") return errorTable[code].exit;
    return world.signal.reason === "SIGTERM" ? 143 : 130;
  };
  try {
    await run(args, world);
    return 0;
  } catch (error) {
    return fail(isMigError(error) ? error : unexpected(error));
  }
}

async function run(args: readonly string[], world: ReleaseWorld): Promise<void> {
  const { values, positionals } = parse(args);
  const [name = "", ...words] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (values.help === true || name === "help") {
    world.out(helpText());
    return;
  }
  if (command === undefined) throw usage(name === "" ? "No command was given." : `There is no command "${name}".`);
  if (words.length !== command.words.length) throw usage(`It is called so: mig-release ${callOf(name, command)}`);
  const release = await loadRelease(values.config ?? "mig.release.js");
  const { value, lines } = await command.run(release, {
    words,
    check: values.check === true,
    timeoutMs: milliseconds("--timeout", values.timeout),
    run: runOf(values, world),
  });
  if (values.json === true) world.out(redact(JSON.stringify(value)));
  else if (values.quiet !== true) for (const line of lines) world.out(redact(line));
}

type Values = ReturnType<typeof parse>["values"];

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function runOf(values: Values, { signal, out }: ReleaseWorld): ReleaseRun {
  const lockWaitMs = milliseconds("--lock-wait", values["lock-wait"]);
  return {
    signal,
    ...(lockWaitMs === undefined ? {} : { lockWaitMs }),
    ...(values.order === undefined ? {} : { order: orderOf(values.order) }),
    ...(values.json === true && values.quiet !== true
      ? { onEvent: (event) => event.kind === "statement" || out(redact(JSON.stringify(event))) }
      : {}),
  };
}

function orderOf(given: string): "error" | "warn" | "allow" {
  if (given === "error" || given === "warn" || given === "allow") return given;
  throw usage(`--order takes error, warn or allow, not "${given}".`);
}

function milliseconds(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^\d+$/.test(given)) return Number(given) * 1_000;
  throw usage(`${option} takes a whole number of seconds, not "${given}".`);
}

/** Errors: MIG_CONFIG_MISSING, MIG_CONFIG_INVALID, MIG_MODULE_FAILED. */
async function loadRelease(path: string): Promise<Release> {
  const next = "Its default export must be what createRelease({ ... }) returns; pass the file with --config.";
  let module: unknown;
  try {
    module = await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    if (isMigError(cause)) throw cause;
    const code = isMissing(cause, path) ? "MIG_CONFIG_MISSING" : "MIG_MODULE_FAILED";
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new MigError(code, `${path}: ${message}`, { details: { path }, next, cause });
  }
  const exported = typeof module === "object" && module !== null && "default" in module ? module.default : undefined;
  if (isRelease(exported)) return exported;
  throw new MigError("MIG_CONFIG_INVALID", `${path} does not export a release.`, { details: { path }, next });
}

function isMissing(error: unknown, path: string): boolean {
  return (
    error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND" && error.message.includes(path)
  );
}

function isRelease(exported: unknown): exported is Release {
  return typeof exported === "object" && exported !== null && "assertMigrated" in exported && "migrate" in exported;
}

function usage(message: string): MigError {
  return new MigError("MIG_USAGE", message, { next: "Run mig-release --help to see how it is called." });
}

function unexpected(error: unknown): MigError {
  return new MigError("MIG_BUG", error instanceof Error ? (error.stack ?? error.message) : String(error), {
    cause: error,
  });
}

function callOf(name: string, { words, takes }: Command): string {
  return [name, ...words, ...(takes === undefined ? [] : [takes])].join(" ");
}

function helpText(): string {
  const calls = Object.entries(commands).map(
    ([name, { words, does }]) => [`${name} ${words}`.trimEnd(), does] as const,
  );
  const width = Math.max(...calls.map(([call]) => call.length));
  return [
    "mig-release COMMAND [options]: runs the migrations of a release",
    "",
    ...calls.map(([call, does]) => `  ${call.padEnd(width)}  ${does}`),
    "",
    "  --config FILE        the module whose default export is the release; default mig.release.js",
    "  --order POLICY       error, warn or allow: a pending migration older than an applied one; default error",
    "  --lock-wait SECONDS  how long to wait for another run; default 600",
    "  --json               JSON lines instead of text",
    "  -q, --quiet          errors only",
  ].join("\n");
}
