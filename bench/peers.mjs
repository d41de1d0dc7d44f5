// `npm run bench:peers`: the nearest neighbours' everyday commands beside ours, each in a project of as many tasks, each
// a ratio to bare node. They are installed into a temporary directory, never as dependencies of ctx.
//   npm run bench:peers -- [--pairs 15] [--tasks 1000] [--json] [--with-task-master]     (the last weighs 1.4 GB)
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openCorpus } from "./measure/corpus.mjs";
import { cleanEnvironment } from "./measure/environment.mjs";
import { measureInstall } from "./measure/package-size.mjs";
import { timePairs } from "./measure/pairs.mjs";
import { formatBytes, formatMs, formatRatio, formatTable } from "./measure/table.mjs";
import { PEERS } from "./peers/projects.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const { values: options } = parseArgs({
  options: {
    pairs: { type: "string", default: "15" },
    tasks: { type: "string", default: "1000" },
    json: { type: "boolean", default: false },
    "with-task-master": { type: "boolean", default: false },
  },
});
const say = (text) => process.stderr.write(`${text}\n`);

if (!existsSync(join(ROOT, "dist/ctx.cjs"))) {
  say("error: ctx is not built; run `npm run build`.");
  process.exit(69);
}
const figures = await measureCtx();
const directory = mkdtempSync(join(tmpdir(), "ctx-bench-peers-"));
try {
  for (const peer of PEERS) {
    if (!peer.isHeavy || options["with-task-master"]) figures.push(...(await measurePeer(peer)));
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
if (options.json) process.stdout.write(`${JSON.stringify({ node: process.version, figures }, null, 2)}\n`);
else print();

async function measureCtx() {
  const corpus = await openCorpus({ say });
  corpus.switchTo(corpus.branches[0]);
  const ctx = [process.execPath, join(ROOT, "bin/ctx.cjs")];
  const rows = [
    { job: "view", args: ["resolve", "task-42"] },
    { job: "list", args: ["list", "tasks"] },
    { job: "edit", args: ["progress", "task-42", "half done"] },
    { job: "validate", args: ["validate"], statuses: [0, 1] },
  ];
  const place = { name: "ctx", command: ctx, cwd: corpus.shop, env: corpus.environment };
  const measured = rows.map((row) => measureRow(place, row));
  corpus.restore();
  corpus.switchTo("main");
  return measured;
}

async function measurePeer(peer) {
  const home = join(directory, peer.name);
  const project = join(home, "project");
  mkdirSync(project, { recursive: true });
  say(`installing ${peer.packages.join(" ")} …`);
  let size;
  try {
    size = await measureInstall(home, ...peer.packages);
  } catch (error) {
    const [reason] = String(error.stderr || error.message)
      .trim()
      .split("\n");
    return [{ name: peer.name, job: "install", failure: `cannot be installed here: ${reason}` }];
  }
  const env = { ...cleanEnvironment(home), ...peer.env };
  const place = {
    name: peer.name,
    command: [join(home, "node_modules/.bin", peer.program)],
    cwd: project,
    env,
  };
  const installed = { name: peer.name, job: "install", text: formatBytes(size.installedBytes), ...size };
  try {
    peer.prepare({ project, env, program: place.command[0], tasks: Number(options.tasks) });
  } catch (error) {
    return [installed, { name: peer.name, job: "prepare", failure: error.message.split("\n")[0] }];
  }
  return [installed, ...peer.rows.map((row) => measureRow(place, row))];
}

function measureRow({ name, command, cwd, env }, { job, args, statuses }) {
  const shown = [name === "ctx" ? "ctx" : command[0].split(/[\\/]/).at(-1), ...args].join(" ");
  try {
    const times = timePairs([...command, ...args], { cwd, env, pairs: Number(options.pairs), statuses });
    return { name, job, shown, ...times };
  } catch (error) {
    // A usage error: this ctx does not have the command yet.
    if (name === "ctx" && error.message.includes(" exits 64 "))
      return { name, job, shown, failure: "not yet" };
    return { name, job, shown, failure: error.message.split("\n").slice(0, 2).join(" ") };
  }
}

function print() {
  const order = ["view", "list", "edit", "validate", "install", "prepare"];
  const sorted = [...figures].sort((left, right) => order.indexOf(left.job) - order.indexOf(right.job));
  const rows = sorted.map(({ name, job, shown = "", ratio, medianMs, minMs, failure, text, packages }) => {
    if (failure !== undefined) return [job, name, "-", "", "", `${shown} ${failure}`.trim()];
    if (ratio === undefined) return [job, name, text, "", "", `${packages} packages`];
    return [job, name, formatRatio(ratio), formatMs(medianMs), formatMs(minMs), shown];
  });
  process.stdout.write(`Node ${process.version}, ${options.pairs} pairs, ${options.tasks} tasks\n\n`);
  process.stdout.write(
    formatTable(["job", "who", "× bare node", "median ms", "min ms", ""], rows, [0, 1, 5]),
  );
}
