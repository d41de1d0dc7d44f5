// People on branches of one repository who only append, and what all of them together have recorded: the oracle of the
// merge matrix. What they record may be sealed, and may look alike, so that git takes files for renamed ones.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Finding } from "../../../src/errors/finding.js";
import { authoring, hermeticEnvironment, makeTemporaryDirectory, runGit } from "../../support/hermetic.js";
import {
  CONFIG,
  CONFIG_TEXT,
  entries,
  json,
  record,
  TASK,
  ulid,
  World,
  type Shell,
} from "../../support/world.js";

/** How entries get into commits. */
export interface Style {
  readonly seals: "nobody" | "the branches" | "everybody";
  /** Watchers write texts that are nearly the same; people do not. */
  readonly texts: "alike" | "different";
}

/** The tasks, and the one that has no entry when branches part. */
export const LOGIN = "task-42";
export const CHECKOUT = "task-43";

const OTHER_TASK = ".context/tasks/task-43/context.json";
const START = ["1", "2", "3", "4"];
const WORDS = "login token session cookie header checkout basket price stock address invoice refund".split(
  " ",
);

/** One context, as ctx and as the files show it. */
export interface Reading {
  readonly ref: string;
  readonly shown: readonly string[];
  readonly stored: readonly string[];
  readonly findings: readonly Finding[];
  /** Of the whole worktree, as git tells it. */
  readonly status: string;
}

export class Team {
  readonly world: World;
  /** The ids that must be read, by context. */
  readonly #recorded = new Map<string, Set<string>>();
  readonly #retracted = new Set<string>();
  /** The branch of each worktree, and all branches: asking git every time would double what a test costs. */
  readonly #heads = new Map<string, string>();
  readonly #branches = new Set(["main"]);
  #count = 0;

  constructor(readonly style: Style) {
    this.world = World.bare();
    cpSync(TEMPLATE, this.world.top, { recursive: true });
    for (const id of START) this.#note(LOGIN, ulid(id));
  }

  git(...args: string[]): string {
    return this.world.git(...args);
  }

  /** Goes to a branch, which begins at the start unless it is there. */
  go(branch: string, from = "start"): void {
    this.git("switch", "--quiet", ...(this.#branches.has(branch) ? [branch] : ["--create", branch, from]));
    this.#branches.add(branch);
    this.#heads.set(this.world.top, branch);
  }

  /** The same people in a linked worktree on a new branch. */
  goBeside(branch: string): Shell {
    const directory = this.world.addWorktree("linked", "-b", branch);
    this.#branches.add(branch);
    this.#heads.set(directory, branch);
    return this.world.at(directory);
  }

  /** Appends entries and commits them on the branch at hand; answers their ids. */
  async work(count: number, ref = LOGIN, place: Shell = this.world): Promise<string[]> {
    const ids = await this.append(count, ref, place);
    await this.commit(place);
    return ids;
  }

  async append(count: number, ref = LOGIN, place: Shell = this.world): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index++) {
      const { data } = await place.progress({ ref, text: this.#text(), by: "@watcher" });
      ids.push(data.id);
      this.#note(ref, data.id);
      this.world.clock.advance(this.style.texts === "alike" ? 0 : 61_007);
    }
    return ids;
  }

  async retract(id: string, place: Shell = this.world): Promise<void> {
    const { data } = await place.retract({ id, by: "@watcher" });
    this.#note(LOGIN, data.id);
    this.#retracted.add(id);
  }

  async commit(place: Shell = this.world): Promise<void> {
    const branch = this.#heads.get(place.directory) ?? "main";
    const { seals } = this.style;
    if (seals === "everybody" || (seals === "the branches" && branch !== "main")) await place.seal({});
    this.world.gitIn(place.directory, "add", "--all");
    this.world.gitIn(place.directory, "commit", "--quiet", "--message", `Work on ${branch}`);
  }

  /** What was recorded is not to be read any more: git was told to undo it. */
  expectGone(ids: readonly string[], ref = LOGIN): void {
    for (const id of ids) this.#recorded.get(ref)?.delete(id);
  }

  /** How many entries must be read. */
  get count(): number {
    return [...this.#recorded.values()].reduce((sum, ids) => sum + ids.size, 0);
  }

  /** What a worktree should show: every entry that was recorded, read once, and nothing else or half done. */
  expected(): Reading[] {
    return [...this.#recorded].map(([ref, ids]) => {
      const stored = [...ids].sort();
      return {
        ref,
        shown: stored.filter((id) => !this.#retracted.has(id)),
        stored,
        findings: [],
        status: "",
      };
    });
  }

  /** What it shows. */
  async read(place: Shell = this.world): Promise<Reading[]> {
    const status = this.world.gitIn(place.directory, "status", "--porcelain", "--untracked-files=all");
    const readings: Reading[] = [];
    for (const ref of this.#recorded.keys()) {
      const { data, findings } = await place.log({ ref });
      const shown = data.entries.map(({ id }) => id);
      readings.push({ ref, shown, stored: this.#readFiles(place.directory, ref), findings, status });
    }
    return readings;
  }

  /** The ids in the files of a context, without ctx. */
  #readFiles(directory: string, ref: string): string[] {
    const path = join(directory, ".context/tasks", ref, "entries");
    const names = existsSync(path) ? readdirSync(path) : [];
    const lines = names.flatMap((name) => readFileSync(join(path, name), "utf8").trimEnd().split("\n"));
    return [...new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id))].sort();
  }

  #note(ref: string, id: string): void {
    this.#recorded.set(ref, (this.#recorded.get(ref) ?? new Set()).add(id));
  }

  #text(): string {
    const count = ++this.#count;
    if (this.style.texts === "alike") return "Changed src/auth/login.ts and 2 more files";
    return Array.from({ length: 40 }, (_, at) => WORDS[(count * 7 + at * count) % WORDS.length]).join(" ");
  }
}

/** The shop before anybody parts: one entry in a file of its own, three in one file. */
const TEMPLATE = makeTemplate();

function makeTemplate(): string {
  const { path, remove } = makeTemporaryDirectory("team");
  process.on("exit", remove);
  const [first, ...others] = START.map((id) => record(id, `Login page, step ${id}`));
  const texts = {
    ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n",
    [CONFIG]: CONFIG_TEXT,
    [TASK]: json({ title: "Implement user authentication" }),
    [OTHER_TASK]: json({ title: "Check out" }),
    [`.context/tasks/${LOGIN}/entries/${ulid("1")}.jsonl`]: entries(first as Record<string, unknown>),
    [`.context/tasks/${LOGIN}/entries/${ulid("S0")}.jsonl`]: entries(...others),
  };
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  const git = (...args: string[]) => runGit(path, authoring(hermeticEnvironment(path)), args);
  git("init", "--quiet", "--template=", "--initial-branch=main");
  // As eager as git can be told to be to take files for renamed ones.
  for (const [key, value] of [
    ["merge.renames", "true"],
    ["diff.renames", "copies"],
    ["merge.renameLimit", "0"],
  ])
    git("config", key as string, value as string);
  git("add", "--all");
  git("commit", "--quiet", "--message", "Start the shop");
  git("tag", "start");
  return path;
}
