// A world for one test: a directory with or without a git repository, the real adapters, a clock and ids that count.
// Everything is made below one temporary directory, which goes when the test ends.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { agents } from "../../src/actions/agents.js";
import { insight, progress } from "../../src/actions/append.js";
import { changes } from "../../src/actions/changes.js";
import { archive, complete } from "../../src/actions/complete.js";
import { check } from "../../src/actions/check.js";
import { create } from "../../src/actions/create.js";
import { decision } from "../../src/actions/decision.js";
import { delegate } from "../../src/actions/delegate.js";
import { decide } from "../../src/actions/delegation/decide.js";
import { listDelegations } from "../../src/actions/delegation/list-delegations.js";
import { showDelegation } from "../../src/actions/delegation/show-delegation.js";
import { deleteContext } from "../../src/actions/delete.js";
import { doctor } from "../../src/actions/doctor.js";
import { diff } from "../../src/actions/diff.js";
import { explain } from "../../src/actions/explain.js";
import { get } from "../../src/actions/get.js";
import { hooks } from "../../src/actions/hooks.js";
import { init } from "../../src/actions/init.js";
import { list } from "../../src/actions/list.js";
import { log } from "../../src/actions/log.js";
import { prune } from "../../src/actions/prune.js";
import { recover } from "../../src/actions/recover.js";
import type { PlaceRequest } from "../../src/actions/request.js";
import { resolve, type ResolvedContext, type ResolveRequest } from "../../src/actions/resolve.js";
import { retract } from "../../src/actions/retract.js";
import { review } from "../../src/actions/review.js";
import { seal } from "../../src/actions/seal.js";
import { search } from "../../src/actions/search.js";
import { set, unset, update } from "../../src/actions/set.js";
import { status } from "../../src/actions/status.js";
import { usage } from "../../src/actions/usage.js";
import { validate } from "../../src/actions/validate.js";
import { verify } from "../../src/actions/verify.js";
import { wait } from "../../src/actions/wait.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import { CtxError } from "../../src/errors/ctx-error.js";
import type { Outcome } from "../../src/model/outcome.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { makeCountingIds, makeFixedClock, type FixedClock } from "./fakes.js";
import {
  askGit,
  authoring,
  hermeticEnvironment,
  makeTemporaryDirectory,
  runGit,
  type HermeticEnvironment,
} from "./hermetic.js";

export type FileTexts = Readonly<Record<string, string | Uint8Array>>;

/** The story that every scenario is a page of: a shop, its login feature, task-42. */
export const FEATURE = "feature/task-42-login";
export const CONFIG = ".context/config.json";
export const PROJECT = ".context/project/context.json";
export const TASK = ".context/tasks/task-42/context.json";
export const BRANCH = ".context/branches/feature%2Ftask-42-login/context.json";
export const CONFIG_TEXT = '{\n  "format": "ctx/1",\n  "project": "shop"\n}\n';

/** The JSON text of a file. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The text of an entries file with one record a line. */
export function entries(...records: readonly Record<string, unknown>[]): string {
  return records.map((one) => `${JSON.stringify(one)}\n`).join("");
}

/** A progress record with the id that ends in `id`, and everything that a record must have. */
export function record(
  id: string,
  text: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return { v: 1, id: ulid(id), kind: "progress", at: "2026-11-20T10:02:00.000Z", by: "@ada", text, ...more };
}

/** A ULID that is easy to read in a test. */
export function ulid(end: string): string {
  return `01KAGC0000${end.padStart(16, "0")}`;
}

type WithoutPlace<Request> = Request extends unknown ? Omit<Request, "directory"> : never;

/** Every action, run in one directory. */
export class Shell {
  constructor(
    readonly runtime: Runtime,
    readonly directory: string,
  ) {}

  /** Resolves to the whole resolved context. */
  async resolve(ref?: string, options: Omit<ResolveRequest, "directory" | "ref" | "select"> = {}) {
    const request = { ...options, directory: this.directory, ...(ref === undefined ? {} : { ref }) };
    const outcome = await resolve(this.runtime, request);
    return outcome as Outcome<ResolvedContext>;
  }

  select(ref: string, pointer: string, options: Partial<ResolveRequest> = {}) {
    return resolve(this.runtime, { ...options, directory: this.directory, ref, select: pointer });
  }

  explain(ref: string, pointer: string, options: { personal?: boolean } = {}) {
    return explain(this.runtime, { ...options, directory: this.directory, ref, pointer });
  }

  get = this.#verb(get);
  list = this.#verb(list);
  log = this.#verb(log);
  diff = this.#verb(diff);
  review = this.#verb(review);
  search = this.#verb(search);
  create = this.#verb(create);
  init = this.#verb(init);
  hooks = this.#verb(hooks);
  agents = this.#verb(agents);
  set = this.#verb(set);
  unset = this.#verb(unset);
  update = this.#verb(update);
  validate = this.#verb(validate);
  progress = this.#verb(progress);
  insight = this.#verb(insight);
  status = this.#verb(status);
  doctor = this.#verb(doctor);
  decision = this.#verb(decision);
  retract = this.#verb(retract);
  complete = this.#verb(complete);
  archive = this.#verb(archive);
  delegate = this.#verb(delegate);
  listDelegations = this.#verb(listDelegations);
  showDelegation = this.#verb(showDelegation);
  delete = this.#verb(deleteContext);
  check = this.#verb(check);
  verify = this.#verb(verify);
  seal = this.#verb(seal);
  recover = this.#verb(recover);
  usage = this.#verb(usage);
  prune = this.#verb(prune);
  changes = this.#verb(changes);
  wait = this.#verb(wait);

  accept(id: string, options: { rebase?: boolean; reason?: string; dryRun?: boolean; by?: string } = {}) {
    return decide(this.runtime, { ...options, directory: this.directory, id, verdict: "accepted" });
  }

  reject(id: string, reason: string, options: { by?: string } = {}) {
    return decide(this.runtime, { ...options, directory: this.directory, id, verdict: "rejected", reason });
  }

  #verb<Request extends PlaceRequest, Answer>(
    action: (runtime: Runtime, request: Request) => Promise<Outcome<Answer>>,
  ): (request: WithoutPlace<Request>) => Promise<Outcome<Answer>> {
    return (request) => action(this.runtime, { ...request, directory: this.directory } as unknown as Request);
  }
}

/** One directory tree, its repository, and a runtime on it. */
export class World extends Shell {
  /** The worktree's top level, or simply the directory where there is no git. */
  readonly top: string;
  readonly clock: FixedClock;
  readonly environment: HermeticEnvironment;

  private constructor(
    readonly outside: string,
    place: { top: string; environment: HermeticEnvironment; runtime: Runtime; clock: FixedClock },
  ) {
    super(place.runtime, place.top);
    this.top = place.top;
    this.clock = place.clock;
    this.environment = place.environment;
  }

  /** Makes a world without git; `name` is the directory's, for paths that need care. */
  static bare(name = "shop"): World {
    const { path: outside, remove } = makeTemporaryDirectory("world");
    onTestFinished(remove);
    const top = join(outside, name);
    mkdirSync(top);
    const environment: HermeticEnvironment = {
      ...hermeticEnvironment(join(outside, "home")),
      XDG_CONFIG_HOME: join(outside, "config"),
      // Without this ceiling a repository around the temporary directory would show.
      GIT_CEILING_DIRECTORIES: outside,
    };
    const clock = makeFixedClock(Date.UTC(2026, 10, 20, 10, 2));
    const runtime = { ...makeNodeRuntime(environment), clock, ids: makeCountingIds() };
    return new World(outside, { top, environment, runtime, clock });
  }

  /** Makes a world with an empty repository on the unborn branch main. */
  static unborn(name = "shop"): World {
    const world = World.bare(name);
    world.git("init", "--quiet", "--template=", "--initial-branch=main");
    // Written by hand, for a process less in every test.
    appendFileSync(join(world.top, ".git/config"), "[user]\n\tname = Ada Lovelace\n");
    return world;
  }

  /** Makes a world whose main holds these files in one commit. */
  static repository(files: FileTexts = {}, name = "shop"): World {
    const world = World.unborn(name);
    world.commit("Start the shop", { [CONFIG]: CONFIG_TEXT, ...files });
    return world;
  }

  git(...args: string[]): string {
    return runGit(this.top, authoring(this.environment), args);
  }

  gitIn(directory: string, ...args: string[]): string {
    return runGit(directory, authoring(this.environment), args);
  }

  /** Runs git where failing is expected, such as a rebase that stops at a conflict. */
  tryGit(...args: string[]): string | null {
    return askGit(this.top, authoring(this.environment), args);
  }

  write(files: FileTexts, directory = this.top): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
  }

  read(path: string, directory = this.top): string {
    return readFileSync(join(directory, path), "utf8");
  }

  has(path: string): boolean {
    return existsSync(join(this.top, path));
  }

  remove(...paths: string[]): void {
    for (const path of paths) rmSync(join(this.top, path), { recursive: true });
  }

  link(target: string, path: string): void {
    mkdirSync(dirname(join(this.top, path)), { recursive: true });
    symlinkSync(target, join(this.top, path));
  }

  commit(message: string, files: FileTexts = {}): string {
    this.write(files);
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", message);
    return this.git("rev-parse", "HEAD");
  }

  /** Commits files on a branch of its own and comes back to where it was. */
  commitOn(branch: string, files: FileTexts, from = "HEAD"): string {
    const before = this.git("rev-parse", "--abbrev-ref", "HEAD");
    const isThere = this.tryGit("rev-parse", "--verify", "--quiet", `refs/heads/${branch}`) !== null;
    this.git("switch", "--quiet", ...(isThere ? [branch] : ["--create", branch, from]));
    const commit = this.commit(`Work on ${branch}`, files);
    this.git("switch", "--quiet", before);
    return commit;
  }

  /** Adds a linked worktree beside the main one. */
  addWorktree(name: string, ...args: string[]): string {
    const path = join(this.outside, name);
    this.git("worktree", "add", "--quiet", path, ...args);
    return path;
  }

  /** The same world seen from another directory, with other environment variables if asked. */
  at(directory: string, more: Record<string, string> = {}): Shell {
    const { clock, ids } = this.runtime;
    const runtime =
      Object.keys(more).length === 0
        ? this.runtime
        : { ...makeNodeRuntime({ ...this.environment, ...more }), clock, ids };
    return new Shell(runtime, directory);
  }

  with(more: Record<string, string>): Shell {
    return this.at(this.top, more);
  }
}

/** The error that a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<CtxError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof CtxError) return error;
    throw error;
  }
  throw new Error("It was expected to be refused, and was not.");
}

/** The codes of an outcome's findings, in order. */
export function codes(outcome: Outcome<unknown>): string[] {
  return outcome.findings.map((finding) => finding.code);
}
