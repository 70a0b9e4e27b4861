/** What the reader sees: headings, files, commands with what they print, and rows. Colour only on a terminal. */
import { styleText } from "node:util";

function print(text = ""): void {
  process.stdout.write(`${text}\n`);
}

export function heading(text: string): void {
  print(`\n${styleText(["bold", "cyan"], `── ${text}`)}\n`);
}

export function remark(text: string): void {
  print(text);
}

export function file(name: string, text: string): void {
  print(styleText("bold", name));
  block(text);
}

export function command(line: string, output: string): void {
  print(`${styleText("green", "$")} ${styleText("bold", line)}`);
  block(output);
}

/** A statement with the rows that came back. */
export function rows(sql: string, found: readonly Readonly<Record<string, unknown>>[]): void {
  print(`${styleText("green", "sql>")} ${styleText("bold", sql)}`);
  if (/^insert/i.test(sql)) {
    print();
    return;
  }
  const names = Object.keys(found[0] ?? {});
  const lines = [names, ...found.map((row) => names.map((name) => String(row[name])))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  block(found.length === 0 ? "(no rows)" : text.join("\n"));
}

function block(text: string): void {
  for (const line of text.trimEnd().split("\n")) print(line === "" ? "" : `  ${line}`);
  print();
}
