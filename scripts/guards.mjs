// Rules of the house that no linter knows. Each guard yields `{ file, line, what }` for whatever breaks it.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative, sep } from "node:path";
import { code, codeWithoutText } from "./source-text.mjs";
import { root } from "./workspace.mjs";

const MAX_LINES = 300;
/** What whoever writes an adapter has to read. */
const LIMITS = { "packages/core/src/adapter/adapter.ts": 200 };

/** Files that may use a forbidden form, with the forms. May only shrink. */
const TYPE_ESCAPES_ALLOWED = { "packages/core/src/resource/belongs-to.ts": ["=> any"] };

/** Texts for people: the adapters that `mig init` can begin with, and examples in the help. No code depends on them. */
const DIALECTS_IN_TEXTS = [
  "packages/cli/src/init-templates.ts",
  "packages/cli/src/tasks/init.ts",
  "packages/cli/src/tasks/generate-migrations.ts",
];

const files = trackedFiles();
const isTest = (file) => /\.test\.ts$|\/test\//.test(file);
const sources = files.filter((file) => /^(packages|apps)\/[^/]+\/src\/.*\.ts$/.test(file) && !isTest(file));
const libraries = sources.filter((file) => file.startsWith("packages/"));

const findings = [
  ...exitsOnlyInMain(),
  ...outputOnlyInOutput(),
  ...filesAreShort(),
  ...errorsHaveCodes(),
  ...typesAreNotEscaped(),
  ...onlyAdaptersKnowDialects(),
  ...adaptersComeFromTheUser(),
  ...nothingOfThisMachine(),
];
for (const { file, line, what } of findings) console.log(`${file}:${line} ${what}`);
if (findings.length > 0) process.exitCode = 1;
else console.log(`${files.length} files keep the rules.`);

function exitsOnlyInMain() {
  const cli = libraries.filter((file) => file.startsWith("packages/cli/") && !file.endsWith("/main.ts"));
  return search(cli, /\bprocess\s*\.\s*(exit|exitCode)\b/g, code, () => "only main.ts exits");
}

function outputOnlyInOutput() {
  const cli = libraries.filter((file) => file.startsWith("packages/cli/") && !file.endsWith("/streams.ts"));
  return search(
    cli,
    /\bconsole\s*\.|\bprocess\s*\.\s*std(out|err)\b/g,
    code,
    () => "only output.ts prints, to what streams.ts gives",
  );
}

function filesAreShort() {
  return sources
    .map((file) => ({ file, line: read(file).trimEnd().split("\n").length, limit: LIMITS[file] ?? MAX_LINES }))
    .filter(({ line, limit }) => line > limit)
    .map(({ file, line, limit }) => ({ file, line, what: `has ${line} lines, more than ${limit}` }));
}

function errorsHaveCodes() {
  return search(libraries, /\bthrow new Error\(/g, codeWithoutText, () => "an error without a code: use MigError");
}

function typesAreNotEscaped() {
  const forms = /(\bas|=>|:|<|\|)\s*any\b|\bas unknown as\b/g;
  const directives = /@ts-(ignore|expect-error|nocheck)\b/g;
  return [
    ...search(libraries, forms, codeWithoutText, (found) => `escapes the types: ${found}`),
    ...search(
      libraries,
      directives,
      (text) => text,
      (found) => `escapes the types: ${found}`,
    ),
  ].filter(({ file, what }) => !TYPE_ESCAPES_ALLOWED[file]?.some((form) => what.endsWith(form)));
}

function onlyAdaptersKnowDialects() {
  const others = libraries.filter((file) => /^packages\/(core|cli|release)\//.test(file));
  const dialects = /postgres|sqlite|pg\b|mysql|duckdb/gi;
  return search(others, dialects, code, (found) => `only adapters know a dialect: ${found}`).filter(
    ({ file }) => !DIALECTS_IN_TEXTS.includes(file),
  );
}

function adaptersComeFromTheUser() {
  const users = libraries.filter((file) => /^packages\/(cli|release)\//.test(file));
  return search(users, /["']@mig\/(pg|sqlite)\b/g, code, () => "the adapter comes from the user's configuration");
}

function nothingOfThisMachine() {
  const folders = /(?<=^|[\s"'`=(:<>,])\/(home|Users|root|work|workspaces?|builds|private|mnt|data|srv)\/[\w.-]+/g;
  const hosts = /https?:\/\/[^\s/"']*(registry|artifactory|nexus|verdaccio)[^\s/"']*/gi;
  const here = [root.replace(/[/\\]$/, ""), homedir()].filter((path) => path.split(/[/\\]/).length > 2);
  const texts = files.filter((file) => !/\.(png|ico|gif|jpe?g|woff2?)$/.test(file));
  const literally = here.length > 0 ? new RegExp(`(${here.map(escaped).join("|")})(?![\\w-])`, "g") : undefined;
  return [
    ...search(
      texts,
      folders,
      (text) => text,
      (found) => `a path of somebody's machine: ${found}`,
    ),
    ...search(
      texts,
      hosts,
      (text) => text,
      (found) => `the host of a registry: ${found}`,
    ),
    ...(literally
      ? search(
          texts,
          literally,
          (text) => text,
          () => "a path of this machine",
        )
      : []),
  ];
}

function search(candidates, pattern, view, describe) {
  return candidates.flatMap((file) => {
    // Cheap first: the view that leaves out comments is only needed where the raw text has a hit.
    if (!read(file).match(pattern)) return [];
    const text = view(read(file), file);
    return [...text.matchAll(pattern)].map((match) => ({
      file,
      line: text.slice(0, match.index).split("\n").length,
      what: describe(match[0]),
    }));
  });
}

function read(file) {
  return readFileSync(join(root, file), "utf8");
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** What git tracks or would track; where there is no git, everything that is not generated. */
function trackedFiles() {
  try {
    const args = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "-z"];
    const listed = execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const existing = new Set(walk());
    return listed.split("\0").filter((file) => existing.has(file));
  } catch {
    return walk();
  }
}

function walk(folder = root) {
  const generated = new Set(["node_modules", ".git", "dist", ".turbo", ".cache", "coverage"]);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !generated.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return walk(path);
      return entry.isFile() ? [relative(root, path).split(sep).join("/")] : [];
    });
}
