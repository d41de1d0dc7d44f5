// The shop of a random history: a real repository, and ctx in this process, which can be killed in the middle of what it
// does to files.
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { makeNodeRuntime } from "../../../src/adapters/node-runtime.js";
import type { EntryRecord } from "../../../src/model/entry.js";
import type { Files } from "../../../src/ports/files.js";
import type { Runtime } from "../../../src/ports/runtime.js";
import { makeCountingIds, makeFixedClock, type FixedClock } from "../../support/fakes.js";
import { authoring, hermeticEnvironment, makeTemporaryDirectory, runGit } from "../../support/hermetic.js";
import { CONFIG, CONFIG_TEXT, json, PROJECT, Shell, TASK } from "../../support/world.js";

const run = promisify(execFile);

/** Where a writer dies: in a call that it makes, before it, half-way through, or right after. */
export interface Death {
  readonly call: "append" | "place" | "changeTogether" | "remove";
  readonly when: "before" | "half-way" | "after";
}

/** What a killed writer leaves behind: nothing runs any more that could clean up. */
export class Killed extends Error {}

export interface HistoryShop {
  readonly top: string;
  readonly clock: FixedClock;
  readonly journal: string;
  /** The ids of entries of which a file was left empty or half written. */
  readonly remnants: Set<string>;
  /** The ids of entries that only the journal ever had: no file was named after them. */
  readonly unplaced: Set<string>;
  /** The next call of that kind is the last of its process. */
  death: Death | null;
  deaths: number;
  at(directory: string): Shell;
  git(directory: string, ...args: string[]): Promise<string>;
  /** The commit of a branch. */
  tip(branch: string): string;
  /** The newest stash; null when there is none. */
  stash(): string | null;
  remove(): void;
}

/** Makes a shop; `hear` is told of every frame that reached the journal whole. */
export function makeHistoryShop(
  start: number,
  hear: (frame: { ref: string; record: EntryRecord }) => void,
): HistoryShop {
  const { path, remove } = makeTemporaryDirectory("history");
  const top = join(path, "shop");
  cpSync(TEMPLATE, top, { recursive: true });
  const environment = hermeticEnvironment(join(path, "home"));
  const authored = authoring(environment);
  const clock = makeFixedClock(start);
  const node = makeNodeRuntime(environment);
  const shop: HistoryShop = {
    top,
    clock,
    journal: join(top, ".git/ctx/journal"),
    remnants: new Set(),
    unplaced: new Set(),
    death: null,
    deaths: 0,
    at: (directory) => new Shell(runtime, directory),
    async git(directory, ...args) {
      const { stdout } = await run("git", args, { cwd: directory, env: authored });
      return stdout.trimEnd();
    },
    tip: (branch) => readFileSync(join(top, ".git/refs/heads", branch), "utf8").trim(),
    stash() {
      const ref = join(top, ".git/refs/stash");
      return existsSync(ref) ? readFileSync(ref, "utf8").trim() : null;
    },
    remove,
  };
  const runtime: Runtime = {
    ...node,
    clock,
    ids: makeCountingIds(),
    files: mortal(node.files, shop, hear),
  };
  return shop;
}

/** Files whose user may die. */
function mortal(
  files: Files,
  shop: HistoryShop,
  hear: (frame: { ref: string; record: EntryRecord }) => void,
): Files {
  const dieIn = <T>(call: Death["call"], steps: { half: () => void; whole: () => T }): T => {
    const { death } = shop;
    if (death?.call !== call) return steps.whole();
    shop.death = null;
    shop.deaths++;
    if (death.when === "half-way") steps.half();
    if (death.when === "after") steps.whole();
    throw new Killed(`killed ${death.when} ${call}`);
  };
  return {
    ...files,
    append(path, text, top) {
      dieIn("append", {
        half: () => files.append(path, text.slice(0, text.length / 2), top),
        whole() {
          files.append(path, text, top);
          hear(JSON.parse(text.slice(text.indexOf("{"))) as { ref: string; record: EntryRecord });
        },
      });
    },
    place(path, text) {
      dieIn("place", {
        // What a power cut leaves: the name, and nothing or a beginning of the text.
        half() {
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text.slice(0, text.length % 2 === 0 ? 0 : text.length / 2));
          shop.remnants.add(basename(path, ".jsonl"));
        },
        whole() {
          files.place(path, text);
          shop.unplaced.delete(basename(path, ".jsonl"));
        },
      });
    },
    changeTogether(changes, options) {
      dieIn("changeTogether", {
        half: () => files.changeTogether(changes.slice(0, Math.ceil(changes.length / 2)), options),
        whole: () => files.changeTogether(changes, options),
      });
    },
    remove: (path, expected) =>
      dieIn("remove", {
        half: () => void files.remove(path, expected),
        whole: () => files.remove(path, expected),
      }),
  };
}

/** The shop before anybody recorded anything: a project and two tasks. */
const TEMPLATE = makeTemplate();

function makeTemplate(): string {
  const { path, remove } = makeTemporaryDirectory("history-template");
  process.on("exit", remove);
  const texts = {
    ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n",
    [CONFIG]: CONFIG_TEXT,
    [PROJECT]: json({ caching: "in memory" }),
    [TASK]: json({ title: "Implement user authentication" }),
    [TASK.replace("task-42", "task-43")]: json({ title: "Check out" }),
  };
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  const git = (...args: string[]) => runGit(path, authoring(hermeticEnvironment(path)), args);
  git("init", "--quiet", "--template=", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message", "Start the shop");
  return path;
}
