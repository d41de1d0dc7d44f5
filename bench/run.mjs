// `npm run bench`: what ctx costs on the corpus of SPEC §16, every time a ratio to bare node. A measurement, not a
// test: a missed target is marked and the exit status stays 0; only a command that fails fails this.
//   npm run bench -- [--pairs 25] [--only words] [--json] [--corpus DIR] [--package DIR]     (another build of ctx)
import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { appendInParallel } from "./measure/appends.mjs";
import { openCorpus, openManyEntries } from "./measure/corpus.mjs";
import { measurePackage } from "./measure/package-size.mjs";
import { timePairs } from "./measure/pairs.mjs";
import { openPanes } from "./measure/panes.mjs";
import { formatBytes, formatMs, formatRatio, formatTable } from "./measure/table.mjs";
import { ROLES } from "./many-entries.mjs";
import { makeRows } from "./rows.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MEGABYTE = 1e6;

const { values: options } = parseArgs({
  options: {
    pairs: { type: "string", default: "25" },
    only: { type: "string" },
    corpus: { type: "string" },
    package: { type: "string", default: ROOT },
    json: { type: "boolean", default: false },
  },
});
const PACKAGE = resolve(options.package);
const CTX = [process.execPath, join(PACKAGE, "bin/ctx.cjs")];
const LIBRARY = join(PACKAGE, "dist/index.js");
const say = (text) => process.stderr.write(`${text}\n`);
const isWanted = (name) => options.only === undefined || name.includes(options.only);

if (!existsSync(join(PACKAGE, "dist/ctx.cjs"))) {
  say("error: ctx is not built; run `npm run build`.");
  process.exit(69);
}
const corpus = await openCorpus({ directory: options.corpus, say });
const figures = [];
let isFailed = false;
let manyEntries;
for (const row of makeRows(corpus.tasks, ROLES)) {
  if (!isWanted(row.name)) continue;
  if (process.stderr.isTTY) say(`… ${row.name}`);
  figures.push(await guard(row.name, () => measureRow(row)));
}
await measureOthers();
corpus.switchTo("main");
if (options.json) process.stdout.write(`${JSON.stringify(makeReport(), null, 2)}\n`);
else print();
if (isFailed) process.exitCode = 1;

/** Measures one; what goes wrong becomes its figure. */
async function guard(name, measure) {
  try {
    return { name, ...(await measure()) };
  } catch (error) {
    isFailed = true;
    return { name, failure: error.message };
  }
}

async function measureRow(row) {
  if (row.place === "many") manyEntries ??= await openManyEntries({ say });
  const own = row.place === "many" ? manyEntries : corpus;
  const cwd = placeOf(row);
  const command = [...(row.program ?? [...CTX, ...row.args])];
  const env = { ...own.environment, ...row.env };
  if (row.program === undefined && !exists(row.args, { cwd, env })) return { note: "not yet" };
  const panes = row.panes ? openPanes(corpus) : undefined;
  if (panes === null) return { note: "needs tmux" };
  if (panes !== undefined) command.push("--socket", panes.socket);
  if (row.stages) stageSomething(cwd);
  if (row.journal) own.layJournal();
  if (row.file !== undefined) writeFileSync(join(cwd, row.file.path), row.file.text);
  const before =
    row.loose !== undefined
      ? () => own.putLoose(row.loose, cwd)
      : row.edits // Setting what is set already would write nothing.
        ? () => own.restore(cwd)
        : undefined;
  try {
    const times = timePairs(command, {
      cwd,
      env,
      pairs: Number(options.pairs),
      statuses: row.statuses,
      stdin: row.stdin,
      before,
    });
    const stored = own.listNew(cwd).length;
    if (row.writes && stored !== times.runs)
      throw new Error(`${stored} of ${times.runs} entries were stored`);
    // Each run packs what it was given, and the batches of the runs before stay as they are.
    if (row.loose !== undefined && stored !== times.runs)
      throw new Error(`${stored} files are left of ${times.runs} seals`);
    return { ...times, target: row.target };
  } finally {
    if (row.file !== undefined) rmSync(join(cwd, row.file.path), { force: true });
    panes?.close();
    if (row.writes || row.edits || row.stages || row.journal || row.loose !== undefined) own.restore(cwd);
  }
}

function placeOf({ place }) {
  if (place === "linked") return corpus.worktrees[0].path;
  if (place === "many") return manyEntries.shop;
  corpus.switchTo(place === "main" ? "main" : corpus.branches[0]);
  return corpus.shop;
}

/** Tells whether this ctx has a command already: it names the command it understood. */
function exists(args, { cwd, env }) {
  const [program, ...rest] = [...CTX, ...args.slice(0, 2), "--help", "--json"];
  const { stdout } = spawnSync(program, rest, { cwd, env, encoding: "utf8" });
  return !(stdout.startsWith("{") && JSON.parse(stdout).command === null);
}

function stageSomething(cwd) {
  const [path] = corpus.git(cwd, "ls-files", "packages/payments").split("\n");
  appendFileSync(join(cwd, path), "// One more line.\n");
  corpus.git(cwd, "add", path);
}

async function measureOthers() {
  for (const [name, place] of [
    ["library resolve, warm", corpus.branches[0]],
    ["library resolve, warm, its branch ahead", "main"],
  ]) {
    if (isWanted(name)) figures.push(await guard(name, () => measureLibrary(place)));
  }
  if (isWanted("16 parallel appends")) {
    figures.push(await guard("16 parallel appends", measureAppends));
    corpus.restore();
  }
  if (isWanted("workflow engine")) figures.push(...(await measureWorkflows()));
  if (isWanted("mcp")) {
    figures.push(...(await measureServer()));
    corpus.restore();
  }
  if (isWanted("package")) figures.push(...(await measureSizes()));
}

function measureLibrary(branch) {
  corpus.switchTo(branch);
  const script = join(ROOT, "bench/measure/library-resolve.mjs");
  const args = [script, LIBRARY, corpus.shop, corpus.tasks.story];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    env: corpus.environment,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr.trim());
  const { p50Ms, p99Ms } = JSON.parse(stdout);
  return {
    figure: p50Ms,
    target: 1,
    text: `${formatMs(p50Ms)} ms`,
    limit: "1 ms",
    note: `p99 ${formatMs(p99Ms)} ms`,
  };
}

async function measureWorkflows() {
  let times;
  const script = join(ROOT, "bench/measure/workflow-engine.mjs");
  const whole = await guard("workflow engine", () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [script, ROOT], {
      env: corpus.environment,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr.trim());
    times = JSON.parse(stdout);
    return {};
  });
  if (times === undefined) return [whole];
  const { startMs, firstStartMs, stepMs, worstStepMs, loopStepMs, longLoopStepMs, heapBytes } = times;
  const time = (name, figure, { target, note }) => {
    return { name, figure, target, text: `${formatMs(figure)} ms`, limit: `${target} ms`, note };
  };
  return [
    time("workflow engine, start", startMs, { target: 20, note: `the first ${formatMs(firstStartMs)} ms` }),
    time("workflow engine, step", stepMs, { target: 2, note: `the slowest ${formatMs(worstStepMs)} ms` }),
    time("workflow engine, step of a loop of 10,000", longLoopStepMs, {
      target: 2,
      note: `of 1,000: ${formatMs(loopStepMs)} ms`,
    }),
    {
      name: "workflow engine, heap",
      figure: heapBytes,
      target: 100 * MEGABYTE,
      text: formatBytes(heapBytes),
      limit: "100 MB",
    },
  ];
}

async function measureServer() {
  let measured;
  corpus.switchTo(corpus.branches[0]);
  const script = join(ROOT, "bench/measure/mcp.mjs");
  const whole = await guard("mcp", () => {
    const args = [script, CTX[1], corpus.shop, corpus.tasks.story];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, {
      env: corpus.environment,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr.trim());
    measured = JSON.parse(stdout);
    return {};
  });
  if (measured === undefined) return [whole];
  const { startRatio, calls, newsMs, worstNewsMs, endMs } = measured;
  const time = (name, figure, { target, note }) => {
    const limit = `${target} ms`;
    return { name: `mcp, ${name}`, figure, target, text: `${formatMs(figure)} ms`, limit, note };
  };
  return [
    {
      name: "mcp, start and hello",
      figure: startRatio,
      target: 5,
      text: formatRatio(startRatio),
      limit: formatRatio(5),
    },
    ...Object.entries(calls).map(([name, { p50Ms, firstMs }]) => {
      return time(name, p50Ms, { target: 5, note: `the first ${formatMs(firstMs)} ms` });
    }),
    time("another server's client is told", newsMs, {
      target: 500,
      note: `at most ${formatMs(worstNewsMs)} ms`,
    }),
    time("end", endMs, { target: 1000 }),
  ];
}

async function measureAppends() {
  const { acknowledged, stored, count, elapsedMs } = await appendInParallel(corpus, { ctx: CTX, count: 16 });
  const note = `${acknowledged} acknowledged, ${formatMs(elapsedMs)} ms in all`;
  return {
    figure: stored,
    isMissed: Math.min(stored, acknowledged) < count,
    text: `${stored} of ${count}`,
    limit: `${count} of ${count}`,
    note,
  };
}

async function measureSizes() {
  let sizes;
  const whole = await guard("package", async () => ((sizes = await measurePackage(PACKAGE)), {}));
  if (sizes === undefined) return [whole];
  const { installedBytes, packages, tarballBytes } = sizes;
  const size = (name, bytes, most) => {
    return { name, figure: bytes, target: most, text: formatBytes(bytes), limit: formatBytes(most) };
  };
  return [
    size("package, installed", installedBytes, 12 * MEGABYTE),
    { name: "package, packages", figure: packages, target: 25, text: String(packages), limit: "25" },
    size("package, tarball", tarballBytes, 1 * MEGABYTE),
  ];
}

function isMissed(figure) {
  return figure.isMissed ?? (figure.target !== undefined && (figure.ratio ?? figure.figure) > figure.target);
}

function makeReport() {
  const { scale, commits } = corpus;
  const place = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    pairs: Number(options.pairs),
  };
  return {
    ...place,
    corpus: { scale, commits },
    figures: figures.map((figure) => ({ ...figure, isMissed: isMissed(figure) })),
  };
}

function print() {
  const heading = ["job", "× bare node", "at most", "", "median ms", "min ms", "bare ms", ""];
  const rows = figures.map((figure) => {
    const mark = isMissed(figure) ? "over" : "";
    if (figure.failure !== undefined)
      return [figure.name, "failed", "", "", "", "", "", figure.failure.split("\n")[0]];
    if (figure.ratio === undefined) {
      return [figure.name, figure.text ?? "-", figure.limit ?? "", mark, "", "", "", figure.note ?? ""];
    }
    const { ratio, target, medianMs, minMs, bareMedianMs } = figure;
    const limit = target === undefined ? "" : formatRatio(target);
    return [
      figure.name,
      formatRatio(ratio),
      limit,
      mark,
      ...[medianMs, minMs, bareMedianMs].map(formatMs),
      "",
    ];
  });
  process.stdout.write(`Node ${process.version}, ${options.pairs} pairs, ${corpus.commits} commits\n\n`);
  process.stdout.write(formatTable(heading, rows));
  for (const { name, failure } of figures) if (failure !== undefined) say(`\n${name}: ${failure}`);
}
