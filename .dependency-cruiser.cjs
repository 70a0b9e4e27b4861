// Who may import whom. The table of folders inside core is the one of the design: each row lists what the folder
// may import besides itself. Tests are free, as long as nothing but tests imports them.

const coreTable = {
  errors: [],
  model: ["errors"],
  operations: ["model", "errors"],
  resource: ["model", "errors", "operations", "adapter"],
  snapshot: ["model", "errors"],
  diff: ["model", "operations", "errors"],
  adapter: ["model", "operations", "errors"],
  plan: ["model", "operations", "adapter", "errors"],
  migration: ["operations", "model", "errors"],
  runner: ["adapter", "migration", "operations", "model", "errors"],
};

const core = "^packages/core/src/";
const test = "(\\.test\\.ts$|^(packages|apps)/[^/]+/test/)";
const entries = "(index|migration|adapter|runner|testing)\\.ts$";

/** A folder of core together with the entry file of the same name. */
const part = (...names) => `${core}(${names.join("|")})(/|\\.ts$)`;

const rows = Object.entries(coreTable).map(([name, allowed]) => ({
  name: `core-${name}`,
  comment: `core's ${name} imports only: ${allowed.join(", ") || "nothing"}.`,
  severity: "error",
  // The entry for authors of adapters also gives them the data layer, so that no adapter reaches the rest of resource.
  from: { path: part(name), pathNot: [test, `${core}adapter\\.ts$`] },
  to: { path: core, pathNot: part(name, ...allowed) },
}));

module.exports = {
  forbidden: [
    ...rows,
    {
      name: "core-resource-operations",
      comment: "core's resource takes types and facts from operations, no other code.",
      severity: "error",
      from: { path: part("resource"), pathNot: test },
      to: { path: part("operations"), pathNot: `${core}operations/facts\\.ts$`, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "core-unlisted-folder",
      comment: "A new folder of core needs its row in the table above.",
      severity: "error",
      from: { path: `${core}[^/]+/`, pathNot: [part(...Object.keys(coreTable), "generate", "testing"), test] },
      to: {},
    },
    {
      name: "core-composition",
      comment: "What composes the rooms (generate/, index.ts) leaves the runner and the suite alone.",
      severity: "error",
      from: { path: `${core}(generate/)?[^/]+\\.ts$`, pathNot: [part("runner", "testing"), test] },
      to: { path: part("runner", "testing") },
    },
    {
      name: "core-alone",
      comment: "core imports no package: no other one of ours, none from npm. Node's own modules are fine.",
      severity: "error",
      from: { path: core, pathNot: test },
      to: { pathNot: core, dependencyTypesNot: ["core"] },
    },
    {
      name: "inward-to-core",
      comment: "Adapters, cli and release import core and nothing else of ours.",
      severity: "error",
      from: { path: "^packages/(pg|sqlite|cli|release)/src/", pathNot: test },
      to: { path: "^(packages/(?!core/)|apps/)", pathNot: "^packages/$1/" },
    },
    {
      name: "nothing-imports-cli",
      severity: "error",
      from: { pathNot: "^packages/cli/" },
      to: { path: "^packages/cli/" },
    },
    {
      name: "nothing-imports-apps",
      severity: "error",
      from: { pathNot: "^apps/" },
      to: { path: "^apps/" },
    },
    {
      name: "core-by-entry",
      comment: "Other packages come in through core's entry points.",
      severity: "error",
      from: { pathNot: "^packages/core/" },
      to: { path: core, pathNot: `${core}${entries}` },
    },
    {
      name: "adapter-by-entry",
      comment: "Other packages come in through an adapter's or release's entry points.",
      severity: "error",
      from: { path: "^(packages|apps)/([^/]+)/" },
      to: {
        path: "^packages/(pg|sqlite|release)/src/",
        pathNot: ["^packages/$2/", "/src/(index|dialect|pglite|postgres-js|libsql|node-sqlite)\\.ts$"],
      },
    },
    {
      name: "custom-adapter-from-outside",
      comment:
        "The adapter of a stranger has what is published for authors of adapters, and the database's own driver.",
      severity: "error",
      from: { path: "^apps/custom-adapter/src/" },
      to: { path: "^(packages|apps)/", pathNot: ["^apps/custom-adapter/src/", `${core}(index|adapter)\\.ts$`] },
    },
    {
      name: "dialect-without-driver",
      comment: "A dialect is pure: it generates where no driver is installed.",
      severity: "error",
      from: { path: "^packages/(pg|sqlite)/src/dialect\\.ts$" },
      to: {
        path: "node_modules/(@types/)?(pg|pg-types|postgres|@electric-sql|better-sqlite3|libsql)/",
        reachable: true,
      },
    },
    {
      name: "no-cycle",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-test-import",
      comment: "Only tests import tests.",
      severity: "error",
      from: { pathNot: test },
      to: { path: test },
    },
    {
      name: "no-development-dependency",
      comment: "What users get imports only what users get.",
      severity: "error",
      from: { path: "^packages/(core|pg|sqlite|release)/src/", pathNot: test },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm-peer"] },
    },
    {
      name: "no-development-dependency-of-cli",
      comment: "commander is built into the command, which starts faster with it in one file.",
      severity: "error",
      from: { path: "^packages/cli/src/", pathNot: test },
      to: {
        pathNot: "/node_modules/commander/",
        dependencyTypes: ["npm-dev"],
        dependencyTypesNot: ["type-only", "npm-peer"],
      },
    },
    {
      name: "no-undeclared-dependency",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(/dist/|/test/fixtures/)" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["mig-source", "import", "types", "node", "default"],
      extensions: [".ts", ".js", ".mjs", ".json", ".d.ts"],
    },
  },
};
