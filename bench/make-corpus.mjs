// Makes the corpus that ctx is measured on (SPEC §16): the same bytes and commit ids every time.
//   node bench/make-corpus.mjs <directory> [--scale 0.01]
// <directory> gets shop/ (the checkout, on main), worktrees/ (linked ones), home/ (empty) and corpus.json (what is where).
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { formatImport, listCommits } from "./corpus/history.mjs";
import { makePlan, TASKS } from "./corpus/plan.mjs";
import { cleanEnvironment } from "./measure/environment.mjs";

/** Makes the corpus in a directory that is new or empty, and returns what corpus.json says. */
export async function makeCorpus(directory, scale = 1) {
  const shop = join(directory, "shop");
  const home = join(directory, "home");
  mkdirSync(home, { recursive: true });
  mkdirSync(shop);
  const plan = makePlan(scale);
  const environment = cleanEnvironment(home);
  const git = (...args) => {
    return execFileSync("git", args, {
      cwd: shop,
      env: environment,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  };

  git("init", "-q", "-b", "main");
  const settings = {
    "user.name": "Ada",
    "user.email": "ada@example.com",
    "gc.auto": "0",
    "maintenance.auto": "false",
  };
  for (const [key, value] of Object.entries(settings)) git("config", key, value);
  const commits = await importHistory(shop, environment, plan);
  addRemote(git, plan);
  git("gc", "-q");
  git("reset", "-q", "--hard", "main");
  const worktrees = addWorktrees(git, directory, plan);

  const corpus = {
    scale,
    shop,
    home,
    commits,
    worktrees,
    tasks: taskIds(),
    branches: plan.branches.map(({ name }) => name),
  };
  writeFileSync(join(directory, "corpus.json"), `${JSON.stringify(corpus, null, 2)}\n`);
  return corpus;
}

async function importHistory(shop, environment, plan) {
  const args = ["fast-import", "--quiet", "--done"];
  const program = spawn("git", args, { cwd: shop, env: environment, stdio: ["pipe", "inherit", "inherit"] });
  const ended = new Promise((settle, fail) => {
    program.on("error", fail);
    program.on("close", (status) =>
      status === 0 ? settle() : fail(new Error(`git fast-import exits ${status}`)),
    );
  });
  // A fast-import that stops early breaks the pipe; its exit status says more than that.
  program.stdin.on("error", () => {});
  let commits = -1; // The last part is "done".
  for (const part of formatImport(listCommits(plan))) {
    commits++;
    if (!program.stdin.write(part))
      await Promise.race([new Promise((go) => program.stdin.once("drain", go)), ended]);
  }
  program.stdin.end();
  await Promise.all([finished(program.stdin), ended]);
  return commits;
}

/** Remote-tracking refs as after a fetch; the remote itself is never asked. */
function addRemote(git, plan) {
  git("remote", "add", "origin", "https://git.example.com/shop.git");
  for (const name of ["main", ...plan.branches.map((branch) => branch.name)]) {
    git("update-ref", `refs/remotes/origin/${name}`, `refs/heads/${name}`);
  }
  git("tag", "v2.3", "refs/heads/release/2.3");
  git("pack-refs", "--all");
}

function addWorktrees(git, directory, plan) {
  // Not the first branch: the measurements switch to it in the main checkout.
  return plan.branches.slice(1, plan.worktrees + 1).map(({ name }) => {
    const path = join(directory, "worktrees", basename(name));
    git("worktree", "add", "-q", path, name);
    return { path, branch: name };
  });
}

function taskIds() {
  return Object.fromEntries(Object.entries(TASKS).map(([role, { number }]) => [role, `task-${number}`]));
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { scale: { type: "string" } },
  });
  const scale = Number(values.scale ?? 1);
  const [given] = positionals;
  if (given === undefined || !(scale > 0 && scale <= 1)) {
    process.stderr.write("usage: node bench/make-corpus.mjs <directory> [--scale 0.01..1]\n");
    process.exitCode = 64;
    return;
  }
  const directory = resolve(given);
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    process.stderr.write(`error: ${directory} is not empty.\n`);
    process.exitCode = 73;
    return;
  }
  const isNew = !existsSync(directory);
  try {
    const corpus = await makeCorpus(directory, scale);
    process.stdout.write(
      `${corpus.shop}: ${corpus.commits} commits, ${corpus.worktrees.length} linked worktrees\n`,
    );
  } catch (error) {
    if (isNew) rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
