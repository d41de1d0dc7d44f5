// Clones of one bare repository, each a person or an agent on a machine of their own: with its own clock, which is wrong,
// its own journal, and its own way to bring work to main.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeNodeRuntime } from "../../../src/adapters/node-runtime.js";
import { makeFixedClock, type FixedClock } from "../../support/fakes.js";
import {
  askGit,
  authoring,
  hermeticEnvironment,
  makeTemporaryDirectory,
  runGit,
  type HermeticEnvironment,
} from "../../support/hermetic.js";
import { CONFIG, CONFIG_TEXT, json, PROJECT, Shell } from "../../support/world.js";

export const WAYS = ["merge", "rebase", "branch", "squash"] as const;
export type Way = (typeof WAYS)[number];
export const TASKS = Array.from({ length: 6 }, (_, index) => `task-${40 + index}`);

const START = Date.UTC(2026, 10, 20, 10, 2);
const DAY = 86_400_000;

export interface Team {
  readonly clones: readonly Clone[];
  /** Clones once more, as a new colleague does. */
  cloneAgain(name: string): Clone;
  remove(): void;
}

/** Makes a bare repository and clones of it. */
export function makeClones(count: number, chance: () => number): Team {
  const { path, remove } = makeTemporaryDirectory("clones");
  const environment = authoring(hermeticEnvironment(join(path, "home")));
  const start = join(path, "start");
  mkdirSync(start);
  runGit(start, environment, ["init", "--quiet", "--template=", "--initial-branch=main"]);
  const documents = TASKS.map((id) => [`.context/tasks/${id}/context.json`, json({ title: id })]);
  const texts = {
    ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n",
    [CONFIG]: CONFIG_TEXT,
    [PROJECT]: json({ caching: "in memory" }),
    ...Object.fromEntries(documents),
  };
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(start, name)), { recursive: true });
    writeFileSync(join(start, name), text as string);
  }
  runGit(start, environment, ["add", "--all"]);
  runGit(start, environment, ["commit", "--quiet", "--message", "Start the shop"]);
  runGit(path, environment, ["clone", "--quiet", "--bare", "--template=", "start", "origin.git"]);
  runGit(path, environment, ["clone", "--quiet", "--template=", "origin.git", "clone-0"]);
  const clones = Array.from({ length: count }, (_, index) => {
    // Faster than cloning, and the same.
    if (index > 0) cpSync(join(path, "clone-0"), join(path, `clone-${index}`), { recursive: true });
    const wrongMs = index === 1 ? 70 * 365 * DAY : Math.round((chance() - 0.5) * 2 * DAY);
    return new Clone(join(path, `clone-${index}`), { environment, chance, startMs: START + wrongMs, index });
  });
  const cloneAgain = (name: string): Clone => {
    runGit(path, environment, ["clone", "--quiet", "--template=", "origin.git", name]);
    return new Clone(join(path, name), { environment, chance, startMs: START, index: count });
  };
  return { clones, cloneAgain, remove };
}

export class Clone {
  readonly shell: Shell;
  readonly clock: FixedClock;
  readonly #environment: HermeticEnvironment;

  constructor(
    readonly directory: string,
    place: { environment: HermeticEnvironment; chance: () => number; startMs: number; index: number },
  ) {
    this.#environment = place.environment;
    this.clock = makeFixedClock(place.startMs);
    const ids = {
      ...makeNodeRuntime(place.environment).ids,
      randomBytes: () => Uint8Array.from({ length: 10 }, () => place.chance() * 256),
    };
    const own = { ...place.environment, CTX_BY: `@agent-${place.index}` };
    const runtime = { ...makeNodeRuntime(own), clock: this.clock, ids };
    this.shell = new Shell(runtime, directory);
  }

  git(...args: string[]): string {
    return runGit(this.directory, this.#environment, args);
  }

  /** Runs git where failing is an answer. */
  isDone(...args: string[]): boolean {
    return askGit(this.directory, this.#environment, args) !== null;
  }
}
