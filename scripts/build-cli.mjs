// The command line as CommonJS. esbuild cannot split CommonJS, so every `import("…")` in the source becomes the entry
// of a chunk of its own, required when that line runs: `ctx resolve` never reads the code of `ctx help`. What the hot
// chunk has already loaded, the others take from it; what only late chunks share is copied into each.
import { isBuiltin } from "node:module";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { listShipped, makeOptions, makePlugins, refuseWarnings } from "./build-options.mjs";

const ENTRY = "src/cli/main.ts";
const HOT_CHUNK = "ctx.cjs";
// Loaded only by the commands that need them (SPEC §16).
const NEVER_HOT = [
  "@modelcontextprotocol",
  "ajv",
  "chokidar",
  "commander",
  "diff",
  "fast-glob",
  "isomorphic-git",
  "yaml",
];

/** Bundles src/cli/main.ts and everything it loads late. */
export async function buildCli(root) {
  /** Absolute source path → the late chunk made of it. */
  const late = new Map();
  /** Absolute source paths of the modules that the hot chunk hands out. */
  const shared = new Set();

  const probe = await bundle(root, {
    entryPoints: [join(root, ENTRY)],
    plugins: [lateChunks({ root, late })],
  });
  refuseHotPackages(probe.metafile);
  const isHot = (path) => path !== join(root, ENTRY) && relativePath(root, path) in probe.metafile.inputs;
  // A Map hands out entries that were added while it is being walked, so this ends when no chunk is new.
  for (const [source, chunk] of late) {
    const plugins = [lateChunks({ root, late, isLate: true }), hotModules({ root, shared, isHot })];
    Object.assign(
      chunk,
      await bundle(root, { entryPoints: [source], external: [`../${HOT_CHUNK}`], plugins }),
    );
  }
  const hot = await bundle(root, {
    stdin: {
      contents: writeHotEntry(root, shared),
      resolveDir: root,
      sourcefile: "hot-entry.ts",
      loader: "ts",
    },
    plugins: [lateChunks({ root, late })],
  });

  const chunks = [{ path: HOT_CHUNK, ...hot }, ...late.values()];
  return {
    files: chunks.map(({ path, text }) => [path, text]),
    inputs: chunks.flatMap(({ metafile }) => listShipped(metafile)),
  };
}

async function bundle(root, { plugins, ...options }) {
  const result = await build({
    ...makeOptions(root),
    ...options,
    format: "cjs",
    // A third less to parse in the hot chunk: 1.5 ms of every start. The library stays readable.
    minify: true,
    outfile: join(root, "dist/chunk.cjs"),
    plugins: [...plugins, ...makePlugins(root)],
    // Makes esbuild write `Promise.resolve().then(() => require(…))`.
    supported: { "dynamic-import": false },
  });
  refuseWarnings(result);
  return { text: result.outputFiles[0].text, metafile: result.metafile };
}

/** Turns late imports between our own files into late `require`s of chunks. */
function lateChunks({ root, late, isLate = false }) {
  return {
    name: "late-chunks",
    setup(context) {
      context.onResolve({ filter: /.*/ }, async ({ kind, path, importer, resolveDir }) => {
        // A package's own late imports are bundled with it.
        if (kind !== "dynamic-import" || isBuiltin(path) || importer.includes("node_modules"))
          return undefined;
        if (!path.startsWith(".")) {
          const text = `Import "${path}" in a file of its own and load that file late: Node, vitest and esbuild disagree on what import("${path}") gives.`;
          return { errors: [{ text }] };
        }
        const found = await context.resolve(path, { importer, resolveDir, kind: "import-statement" });
        if (found.errors.length > 0) return found;
        if (!late.has(found.path)) late.set(found.path, { path: nameChunk(root, found.path) });
        return { path: (isLate ? "../" : "./") + late.get(found.path).path, external: true };
      });
    },
  };
}

/** Lets a late chunk take the modules of ours that are in the hot chunk from there. */
function hotModules({ root, shared, isHot }) {
  return {
    name: "hot-modules",
    setup(context) {
      context.onResolve({ filter: /^\./ }, async ({ kind, path, importer, resolveDir, pluginData }) => {
        if (kind !== "import-statement" || pluginData === "seen" || importer.includes("node_modules"))
          return undefined;
        const found = await context.resolve(path, { importer, resolveDir, kind, pluginData: "seen" });
        if (found.errors.length > 0 || !isHot(found.path)) return found;
        shared.add(found.path);
        return { path: found.path, namespace: "hot" };
      });
      context.onLoad({ filter: /.*/, namespace: "hot" }, ({ path }) => ({
        contents: `module.exports = require("../${HOT_CHUNK}").${nameShared(root, path)};`,
      }));
    },
  };
}

function writeHotEntry(root, shared) {
  // esbuild asks in any order; the bytes must not depend on it.
  const lines = [...shared].sort().map((path) => {
    return `export * as ${nameShared(root, path)} from "./${relativePath(root, path)}";`;
  });
  return [`import "./${ENTRY}";`, ...lines].join("\n");
}

function nameShared(root, source) {
  return `$${relativePath(join(root, "src"), source)
    .replace(/\.[jt]s$/, "")
    .replace(/[^A-Za-z0-9]/g, "_")}`;
}

/** src/cli/commands/list.ts → chunks/cli-commands-list.cjs; no two files of ours differ only by "/" and "-". */
function nameChunk(root, source) {
  return `chunks/${relativePath(join(root, "src"), source).replace(/\.ts$/, "").replaceAll("/", "-")}.cjs`;
}

function relativePath(root, path) {
  return relative(root, path).replaceAll("\\", "/");
}

/** Refuses a heavy package in the chunk that every start reads. */
function refuseHotPackages(metafile) {
  for (const [path, { imports }] of Object.entries(metafile.inputs)) {
    if (path.includes("node_modules/")) continue;
    for (const { path: imported } of imports) {
      const hot = NEVER_HOT.find((name) => imported.includes(`node_modules/${name}/`));
      if (hot === undefined) continue;
      throw new Error(
        `${path} brings ${hot} into every start; load that file late with \`await import(…)\`.`,
      );
    }
  }
}
