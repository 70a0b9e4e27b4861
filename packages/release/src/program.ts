/** `mig-release`, from its arguments to the exit code. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { errorTable, isMigError, listedNames, MigError, redact, redactedJson } from "@mig/core/runner";
import { type Command, type CommandInput, commands } from "./commands.ts";
import { planOutcome } from "./plan-outcome.ts";
import type { Release } from "./release.ts";
import type { ReleaseRun, ReleaseTenantsRun } from "./release-run.ts";

/** The world outside, for tests to replace. */
export interface ReleaseWorld {
  out(line: string): void;
  err(line: string): void;
  /** Its reason is the name of the signal. */
  readonly signal: AbortSignal;
}

const options = {
  config: { type: "string" },
  json: { type: "boolean" },
  quiet: { type: "boolean", short: "q" },
  help: { type: "boolean", short: "h" },
  check: { type: "boolean" },
  verify: { type: "boolean" },
  order: { type: "string" },
  "dry-run": { type: "boolean" },
  plan: { type: "string" },
  "accept-data-loss": { type: "boolean" },
  "lock-wait": { type: "string" },
  timeout: { type: "string" },
  tenants: { type: "boolean" },
  only: { type: "string", multiple: true },
  except: { type: "string", multiple: true },
  concurrency: { type: "string" },
  canary: { type: "string" },
  "max-failures": { type: "string" },
  "tenant-timeout": { type: "string" },
} as const;

const defaultConfig = "mig.release.js";

/** What every command takes. */
const general: readonly string[] = ["config", "json", "quiet", "help"];

/** Resolves to the exit code; whatever failed has been printed by then. */
export async function runRelease(args: readonly string[], world: ReleaseWorld): Promise<number> {
  try {
    await run(args, world);
    return 0;
  } catch (error) {
    const { code, message, details, next } = isMigError(error) ? error : unexpected(error);
    if (args.includes("--json")) world.out(JSON.stringify({ error: { code, message, details, next } }, redactedJson));
    else world.err(redact(`error ${code}: ${message}\n  next: ${next}`));
    if (code !== "MIG_INTERRUPTED") return errorTable[code].exit;
    return world.signal.reason === "SIGTERM" ? 143 : 130;
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
  refuseWrongCall(name, command, words, values);
  const input = inputOf(words, values, world);
  const release = await loadRelease(values.config ?? defaultConfig);
  const { value, lines } =
    values["dry-run"] === true && command.plan !== undefined
      ? planOutcome(await command.plan(release, input))
      : await command.run(release, input);
  if (values.json === true) world.out(JSON.stringify(value, redactedJson));
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

function refuseWrongCall(name: string, command: Command, words: readonly string[], values: Values): void {
  const known: readonly string[] = [...general, ...command.options];
  const strange = Object.keys(values).filter((option) => !known.includes(option));
  if (words.length === command.words.length && strange.length === 0) return;
  throw usage(`It is called so: mig-release ${callOf(name, command)}`);
}

function inputOf(words: readonly string[], values: Values, { signal, out }: ReleaseWorld): CommandInput {
  const timeout = wholeNumber("--timeout", values.timeout);
  const lockWait = wholeNumber("--lock-wait", values["lock-wait"]);
  const run: ReleaseRun = {
    signal,
    ...(lockWait === undefined ? {} : { lockWaitMs: lockWait * 1_000 }),
    ...(values.order === undefined ? {} : { order: orderOf(values.order) }),
    ...(values.plan === undefined ? {} : { plan: values.plan }),
    ...(values.json === true && values.quiet !== true
      ? { onEvent: (event) => event.kind === "statement" || out(JSON.stringify(event, redactedJson)) }
      : {}),
  };
  return {
    words,
    check: values.check === true,
    verify: values.verify === true,
    acceptDataLoss: values["accept-data-loss"] === true,
    run,
    tenants: { ...run, ...choiceOf(values), module: pathToFileURL(resolve(values.config ?? defaultConfig)).href },
    wait: {
      signal,
      tenants: values.tenants === true,
      ...(timeout === undefined ? {} : { timeoutMs: timeout * 1_000 }),
    },
  };
}

function choiceOf(values: Values): Omit<ReleaseTenantsRun, keyof ReleaseRun> {
  const seconds = wholeNumber("--tenant-timeout", values["tenant-timeout"]);
  const numbers = {
    concurrency: wholeNumber("--concurrency", values.concurrency),
    canary: wholeNumber("--canary", values.canary),
    maxFailures: wholeNumber("--max-failures", values["max-failures"]),
    tenantTimeoutMs: seconds === undefined ? undefined : seconds * 1_000,
  };
  return {
    ...(values.only === undefined ? {} : { only: values.only.flatMap(listedNames) }),
    ...(values.except === undefined ? {} : { except: values.except.flatMap(listedNames) }),
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)),
  };
}

function orderOf(given: string): "error" | "warn" | "allow" {
  if (given === "error" || given === "warn" || given === "allow") return given;
  throw usage(`--order takes error, warn or allow, not "${given}".`);
}

function wholeNumber(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^\d+$/.test(given)) return Number(given);
  throw usage(`${option} takes a whole number, not "${given}".`);
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

function callOf(name: string, { words, options: own }: Command): string {
  return [name, ...words, ...own.map((option) => `[--${option}]`)].join(" ");
}

function helpText(): string {
  const calls = Object.entries(commands).map(([name, { words, does }]) => [[name, ...words].join(" "), does] as const);
  const width = Math.max(...calls.map(([call]) => call.length));
  return [
    "mig-release COMMAND [options]: runs the migrations of a release",
    "",
    ...calls.map(([call, does]) => `  ${call.padEnd(width)}  ${does}`),
    "",
    "  --config FILE         the module whose default export is the release; default mig.release.js",
    "  --order POLICY        error, warn or allow: a pending migration older than an applied one; default error",
    "  --accept-data-loss    rollback: undo also what has rows or values that are lost with it",
    "  --dry-run             show what would run, with the digest of the plan",
    "  --plan DIGEST         run only if the plan is this one, as --dry-run has shown it",
    "  --lock-wait SECONDS   how long to wait for another run; default 600",
    "  --timeout SECONDS     wait: in all",
    "  --check               status: fail with 3 while something is pending",
    "  --verify              status: say, too, how applied migrations were changed since",
    "  --tenants             status, wait: the tenants, too",
    "  --only A,B            only these tenants",
    "  --except A,B          all tenants but these",
    "  --concurrency COUNT   tenants at once; default 4",
    "  --canary COUNT        so many tenants first; when one fails, no other is touched",
    "  --max-failures COUNT  begin no further tenant after so many failures",
    "  --tenant-timeout SECONDS  a tenant that takes longer is ended and has failed",
    "  --json                JSON lines instead of text",
    "  -q, --quiet           errors only",
  ].join("\n");
}
