// Makes a repository of 100,000 entries, as years of several agents leave it: 1,000 tasks, one of them with a fifth of
// all; most entries sealed into batches, the others in files of their own; a journal that still holds every one, since
// each of its segments has one that nobody committed yet.
//   node bench/many-entries.mjs <directory> [--entries 100000]
// <directory> gets shop/ (the checkout, on main), home/ (empty) and corpus.json (what is where).
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { crc32 } from "node:zlib";
import { makeEntry } from "./corpus/entries.mjs";
import { formatImport } from "./corpus/history.mjs";
import { cleanEnvironment } from "./measure/environment.mjs";

const TASKS = 1000;
/** The task of which people ask; and the one that has a fifth of everything. */
export const ROLES = { usual: "task-42", large: "task-1000" };
const START_MS = Date.UTC(2026, 0, 5, 9, 0, 0);
const STEP_MS = 90_000;
const SEGMENT_MS = 25 * 86_400_000;
const AUTHOR = "Ada <ada@example.com>";

/** Makes it in a directory that is new or empty, and returns what corpus.json says. */
export async function makeManyEntries(directory, entries = 100_000) {
  const shop = join(directory, "shop");
  const home = join(directory, "home");
  mkdirSync(home, { recursive: true });
  mkdirSync(shop);
  const env = cleanEnvironment(home);
  const git = (...args) => execFileSync("git", args, { cwd: shop, env, stdio: ["ignore", "pipe", "pipe"] });
  git("init", "-q", "-b", "main");
  for (const [key, value] of [
    ["user.name", "Ada"],
    ["user.email", "ada@example.com"],
    ["gc.auto", "0"],
    ["maintenance.auto", "false"],
  ])
    git("config", key, value);
  const contexts = shareOut(entries);
  await importFiles(shop, env, [...listDocuments(), ...listEntryFiles(contexts)]);
  git("reset", "-q", "--hard", "main");
  git("worktree", "add", "-q", "--no-checkout", "--detach", join(directory, "desk"));
  const segments = listSegments(contexts);
  const journalBytes = writeJournal(join(shop, ".git/ctx/journal"), segments);
  for (const [{ path, text }] of segments.values()) writeNew(join(directory, "desk", path), text);
  const corpus = { shop, home, entries, tasks: TASKS, roles: ROLES, journalBytes };
  writeFileSync(join(directory, "corpus.json"), `${JSON.stringify(corpus, null, 2)}\n`);
  return corpus;
}

/** The entries of each context, in the order of their ids. */
function shareOut(count) {
  const contexts = new Map();
  for (let number = 0; number < count; number++) {
    const name =
      number % 5 === 0 ? ROLES.large : number % 997 === 1 ? "project" : `task-${1 + ((number * 7) % 999)}`;
    const directory = name === "project" ? ".context/project" : `.context/tasks/${name}`;
    const kind = name === "project" || number % 4 === 1 ? "insight" : "progress";
    const entry = makeEntry(directory, { number, timeMs: START_MS + number * STEP_MS, kind });
    const own = contexts.get(name) ?? { name, directory, entries: [] };
    contexts.set(name, own);
    own.entries.push({ number, timeMs: START_MS + number * STEP_MS, ...entry });
  }
  for (const { entries } of contexts.values())
    entries.sort((left, right) => (left.path < right.path ? -1 : 1));
  return contexts;
}

function listDocuments() {
  const config = { format: "ctx/1", project: "shop", journal: { keepDays: 36_500 } };
  const files = [
    { path: ".context/config.json", text: `${JSON.stringify(config, null, 2)}\n` },
    { path: ".context/.gitignore", text: "*.local.md\n*.local.json\n.ctx-*.tmp\n" },
    { path: ".context/project/context.md", text: "---\ncaching: in memory\n---\n\nThe shop.\n" },
  ];
  for (let number = 1; number <= TASKS; number++) {
    const text = `---\ntitle: Task ${number} of the shop\nphase: build\n---\n`;
    files.push({ path: `.context/tasks/task-${number}/context.md`, text });
  }
  return files;
}

/** Three quarters of each context in batches, as `ctx seal` makes them before a commit; the newest in single files. */
function* listEntryFiles(contexts) {
  for (const { name, directory, entries } of contexts.values()) {
    const size = name === ROLES.large ? 500 : 20;
    const sealed = Math.floor((entries.length * 0.75) / size) * size;
    for (let at = 0; at < sealed; at += size) {
      const batch = entries.slice(at, at + size);
      const { path } = makeEntry(directory, { number: -1 - at, timeMs: batch[0].timeMs, kind: "progress" });
      yield { path, text: batch.map(({ text }) => text).join("") };
    }
    yield* entries.slice(sealed);
  }
}

async function importFiles(cwd, env, files) {
  const args = ["fast-import", "--quiet", "--done"];
  const program = spawn("git", args, { cwd, env, stdio: ["pipe", "inherit", "inherit"] });
  const ended = new Promise((settle, fail) => {
    program.on("error", fail);
    program.on("close", (status) =>
      status === 0 ? settle() : fail(new Error(`git fast-import exits ${status}`)),
    );
  });
  const commit = {
    branch: "main",
    mark: 1,
    author: AUTHOR,
    message: "Years of work",
    from: null,
    merge: null,
  };
  for (const part of formatImport([{ ...commit, timeMs: START_MS, files }])) program.stdin.write(part);
  program.stdin.end();
  await Promise.all([finished(program.stdin), ended]);
}

/** All entries by segments of 25 days, for few and large ones are the hardest to read; in each a new one comes first. */
function listSegments(contexts) {
  const all = [...contexts.values()].flatMap(({ name, entries }) =>
    entries.map((entry) => ({ ...entry, ref: name === "project" ? name : `task/${name}` })),
  );
  all.sort((left, right) => left.number - right.number);
  const segments = new Map();
  for (const entry of all) {
    const startMs = entry.timeMs - (entry.timeMs % SEGMENT_MS);
    const name = new Date(startMs).toISOString().slice(0, 10);
    if (!segments.has(name)) {
      const own = { number: entry.number + 100_000_000, timeMs: entry.timeMs, kind: "progress" };
      segments.set(name, [
        { ...makeEntry(`.context/tasks/${ROLES.large}`, own), ref: `task/${ROLES.large}` },
      ]);
    }
    segments.get(name).push(entry);
  }
  return segments;
}

/** Writes a frame for every entry and tells how many bytes these are. */
function writeJournal(directory, segments) {
  let bytes = 0;
  for (const [name, entries] of segments) {
    const frames = entries.map(({ ref, text }) => {
      const body = `{"root":"","ref":${JSON.stringify(ref)},"record":${text.trimEnd()}}`;
      return `\n${Buffer.byteLength(body)} ${crc32(body).toString(16).padStart(8, "0")} ${body}\n`;
    });
    const text = frames.join("");
    writeNew(join(directory, `${name}.journal`), text);
    bytes += Buffer.byteLength(text);
  }
  return bytes;
}

function writeNew(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { flag: "wx", mode: 0o600 });
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { entries: { type: "string", default: "100000" } },
  });
  const [given] = positionals;
  const entries = Number(values.entries);
  if (given === undefined || !(entries >= 1000)) {
    process.stderr.write("usage: node bench/many-entries.mjs <directory> [--entries 100000]\n");
    process.exitCode = 64;
    return;
  }
  const directory = resolve(given);
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    process.stderr.write(`error: ${directory} is not empty.\n`);
    process.exitCode = 73;
    return;
  }
  const { shop, journalBytes } = await makeManyEntries(directory, entries);
  process.stdout.write(`${shop}: ${entries} entries, ${Math.round(journalBytes / 1e6)} MB of journal\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
