/** From the command line to a task: commander parses, the table of tasks says what there is. */
import { isMigError, MigError } from "@mig/core";
import { Argument, Command, CommanderError, Option } from "commander";
import type { Context, World } from "./context.ts";
import { exitCodeOf, type StopSignal, succeeded } from "./exit-codes.ts";
import { createOutput, type Output } from "./output.ts";
import { configOption } from "./project.ts";
import { canAsk, type Prompts, terminalPrompts } from "./prompts.ts";
import type { Streams } from "./streams.ts";
import { flag, type Input, type Parameter, type Task } from "./task.ts";
import { examplesOf } from "./task-examples.ts";
import { allTasks, findTask } from "./task-table.ts";
import { packageVersion } from "./version.ts";

const modeOptions = [
  flag("--json", "JSON lines instead of text, with the same content"),
  flag("-q, --quiet", "Print errors only"),
  flag("--debug", "Print the stacks of errors"),
];

const epilogue =
  "Run mig help TASK for what a task takes. An adapter's name limits a task to its repos: mig ADAPTER.TASK";

/** Resolves to the exit code; whatever failed has been printed by then. */
export async function runProgram(
  args: readonly string[],
  world: World,
  streams: Streams,
  terminal: Prompts = terminalPrompts,
): Promise<number> {
  const given = (...flags: readonly string[]) => flags.some((known) => args.includes(known));
  const mode = { json: given("--json"), quiet: given("--quiet", "-q"), debug: given("--debug") };
  const output = createOutput(streams, mode, world.env);
  const prompts = !mode.json && canAsk(streams, world.env) ? terminal : null;
  try {
    await run(args, { ...world, output, prompts });
    return succeeded;
  } catch (error) {
    if (isHelp(error)) return succeeded;
    const failure = toMigError(error);
    output.fail(failure);
    return exitCodeOf(failure.code, stopSignalOf(world.signal));
  }
}

async function run(args: readonly string[], context: Omit<Context, "adapter">): Promise<void> {
  const program = newProgram(context.output);
  const { name, rest } = withoutHelp(args);
  const found = name === undefined ? undefined : findTask(name);
  if (name !== undefined && found !== undefined) {
    const { task, adapter } = found;
    addTask(program.command(name), task, (input) => task.run({ ...context, adapter }, input));
    await program.parseAsync(rest, { from: "user" });
    return;
  }
  // Nothing runs: the whole list is for the help, or for the nearest name.
  for (const task of allTasks) program.command(task.name).summary(task.summary);
  await program.parseAsync(name === undefined ? rest : [name], { from: "user" });
}

/** `help TASK` is `TASK --help`; nothing at all is a question for help, too. */
function withoutHelp(args: readonly string[]): { readonly name: string | undefined; readonly rest: readonly string[] } {
  const words = args.filter((arg) => !arg.startsWith("-"));
  if (words[0] !== "help") return { name: words[0], rest: words.length === 0 ? [...args, "--help"] : args };
  return { name: words[1], rest: [...words.slice(1), "--help"] };
}

function newProgram(output: Output): Command {
  const program = new Command("mig")
    .description("Declared schemas, reviewed migrations, safe runs.")
    .usage("TASK [options]")
    .commandsGroup("Tasks:")
    .version(packageVersion(), "-V, --version", "Print the version")
    .helpOption("-h, --help", "Print this help")
    .helpCommand(false)
    .addHelpText("after", `\n${epilogue}`)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: (text) => output.say(text.trimEnd()), writeErr: () => {} })
    .exitOverride();
  for (const option of modeOptions) program.addOption(optionOf(option));
  return program;
}

function addTask(command: Command, task: Task, run: (input: Input) => Promise<void>): void {
  command.summary(task.summary).description(`${task.summary}\n\n${task.description}`);
  const positional = (task.arguments ?? []).map((parameter) => [parameter, argumentOf(parameter)] as const);
  const options = [...task.options, configOption].map((parameter) => [parameter, optionOf(parameter)] as const);
  for (const [, argument] of positional) command.addArgument(argument);
  for (const [, option] of options) command.addOption(option);
  command.addHelpText("after", () => examplesText(task));
  command.action(async () => {
    const values = new Map<Parameter<unknown>, unknown>([
      ...positional.map(([parameter], position) => [parameter, command.processedArgs[position]] as const),
      ...options.map(([parameter, option]) => [parameter, command.getOptionValue(option.attributeName())] as const),
    ]);
    await run({ get: (parameter) => parameter.read(values.get(parameter)) });
  });
}

function examplesText(task: Task): string {
  const all = examplesOf(task);
  const width = Math.max(...all.map(({ command }) => command.length));
  const lines = all.map(({ command, does }) => `  $ ${command.padEnd(width)}  ${does}`);
  return `\nExamples:\n${lines.join("\n")}`;
}

function optionOf({ syntax, summary, choices, repeats }: Parameter<unknown>): Option {
  const option = new Option(syntax, summary);
  if (choices !== undefined) option.choices(choices);
  if (repeats) option.argParser((value: string, before: readonly string[] = []) => [...before, value]);
  return option;
}

function argumentOf({ syntax, summary, choices }: Parameter<unknown>): Argument {
  const argument = new Argument(syntax, summary);
  return choices === undefined ? argument : argument.choices(choices);
}

function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** Commander's suggestion is what to do next. */
function toMigError(error: unknown): MigError {
  if (isMigError(error)) return error;
  if (error instanceof CommanderError) {
    const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
    const next = suggestion === undefined ? {} : { next: suggestion.replace(/^\(|\)$/g, "") };
    return new MigError("MIG_USAGE", `${message}.`, { details: { reason: error.code }, ...next });
  }
  return new MigError("MIG_BUG", error instanceof Error ? error.message : String(error), { cause: error });
}

function stopSignalOf({ aborted, reason }: AbortSignal): StopSignal | undefined {
  if (!aborted) return undefined;
  return reason === "SIGTERM" ? "SIGTERM" : "SIGINT";
}
