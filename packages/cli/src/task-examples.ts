/** The examples of a task: its own, and one for every option that those do not show. */
import { configOption } from "./project.ts";
import type { Example, Parameter, Task } from "./task.ts";

/** By what stands between the angle brackets of an option, or by the option. */
const samples: Readonly<Record<string, string>> = {
  "--config": "config/mig.config.ts",
  "A,B": "Blog,Accounts",
  COMMAND: '"biome format --write"',
  COUNT: "2",
  DIGEST: "1f0c2a9b7d3e4456",
  FILE: "answers.json",
  FOLDER: "priv/blog",
  MS: "500",
  ID: "posts.legacy",
  MIGRATION: "20260102030405_first",
  NAME: "blog",
  NAMES: "acme,globex",
  "OLD:NEW": "posts.title:headline",
  REPO: "blog",
  SCHEMA: "acme",
  "ID=VALUE": "posts.slug=none",
  "ID=SQL": '"posts.slug=lower(title)"',
  "ID=COLUMNS": "posts=org_id,id",
  SECONDS: "30",
  TEXT: '"made by hand"',
  VERSION: "20260102030405",
  WHY: '"they read posts.title"',
};

export function examplesOf({ examples, options }: Task): readonly Example[] {
  const [first] = examples;
  const shown = examples.flatMap(({ command }) => command.split(" "));
  const others = [...options, configOption].filter((option) => !flagsOf(option).some((name) => shown.includes(name)));
  return [
    ...examples,
    ...others.map((option) => ({
      command: `${first?.command ?? ""} ${usageOf(option)}`,
      does: option.summary.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase()),
    })),
  ];
}

/** `-n` and `--step` of `-n, --step <COUNT>`. */
function flagsOf({ syntax }: Parameter<unknown>): readonly string[] {
  return syntax.replace(/ <.*/, "").split(", ");
}

function usageOf(option: Parameter<unknown>): string {
  const name = flagsOf(option).at(-1) ?? "";
  const [, value] = /<(.*)>/.exec(option.syntax) ?? [];
  return value === undefined ? name : `${name} ${option.choices?.[0] ?? samples[name] ?? samples[value] ?? value}`;
}

/** Values that no sample stands for. */
export function withoutSample({ options }: Task): readonly string[] {
  return options.flatMap(({ syntax, choices }) => {
    const [, value] = /<(.*)>/.exec(syntax) ?? [];
    return value === undefined || choices !== undefined || value in samples ? [] : [syntax];
  });
}
