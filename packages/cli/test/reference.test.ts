/** docs/cli.md: everything that the command takes, from the table of tasks, the program's own help and the table of errors. */
import { type ErrorCode, errorTable } from "@mig/core";
import { expect, it } from "vitest";
import { exitCodeOf } from "../src/exit-codes.ts";
import { processWorld } from "../src/process-world.ts";
import { runProgram } from "../src/program.ts";
import { configOption } from "../src/project.ts";
import type { Parameter, Task } from "../src/task.ts";
import { examplesOf, withoutSample } from "../src/task-examples.ts";
import { allTasks } from "../src/task-table.ts";

it("documents every task from the one table", async () => {
  const tasks = allTasks;
  const page = [
    "# The command line",
    "Written from `packages/cli/src/tasks`. What has … behind it may be given several times.",
    fenced("console", `$ mig help\n${await helpText()}`),
    ...tasks.map(section),
    "## Exit codes",
    "0 is success; a run that SIGTERM stops ends with 143. What the errors say: [errors.md](errors.md).",
    exitCodes(),
  ];
  await expect(`${page.join("\n\n")}\n`).toMatchFileSnapshot("../../../docs/cli.md");
});

it("knows a value to show for every option", async () => {
  expect(allTasks.flatMap(withoutSample)).toEqual([]);
});

function section(task: Task): string {
  const { name, summary, description, arguments: positional = [], options } = task;
  const examples = examplesOf(task);
  const parameters = [...positional, ...options, configOption].map((of) => [
    `\`${of.syntax}\`${of.repeats ? " …" : ""}`,
    summaryOf(of),
  ]);
  const width = Math.max(...examples.map(({ command }) => command.length));
  const lines = examples.map(({ command, does }) => `$ ${command.padEnd(width)}  # ${does}`);
  return [
    `## mig ${name}`,
    `${summary}. ${description}`,
    table(["argument or option", ""], parameters),
    fenced("console", lines.join("\n")),
  ].join("\n\n");
}

function summaryOf({ summary, choices }: Parameter<unknown>): string {
  return choices === undefined ? summary : `${summary} (${choices.join(", ")})`;
}

function exitCodes(): string {
  const codes = Object.keys(errorTable).filter((code): code is ErrorCode => code in errorTable);
  const byExit = [...Map.groupBy(codes, (code) => exitCodeOf(code, undefined))];
  const sorted = byExit.sort(([left], [right]) => left - right);
  return sorted.map(([exit, errors]) => `- ${exit}: ${errors.map((code) => `\`${code}\``).join(", ")}`).join("\n");
}

async function helpText(): Promise<string> {
  let text = "";
  const stream = { write: (part: string) => (text += part) };
  const world = processWorld(new AbortController().signal);
  await runProgram(["help"], world, { in: {}, out: stream, err: stream });
  return text.trimEnd();
}

/** With columns of one width, as the formatter wants them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
