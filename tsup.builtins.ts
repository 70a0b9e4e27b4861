// How the packages reach what Node has built in.
import type { Options } from "tsup";

export type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

/**
 * Takes each part of a module of Node when it is used. An `import` of one reads all of its parts, and some of them load
 * what nobody asked for: streams, sockets, the module that starts programs. On Node 24 that was 10 of the 80 ms of a short task.
 */
export const builtins: Plugin = {
  name: "builtins",
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === "import-statement" ? { path, namespace: "builtin", sideEffects: false } : null,
    );
    build.onLoad({ filter: /^/, namespace: "builtin" }, ({ path }) => ({ contents: partsOf(path) }));
  },
};

/** A function is looked up when it is called first, and anything else at once; what is not used is left out. */
function partsOf(name: string): string {
  const module = `process.getBuiltinModule("${name}")`;
  const whole = process.getBuiltinModule(name) ?? {};
  const isPlain = Object.getPrototypeOf(whole) === Object.prototype;
  const parts = Object.entries(whole).filter(([part]) => /^[a-z]\w*$/i.test(part) && part !== "default");
  return [
    isPlain
      ? `export default /* @__PURE__ */ new Proxy({}, { get: (_, part) => ${module}[part] });`
      : `export default /* @__PURE__ */ (() => ${module})();`,
    ...parts.map(([part, value]) =>
      typeof value === "function" && /^[a-z]/.test(part)
        ? `export let ${part} = (...given) => (${part} = ${module}.${part})(...given);`
        : `export const ${part} = /* @__PURE__ */ (() => ${module}.${part})();`,
    ),
  ].join("\n");
}
