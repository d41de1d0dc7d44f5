// Third-party packages that the command line and the library both load late: one file each under dist/vendor/, which
// both bundles share. The rest of what is bundled is small, or serves one of the two, and stays in its bundle.
import { join } from "node:path";
import { build } from "esbuild";
import { listShipped, makeOptions, makePlugins, refuseWarnings } from "./build-options.mjs";

/** What our own code imports of each package; a name that is not here fails the build. */
const VENDORED = new Map([
  ["chokidar", ["FSWatcher"]],
  ["fast-glob", ["default"]],
  ["gray-matter", ["default"]],
  ["isomorphic-git", ["expandOid", "readObject"]],
  [
    "js-yaml",
    [
      "constructFromEvents",
      "CORE_SCHEMA",
      "EVENT_ID",
      "getScalarValue",
      "parseEvents",
      "SCALAR_STYLE",
      "YAMLException",
    ],
  ],
  ["picomatch", ["default"]],
  ["re2js", ["RE2JS"]],
  ["yaml", ["isMap", "isScalar", "isSeq", "parseDocument"]],
]);

/** Bundles every package of the table. */
export async function buildVendored(root) {
  const built = await Promise.all([...VENDORED].map(([name, exported]) => bundle(root, { name, exported })));
  return {
    files: built.map(({ name, text }) => [pathOf(name), text]),
    inputs: built.flatMap(({ metafile }) => listShipped(metafile)),
  };
}

async function bundle(root, { name, exported }) {
  const result = await build({
    ...makeOptions(root),
    stdin: {
      contents: `export { ${exported.map((word) => `${word} as ${nameOf(word)}`).join(", ")} } from "${name}";`,
      resolveDir: root,
      sourcefile: "vendored-entry.js",
    },
    format: "cjs",
    minify: true,
    outfile: join(root, "dist/vendored.cjs"),
    plugins: makePlugins(root),
  });
  refuseWarnings(result);
  return { name, text: result.outputFiles[0].text, metafile: result.metafile };
}

/** Lets our own code take the packages of the table from their files. */
export function takeVendored() {
  const names = [...VENDORED.keys()].join("|");
  return {
    name: "take-vendored",
    setup(context) {
      context.onResolve({ filter: new RegExp(`^(?:${names})$`) }, ({ path, importer }) => {
        return importer.includes("node_modules") ? undefined : { path, namespace: "vendored" };
      });
      context.onResolve({ filter: /^\.\.\/vendor\// }, ({ path }) => ({ path, external: true }));
      context.onLoad({ filter: /.*/, namespace: "vendored" }, ({ path }) => ({ contents: hand(path) }));
    },
  };
}

/** The module that stands in for a package: both bundles lie one directory below dist/. */
function hand(name) {
  const words = VENDORED.get(name).map((word) => `${nameOf(word)} as ${word}`);
  return `export { ${words.join(", ")} } from "../${pathOf(name)}";`;
}

/** CommonJS and ECMAScript modules do not agree on what "default" is, so no file here has one. */
function nameOf(word) {
  return word === "default" ? "whole" : word;
}

function pathOf(name) {
  return `vendor/${name.replace("/", "-")}.cjs`;
}
