// The command line and the library as CommonJS. esbuild cannot split CommonJS, so every `import("…")` in the source
// becomes the entry of a chunk of its own, required when that line runs: `ctx resolve` never reads the code of `ctx help`.
// What the hot chunk has already loaded, the others take from it. What several late chunks share is a chunk, too; only a
// hot command has its own copy of what few share, so that it reads one file less.
import { isBuiltin } from "node:module";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { minifySync } from "rolldown/utils";
import { listShipped, makeOptions, makePlugins, refuseWarnings } from "./build-options.mjs";
import { evaluateSource } from "./evaluate-source.mjs";

const ENTRY = "src/cli/main.ts";
const LIBRARY = "src/index.ts";
/** Becomes plain data in a chunk of its own: parsing and completing load the code of no command. */
const TABLE = "src/cli/commands.ts";
/** What is a chunk though nobody loads it late: what imports it requires that chunk. */
const OWN_CHUNKS = [TABLE, "src/format/markdown-tree.ts"];
const HOT_CHUNK = "ctx.cjs";
const CORE_CHUNK = "chunks/core.cjs";
/** A module that so many late chunks need is in the core chunk: a command reads one more file, the package is smaller. */
const MANY = 8;
/** What some rare commands and actions need, and nothing that a hot command loads: the package is smaller. */
const SHARED_CHUNK = "chunks/shared.cjs";
const COLD = /^src\/(?:actions|cli|index\.ts)/;
/** The commands whose start is promised (SPEC §16), and what they nearly always load: they have their own copies. */
const HOT = new Set([
  ...["check", "explain", "hook", "list", "mcp", "progress", "resolve", "session", "usage"].map(
    (name) => `src/cli/commands/${name}.ts`,
  ),
  "src/actions/agent/brief-context.ts",
  "src/actions/agent/hook/moments.ts",
  "src/actions/agent/hook/record-edits.ts",
  "src/actions/prune/describe-hidden.ts",
  "src/actions/prune/hide-pruned.ts",
  "src/actions/session/match-session.ts",
  "src/adapters/tmux/terminals.ts",
  "src/policy/reading/orders.ts",
  "src/store/write/keyed-entry.ts",
]);
/** Loaded on suspicion only, and then most of a chunk: not in the core, which nearly every command reads. */
const SECRETS_CHUNK = "chunks/secrets.cjs";
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
  "mdast-util-from-markdown",
  "re2js",
  "yaml",
];

/** Bundles src/cli/main.ts, src/index.ts and everything they load late. */
export async function buildChunks(root) {
  const table = asData(root, TABLE, await evaluateSource(root, TABLE));
  /** Absolute source path → the late chunk made of it. */
  const late = new Map();
  const probe = await bundle(root, {
    entryPoints: [join(root, ENTRY)],
    plugins: [lateChunks({ root, late })],
  });
  refuseHotPackages(probe.metafile);
  for (const source of [LIBRARY, ...OWN_CHUNKS])
    late.set(join(root, source), { path: nameChunk(root, source) });
  const isHot = (path) => path !== join(root, ENTRY) && relativePath(root, path) in probe.metafile.inputs;
  const hot = { path: HOT_CHUNK, has: isHot, asked: new Set() };
  // The first time finds the chunks, the second what they share.
  await bundleLate(root, { late, table, homesOf: () => [hot] });
  await bundleLate(root, { late, table, homesOf: () => [hot] });

  const users = listUsers(root, late);
  const isSeldom = (source) => SELDOM.test(relativePath(root, source));
  const isCold = (chunk) => COLD.test(chunk) && !HOT.has(chunk);
  const isMany = (source) => {
    const chunks = users(source);
    return !isSeldom(source) && !chunks.every(isCold) && chunks.length >= MANY;
  };
  const isShared = (source) => {
    const chunks = users(source);
    return !isSeldom(source) && !isMany(source) && chunks.filter(isCold).length > 1;
  };
  const core = { path: CORE_CHUNK, has: isMany, asked: new Set() };
  const secrets = {
    path: SECRETS_CHUNK,
    has: (source) => isSeldom(source) && users(source).length > 1,
    asked: new Set(),
  };
  const shared = { path: SHARED_CHUNK, has: isShared, asked: new Set() };
  hot.asked.clear();
  const homesOf = (source) => [hot, core, secrets, ...(isCold(relativePath(root, source)) ? [shared] : [])];
  await bundleLate(root, { late, table, homesOf });
  const inChunk = lateChunks({ root, late, isLate: true });
  const free = new Map([...late].filter(([, chunk]) => !reaches(chunk, shared, late)));
  const homeChunks = [
    await bundleHome(root, {
      home: shared,
      plugins: [inChunk, homedModules({ root, homes: [hot, core, secrets], others: free })],
    }),
    await bundleHome(root, {
      home: secrets,
      plugins: [inChunk, homedModules({ root, homes: [hot, core] })],
    }),
    await bundleHome(root, { home: core, plugins: [inChunk, homedModules({ root, homes: [hot] })] }),
    await bundleHome(root, {
      home: hot,
      first: [`export { start } from "./${ENTRY}";`],
      plugins: [lateChunks({ root, late })],
    }),
  ];

  const chunks = [...homeChunks, ...late.values()];
  const shorten = shortenNames(chunks.map(({ text }) => text));
  return {
    files: [
      ...chunks.map(({ path, text }) => [path, squeeze(path, shorten(askHomesOnce(text)))]),
      ["index.js", await writeDoor(root, late.get(join(root, LIBRARY)).path)],
    ],
    inputs: chunks.flatMap(({ metafile }) => listShipped(metafile)),
  };
}

/**
 * A home is required once, however many of its modules a chunk takes; esbuild writes `require("../home.cjs?module")` for
 * each file that imports one.
 */
function askHomesOnce(text) {
  const homes = new Map();
  const body = text.replace(/\brequire\("(\.\.\/[^"?]+)\?(\$home_\w+)"\)/g, (_, path, name) => {
    if (!homes.has(path)) homes.set(path, `$of_${path.replace(/^.*\/|\.cjs$/g, "")}`);
    return `${homes.get(path)}.${name}`;
  });
  const asked = [...homes].map(([path, name]) => `${name}=require("${path}")`).sort();
  return asked.length === 0
    ? body
    : body.replace(/^(?:"use strict";)?/, (start) => `${start}const ${asked.join(",")};`);
}

/** esbuild minifies file by file as it bundles; seen whole, a chunk loses another thirtieth. */
function squeeze(path, text) {
  const { code, errors } = minifySync(path, text, {
    compress: { target: "es2022" },
    mangle: { toplevel: true },
  });
  if (errors.length > 0) throw new Error(`${path} cannot be minified: ${errors[0].message}`);
  return code;
}

/** By their order in the alphabet: the bytes must not depend on which chunk was bundled first. */
function shortenNames(texts) {
  const names = [...new Set(texts.flatMap((text) => text.match(/\$home_\w+/g) ?? []))].sort();
  const short = new Map(names.map((name, index) => [name, `$${index.toString(36)}`]));
  return (text) => text.replace(/\$home_\w+/g, (name) => short.get(name));
}

/** The library for those who import it: Node finds names in CommonJS by guessing, so they are written out. */
async function writeDoor(root, chunk) {
  const names = Object.keys(await evaluateSource(root, LIBRARY)).sort();
  return `import library from "./${chunk}";\nexport const { ${names.join(", ")} } = library;\n`;
}

/** Bundles every late chunk; modules that have a home elsewhere are taken from there. */
async function bundleLate(root, { late, table, homesOf }) {
  // A Map hands out entries that were added while it is being walked, so this ends when no chunk is new.
  for (const [source, chunk] of late) {
    const isHot = HOT.has(relativePath(root, source));
    const plugins = [
      table,
      lateChunks({ root, late, isLate: true }),
      homedModules({ root, homes: homesOf(source), others: isHot ? null : late }),
    ];
    Object.assign(chunk, await bundle(root, { entryPoints: [source], plugins }));
  }
}

/** Bundles a chunk that hands modules out: those that others asked it for. */
async function bundleHome(root, { home, first = [], plugins }) {
  const chunk = await bundle(root, {
    stdin: {
      // esbuild asks in any order; the bytes must not depend on it.
      contents: [...first, ...[...home.asked].sort().map((path) => exportOf(root, path))].join("\n"),
      resolveDir: root,
      sourcefile: "home-entry.ts",
      loader: "ts",
    },
    plugins,
  });
  return { path: home.path, ...chunk };
}

/** For a module of ours: the late chunks that hold it. What such a module imports is in as many. */
function listUsers(root, late) {
  const users = new Map();
  for (const [source, { metafile }] of late) {
    for (const path of Object.keys(metafile.inputs)) {
      if (!users.has(path)) users.set(path, []);
      users.get(path).push(relativePath(root, source));
    }
  }
  return (path) => {
    const name = relativePath(root, path);
    const isOwn = name.startsWith("src/") && !late.has(path);
    return isOwn ? (users.get(name) ?? []) : [];
  };
}

/** Whether a chunk requires another when it is loaded, by itself or through what it requires. */
function reaches(chunk, target, late) {
  const byPath = new Map([...late.values()].map((each) => [each.path, each]));
  const seen = new Set([chunk]);
  for (const each of seen) {
    if (each.text.includes(`"../${target.path}"`)) return true;
    for (const [, path] of each.text.matchAll(/"\.\.\/(chunks\/[\w.-]+\.cjs)"/g)) {
      if (byPath.has(path)) seen.add(byPath.get(path));
    }
  }
  return false;
}

async function bundle(root, { plugins, ...options }) {
  const result = await build({
    ...makeOptions(root),
    ...options,
    format: "cjs",
    // A third less to parse in the hot chunk: 1.5 ms of every start.
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
        const how = { importer, resolveDir, kind: "import-statement", pluginData: "seen" };
        const found = await context.resolve(path, how);
        if (found.errors.length > 0) return found;
        if (!late.has(found.path)) late.set(found.path, { path: nameChunk(root, found.path) });
        return { path: (isLate ? "../" : "./") + late.get(found.path).path, external: true };
      });
    },
  };
}

/** Puts what the table exports in the place of the file that makes it; functions are left out, as JSON leaves them. */
function asData(root, source, values) {
  const lines = Object.entries(values).map(([name, value]) => {
    return `export const ${name} = /* @__PURE__ */ JSON.parse(${JSON.stringify(JSON.stringify(value))});`;
  });
  return {
    name: "table",
    setup(context) {
      context.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        return relativePath(root, path) === source ? { contents: lines.join("\n") } : undefined;
      });
    },
  };
}

/**
 * Lets a chunk take modules from where they are: from their home, or from the chunk that is made of them. INVARIANT: a
 * home takes nothing from a chunk that requires it, so that no two chunks require each other.
 */
function homedModules({ root, homes, others = null }) {
  return {
    name: "homed-modules",
    setup(context) {
      context.onResolve({ filter: /^\./ }, async ({ kind, path, importer, resolveDir, pluginData }) => {
        if (kind !== "import-statement" || pluginData === "seen" || importer.includes("node_modules"))
          return undefined;
        const found = await context.resolve(path, { importer, resolveDir, kind, pluginData: "seen" });
        if (found.errors.length > 0) return found;
        const home = homes.find(({ has }) => has(found.path));
        home?.asked.add(found.path);
        const place = home
          ? `../${home.path}?${nameShared(root, found.path)}`
          : others?.has(found.path) && `../${others.get(found.path).path}`;
        return place ? { path: place, external: true, sideEffects: false } : found;
      });
    },
  };
}

function exportOf(root, path) {
  return `export * as ${nameShared(root, path)} from "./${relativePath(root, path)}";`;
}

/** `$home_` marks the names that shortenNames shortens. */
function nameShared(root, source) {
  return `$home_${relativePath(join(root, "src"), source)
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
