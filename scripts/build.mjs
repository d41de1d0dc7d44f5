// Builds dist/: the command line as CommonJS chunks, the library as ECMAScript modules with its types, and the papers
// of everything bundled. The same sources give the same bytes. Types are checked by `npm run types`, not here.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DIST = join(ROOT, "dist");
/** How the declarations are read when they are bundled: they need no types of Node's. */
const TYPES_OPTIONS = { target: "ES2022", lib: ["ES2023"], module: "NodeNext", strict: true, types: [] };

await import("./build-schemas.mjs");
const [{ buildChunks }, { makePapers }] = await Promise.all([
  import("./build-chunks.mjs"),
  import("./third-party.mjs"),
]);

/** The path under dist/ and the text of every file. */
const files = new Map();
const chunks = await buildChunks(ROOT);
for (const [path, text] of chunks.files) files.set(path, text);
// The compiled validators are ajv's work, though no file of ajv is bundled.
const shipped = [...chunks.inputs, "node_modules/ajv/package.json"];
for (const [path, text] of makePapers(ROOT, shipped)) files.set(path, text);
for (const [path, text] of emitTypes()) files.set(path, text);
refuseEvaluation();
files.set("build-id", makeBuildId());
writeAll();
// What V8 makes of the code differs from run to run and from Node to Node: it stays in the checkout (bin/code-cache.cjs).
createRequire(import.meta.url)("../bin/code-cache.cjs").makeBeside(DIST);

/** Names the command line's code: 16 hex digits over all of it. */
function makeBuildId() {
  const hash = createHash("sha256");
  for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (path.endsWith(".cjs")) hash.update(`${path}\0${text}\0`);
  return hash.digest("hex").slice(0, 16);
}

/**
 * The declarations that the library's entry reaches, as one file: a third of the bytes of one file per module, and an
 * editor shows a caller no room of ours to import from by mistake. Only what the entry exports is exported.
 */
function emitTypes() {
  const folder = mkdtempSync(join(tmpdir(), "ctx-types-"));
  try {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const options = ["-p", join(ROOT, "tsconfig.build.json"), "--noCheck", "--outDir", folder];
    execFileSync(process.execPath, [tsc, ...options], { cwd: ROOT, stdio: "inherit" });
    const bundler = join(ROOT, "node_modules/dts-bundle-generator/dist/bin/dts-bundle-generator.js");
    const project = join(folder, "tsconfig.json");
    writeFileSync(project, JSON.stringify({ compilerOptions: TYPES_OPTIONS, files: ["index.d.ts"] }));
    const bundled = join(folder, "bundled.d.ts");
    const choices = ["--no-banner", "--no-check", "--silent", "--export-referenced-types=false"];
    execFileSync(
      process.execPath,
      [bundler, ...choices, "--project", project, "--out-file", bundled, join(folder, "index.d.ts")],
      { cwd: ROOT, stdio: "inherit" },
    );
    return [["types/index.d.ts", readFileSync(bundled, "utf8")]];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nothing that ctx ships may turn text into code (SPEC §15, P18). */
function refuseEvaluation() {
  for (const [path, text] of files) {
    if (!/\.(?:js|cjs)$/.test(path)) continue;
    // A method that is called eval, as in re2js, is declared by its parameters and a body.
    const found =
      /(?<![.\w$])eval\s*\((?![\w$, ]*\) ?\{)|\bnew\s+Function\s*\(|(?<![.\w$])Function\s*\(\s*["'`]/.exec(
        text,
      );
    if (found === null) continue;
    const around = text.slice(Math.max(0, found.index - 80), found.index + 80);
    throw new Error(
      `dist/${path} would evaluate text as code; replace the package or that part of it:\n${around}`,
    );
  }
}

/** Writes what changed and removes what no longer belongs, so that whoever runs ctx meanwhile finds whole files. */
function writeAll() {
  for (const [path, text] of files) {
    const file = join(DIST, path);
    if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  for (const path of listFiles(DIST)) if (!files.has(path)) rmSync(join(DIST, path));
}

function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}
