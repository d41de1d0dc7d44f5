// The command line as CommonJS. esbuild cannot split CommonJS, so every `import("…")` in the source becomes the entry
// of a chunk of its own, required when that line runs: `ctx resolve` never reads the code of `ctx help`. What the hot
// chunk has already loaded, the others take from it. What many late chunks share is a chunk, too; what few share is
// copied into each.
import { isBuiltin } from "node:module";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { listShipped, makeOptions, makePlugins, refuseWarnings } from "./build-options.mjs";
import { evaluateSource } from "./evaluate-source.mjs";

const ENTRY = "src/cli/main.ts";
const COMMAND_TABLE = "src/cli/completion/command-table.ts";
const HOT_CHUNK = "ctx.cjs";
const CORE_CHUNK = "chunks/core.cjs";
/** A module that so many late chunks need is in the core chunk: a command reads one more file, the package is smaller. */
const MANY = 4;
/** Loaded on suspicion only, and then most of a chunk: never in the core, which nearly every command reads. */
const SELDOM = /^src\/secrets\/(?!suspicion)/;
// Loaded only by the commands that need them (SPEC §16).
const NEVER_HOT = [
  "@modelcontextprotocol",
  "ajv",
  "chokidar",
  "commander",
  "diff",
  "fast-glob",
  "isomorphic-git",
  "re2js",
  "yaml",
];

/** Bundles src/cli/main.ts and everything it loads late. */
export async function buildCli(root) {
  const table = asData(root, await evaluateSource(root, COMMAND_TABLE));
  /** Absolute source path → the late chunk made of it. */
  const late = new Map();
  const probe = await bundle(root, {
    entryPoints: [join(root, ENTRY)],
    plugins: [lateChunks({ root, late })],
  });
  refuseHotPackages(probe.metafile);
  const isHot = (path) => path !== join(root, ENTRY) && relativePath(root, path) in probe.metafile.inputs;
  const hot = { path: HOT_CHUNK, has: isHot, asked: new Set() };
  await bundleLate(root, { late, table, homes: [hot] });

  const core = { path: CORE_CHUNK, has: isNeededByMany(root, late), asked: new Set() };
  hot.asked.clear();
  await bundleLate(root, { late, table, homes: [hot, core] });
  const plugins = [lateChunks({ root, late, isLate: true }), homedModules({ root, homes: [hot] })];
  const coreChunk = await bundleHome(root, { home: core, first: [], plugins });
  const hotChunk = await bundleHome(root, {
    home: hot,
    first: [`import "./${ENTRY}";`],
    plugins: [lateChunks({ root, late })],
  });

  const chunks = [hotChunk, coreChunk, ...late.values()];
  return {
    files: chunks.map(({ path, text }) => [path, text]),
    inputs: chunks.flatMap(({ metafile }) => listShipped(metafile)),
  };
}

/** Bundles every late chunk; modules that have a home elsewhere are taken from there. */
async function bundleLate(root, { late, table, homes }) {
  // A Map hands out entries that were added while it is being walked, so this ends when no chunk is new.
  for (const [source, chunk] of late) {
    const plugins = [table, lateChunks({ root, late, isLate: true }), homedModules({ root, homes })];
    const external = homes.map(({ path }) => `../${path}`);
    Object.assign(chunk, await bundle(root, { entryPoints: [source], external, plugins }));
  }
}

/** Bundles a chunk that hands modules out: those that others asked it for. */
async function bundleHome(root, { home, first, plugins }) {
  const chunk = await bundle(root, {
    stdin: {
      // esbuild asks in any order; the bytes must not depend on it.
      contents: [...first, ...[...home.asked].sort().map((path) => exportOf(root, path))].join("\n"),
      resolveDir: root,
      sourcefile: "home-entry.ts",
      loader: "ts",
    },
    external: [`../${HOT_CHUNK}`],
    plugins,
  });
  return { path: home.path, ...chunk };
}

/** Our own modules that are in many late chunks. What such a module imports is in as many. */
function isNeededByMany(root, late) {
  const counts = new Map();
  for (const { metafile } of late.values()) {
    for (const path of Object.keys(metafile.inputs)) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return (path) => {
    const name = relativePath(root, path);
    return (
      name.startsWith("src/") && !SELDOM.test(name) && !late.has(path) && (counts.get(name) ?? 0) >= MANY
    );
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

/** Puts the command table itself in the place of the file that makes it: completing a word loads no command. */
function asData(root, exported) {
  return {
    name: "command-table",
    setup(context) {
      context.onLoad({ filter: /command-table\.ts$/ }, ({ path }) => {
        if (relativePath(root, path) !== COMMAND_TABLE) return undefined;
        const lines = Object.entries(exported).map(([name, value]) => {
          return `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(value))});`;
        });
        return { contents: lines.join("\n") };
      });
    },
  };
}

/** Lets a chunk take the modules that have a home elsewhere from there. */
function homedModules({ root, homes }) {
  return {
    name: "homed-modules",
    setup(context) {
      context.onResolve({ filter: /^\./ }, async ({ kind, path, importer, resolveDir, pluginData }) => {
        if (kind !== "import-statement" || pluginData === "seen" || importer.includes("node_modules"))
          return undefined;
        const found = await context.resolve(path, { importer, resolveDir, kind, pluginData: "seen" });
        const home = found.errors.length > 0 ? undefined : homes.find(({ has }) => has(found.path));
        if (home === undefined) return found;
        home.asked.add(found.path);
        return { path: found.path, namespace: "homed", pluginData: home };
      });
      context.onLoad({ filter: /.*/, namespace: "homed" }, ({ path, pluginData: home }) => ({
        contents: `module.exports = require("../${home.path}").${nameShared(root, path)};`,
      }));
    },
  };
}

function exportOf(root, path) {
  return `export * as ${nameShared(root, path)} from "./${relativePath(root, path)}";`;
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
