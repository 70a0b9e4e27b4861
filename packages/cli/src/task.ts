/** A task of the command line as a value: what it is called, what it takes, and what it does. */
import { MigError } from "@mig/core";
import type { Context } from "./context.ts";

export interface Task {
  readonly name: string;
  /** One line, for the list of tasks. */
  readonly summary: string;
  /** What a user must know before the first run. */
  readonly description: string;
  readonly arguments?: readonly Parameter<unknown>[];
  readonly options: readonly Parameter<unknown>[];
  readonly examples: readonly Example[];
  /** Prints through `context.output`; a failure is a MigError, which decides the exit code. */
  run(context: Context, input: Input): Promise<void>;
}

export interface Example {
  readonly command: string;
  readonly does: string;
}

/** An argument or option. It is its own key: `input.get(check)` has the type that the parameter reads. */
export interface Parameter<T> {
  /** As help shows it: `-n, --step <COUNT>` or `[NAME]`. */
  readonly syntax: string;
  readonly summary: string;
  readonly choices?: readonly string[];
  readonly repeats: boolean;
  /** What was given: texts for a parameter with a value, `true` for a flag, undefined for nothing. */
  read(given: unknown): T;
}

export interface Input {
  get<T>(parameter: Parameter<T>): T;
}

export function flag(syntax: string, summary: string): Parameter<boolean> {
  return { syntax, summary, repeats: false, read: (given) => given === true };
}

/** `--no-format`: switches off what another option or the configuration asks for. */
export function negated(syntax: `--no-${string}`, summary: string): Parameter<boolean> {
  return { syntax, summary, repeats: false, read: (given) => given === false };
}

export function text(syntax: string, summary: string): Parameter<string | undefined> {
  return { syntax, summary, repeats: false, read: textOf };
}

/** May be given several times. */
export function texts(syntax: string, summary: string): Parameter<readonly string[]> {
  const read = (given: unknown) => (Array.isArray(given) ? given.filter((value) => typeof value === "string") : []);
  return { syntax, summary, repeats: true, read };
}

export function choice<const C extends string>(
  syntax: string,
  choices: readonly C[],
  summary: string,
): Parameter<C | undefined> {
  return { syntax, summary, choices, repeats: false, read: (given) => choices.find((known) => known === given) };
}

/** A whole number, `least` or more. */
export function count(syntax: string, summary: string, least: number): Parameter<number | undefined> {
  const read = (given: unknown) => {
    const value = textOf(given);
    if (value === undefined) return undefined;
    if (/^\d+$/.test(value) && Number(value) >= least) return Number(value);
    throw new MigError("MIG_USAGE", `${syntax} takes a whole number of ${least} or more, not "${value}".`, {
      details: { option: syntax, given: value },
    });
  };
  return { syntax, summary, repeats: false, read };
}

function textOf(given: unknown): string | undefined {
  return typeof given === "string" ? given : undefined;
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}

/** Errors: MIG_USAGE when more than one of them is given. */
export function refuseSeveral(input: Input, parameters: readonly Parameter<unknown>[]): void {
  const given = parameters.filter((parameter) => isGiven(input.get(parameter)));
  if (given.length < 2) return;
  const names = given.map(({ syntax }) => syntax.replace(/ <.*/, ""));
  throw new MigError("MIG_USAGE", `Only one of these can be given: ${names.join("; ")}.`, {
    details: { given: names },
  });
}
