// What can happen in a random history: each step does something to the shop, and tells the model what that means.
import { expect } from "vitest";
import { expectInOrder, REFS, START, type History } from "./history.js";
import { minus, union, type Place } from "./history-model.js";
import { Killed, type Death } from "./history-shop.js";

/** What a step may choose by: numbers that stand for one of what there is at that moment. */
export interface Choice {
  readonly where: number;
  readonly what: number;
}

/** Does its part, or nothing where it is not possible. */
export type Step = (history: History, place: Place, what: number) => Promise<void>;

const MOST_PLACES = 3;
const HOUR = 3_600_000;
const FAR = START + 70 * 365 * 24 * HOUR;

export function pick<T>(all: readonly T[], number: number): T | undefined {
  return all[number % Math.max(1, all.length)];
}

const refOf = (what: number): string => pick(REFS, what) as string;

async function append(
  history: History,
  place: Place,
  { ref, key }: { ref: string; key?: string },
): Promise<void> {
  const { model, shop } = history;
  const before = [...model.recorded.keys()];
  const text = key === undefined ? history.text() : `with ${key}`;
  const { data } = await shop
    .at(place.directory)
    .progress({ ref, text, by: "@ada", ...(key === undefined ? {} : { key }) });
  if (!before.includes(data.id)) expectInOrder(history, data.id, before);
  history.acknowledge(place, data.id);
}

/** Runs what is killed; it may also come to its end, when it never makes that call. */
async function kill(history: History, death: Death, victim: () => Promise<unknown>): Promise<boolean> {
  history.shop.death = death;
  try {
    await victim();
    return false;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return true;
  } finally {
    history.shop.death = null;
  }
}

/** Git's own rule: what is in the index and in no commit keeps it from merging. */
async function unstage({ shop }: History, place: Place): Promise<void> {
  // A file that a power cut left empty holds no entry, and is in the index all the same.
  if (place.staged.size + shop.remnants.size === 0) return;
  await shop.git(place.directory, "reset", "--quiet");
  place.untracked = union(place.untracked, place.staged);
  place.staged = new Set();
}

/** The branch stands elsewhere after a command that brought two sets of entries together. */
function arrive({ model, shop }: History, place: Place, ids: Set<string>, isChange = false): void {
  const before = model.commitOf(place).ids;
  const added = isChange ? minus(ids, before) : null;
  model.setTip(place.branch, shop.tip(place.branch), { ids, added });
}

async function expectUntouched({ shop }: History, place: Place): Promise<void> {
  const status = await shop.git(place.directory, "status", "--porcelain", "--untracked-files=no");
  expect(status.split("\n").filter((line) => line !== "" && !line.startsWith("A "))).toEqual([]);
}

const otherBranch = ({ model }: History, { branch }: Place, what: number): string | undefined =>
  pick(
    [...model.branches.keys()].filter((name) => name !== branch),
    what,
  );

export const STEPS: Readonly<Record<StepName, Step>> = {
  append: (history, place, what) => append(history, place, { ref: refOf(what) }),

  async "append with a key"(history, place, what) {
    await append(history, place, { ref: refOf(what), key: `step-${++history.count}` });
  },

  /**
   * Where the entry is, or where it never came: in between, its file's name may wait elsewhere in git. A key is forgotten
   * with its segment where the entry is not in the tree.
   */
  async "append with the same key"(history, place, what) {
    const { model, shop } = history;
    const here = model.idsIn(place);
    const known = [...model.recorded].filter(
      ([id, { key }]) => key !== null && (here.has(id) || (shop.unplaced.has(id) && !model.released.has(id))),
    );
    const [id, { ref, key }] = pick(known, what) ?? [null, { ref: "", key: null }];
    if (id === null || key === null) return;
    const request = { ref, key, text: `with ${key}`, by: "@ada" };
    const { data } = await shop.at(place.directory).progress(request);
    expect(data).toMatchObject({ id, created: !here.has(id) });
    history.acknowledge(place, id);
  },

  async retract(history, place, what) {
    const { model, shop } = history;
    const here = [...model.idsIn(place)].filter((id) => model.recorded.get(id)?.of === null).sort();
    const id = pick(here, what);
    if (id === undefined) return;
    const isRetracted = [...model.idsIn(place)].some((other) => model.recorded.get(other)?.of === id);
    const { data } = await shop.at(place.directory).retract({ id, by: "@ada" });
    expect(data.created).toBe(!isRetracted);
    history.acknowledge(place, data.id);
  },

  async "append, killed"(history, place, what) {
    const { model, shop } = history;
    const deaths: Death[] = (["append", "place"] as const).flatMap((call) =>
      (["before", "half-way", "after"] as const).map((when) => ({ call, when })),
    );
    const death = pick(deaths, what) as Death;
    const before = new Set(model.recorded.keys());
    const key = what % 4 < 2 ? {} : { key: `step-${++history.count}` };
    const text = key.key === undefined ? history.text() : `with ${key.key}`;
    const request = { ref: refOf(what), text, by: "@ada", ...key };
    expect(await kill(history, death, () => shop.at(place.directory).progress(request))).toBe(true);
    const [id] = [...minus(model.recorded.keys(), before)];
    if (id === undefined) return;
    if (death.call === "place" && death.when === "after") place.untracked.add(id);
    else if (!shop.remnants.has(id)) shop.unplaced.add(id);
  },

  async seal(history, place) {
    await history.shop.at(place.directory).seal({});
    await expectUntouched(history, place);
  },

  async "seal, killed"(history, place, what) {
    const call = what % 2 === 0 ? "changeTogether" : "remove";
    const when = pick(["before", "half-way", "after"] as const, what >> 1) as Death["when"];
    await kill(history, { call, when }, () => history.shop.at(place.directory).seal({}));
    await expectUntouched(history, place);
  },

  async recover(history, place) {
    const { model, shop } = history;
    const missing = model.missing();
    const { data } = await shop.at(place.directory).recover({});
    expect(data.recovered.map(({ id }) => id)).toEqual(missing);
    for (const id of missing) place.untracked.add(id);
    history.broughtBack += missing.length;
    await expectUntouched(history, place);
  },

  async "recover, killed"(history, place, what) {
    const { model, shop } = history;
    const missing = model.missing();
    if (missing.length === 0) return;
    const when = pick(["before", "half-way", "after"] as const, what) as Death["when"];
    await kill(history, { call: "changeTogether", when }, () => shop.at(place.directory).recover({}));
    // What it brought back by then is in the worktree, and the rest is still missing; which is which, the disk knows.
    const back = new Set(history.readIds(place));
    for (const id of missing) if (back.has(id)) place.untracked.add(id);
    if (when === "after") expect(missing.filter((id) => !back.has(id))).toEqual([]);
    if (when === "before") expect(missing.filter((id) => back.has(id))).toEqual([]);
  },

  async commit(history, place) {
    const { model, shop } = history;
    await shop.git(place.directory, "add", "--all");
    await shop.git(
      place.directory,
      "commit",
      "--quiet",
      "--allow-empty",
      "--message",
      `Work ${++history.count}`,
    );
    arrive(history, place, model.idsIn(place), true);
    [place.staged, place.untracked] = [new Set(), new Set()];
  },

  async stage({ shop }, place) {
    await shop.git(place.directory, "add", "--all");
    place.staged = union(place.staged, place.untracked);
    place.untracked = new Set();
  },

  async "new branch"(history, place) {
    const { model, shop } = history;
    const oid = model.branches.get(place.branch) as string;
    const branch = `work-${++history.count}`;
    await shop.git(place.directory, "switch", "--quiet", "--create", branch);
    model.branches.set(branch, oid);
    place.branch = branch;
  },

  async switch({ model, shop }, place, what) {
    const branch = pick(
      [...model.branches.keys()].filter((name) => !model.isCheckedOut(name)),
      what,
    );
    if (branch === undefined) return;
    await shop.git(place.directory, "switch", "--quiet", branch);
    place.branch = branch;
  },

  async merge(history, place, what) {
    const other = otherBranch(history, place, what);
    if (other === undefined) return;
    await unstage(history, place);
    const { model, shop } = history;
    await shop.git(place.directory, "merge", "--quiet", "--no-edit", other);
    arrive(history, place, union(model.commitOf(place).ids, model.commitOf({ branch: other }).ids));
  },

  async rebase(history, place, what) {
    const other = otherBranch(history, place, what);
    if (other === undefined) return;
    await unstage(history, place);
    const { model, shop } = history;
    await shop.git(place.directory, "rebase", "--quiet", other);
    arrive(history, place, union(model.commitOf(place).ids, model.commitOf({ branch: other }).ids));
  },

  async "squash merge"(history, place, what) {
    const other = otherBranch(history, place, what);
    if (other === undefined) return;
    await unstage(history, place);
    const { model, shop } = history;
    await shop.git(place.directory, "merge", "--quiet", "--squash", other);
    await shop.git(
      place.directory,
      "commit",
      "--quiet",
      "--allow-empty",
      "--message",
      `Squash ${++history.count}`,
    );
    const ids = union(model.commitOf(place).ids, model.commitOf({ branch: other }).ids);
    arrive(history, place, ids, true);
  },

  async "cherry-pick"(history, place, what) {
    const { model, shop } = history;
    const changes = [...model.commits].filter(([, { added }]) => added !== null);
    const [oid, { ids, added }] = pick(changes, what) ?? [null, { ids: new Set<string>(), added: null }];
    if (oid === null || added === null || model.isStranger(place, minus(ids, added), added)) return;
    await unstage(history, place);
    await shop.git(place.directory, "cherry-pick", "--allow-empty", "--keep-redundant-commits", oid);
    arrive(history, place, union(model.commitOf(place).ids, added), true);
  },

  async stash({ model, shop }, place) {
    const before = shop.stash();
    await shop.git(place.directory, "stash", "push", "--include-untracked", "--quiet");
    if (shop.stash() === before) return;
    model.stashes.push({ staged: place.staged, untracked: place.untracked, commit: model.commitOf(place) });
    [place.staged, place.untracked] = [new Set(), new Set()];
  },

  async "stash pop"(history, place) {
    const { model, shop } = history;
    const top = model.stashes.at(-1);
    if (top === undefined || model.isStranger(place, top.commit.ids, top.staged)) return;
    model.stashes.pop();
    await unstage(history, place);
    await shop.git(place.directory, "stash", "pop", "--quiet");
    place.staged = union(place.staged, top.staged);
    place.untracked = union(place.untracked, top.untracked);
  },

  async "stash drop"({ model, shop }, place) {
    if (model.stashes.pop() === undefined) return;
    await shop.git(place.directory, "stash", "drop", "--quiet");
  },

  async clean({ shop }, place) {
    await shop.git(place.directory, "clean", "-fdxq");
    place.untracked = new Set();
  },

  async "reset --hard"({ shop }, place) {
    await shop.git(place.directory, "reset", "--hard", "--quiet");
    place.staged = new Set();
  },

  async "reset --hard to another commit"({ model, shop }, place, what) {
    const [oid, commit] = pick([...model.commits], what) as [string, never];
    await shop.git(place.directory, "reset", "--hard", "--quiet", oid);
    model.setTip(place.branch, oid, commit);
    place.staged = new Set();
  },

  async "add a worktree"(history, _place, what) {
    const { model, shop } = history;
    if (model.places.length === MOST_PLACES) return;
    const [oid, commit] = pick([...model.commits], what) as [string, never];
    const name = `work-${++history.count}`;
    const directory = `${shop.top}-${name}`;
    await shop.git(shop.top, "worktree", "add", "--quiet", "-b", name, directory, oid);
    model.setTip(name, oid, commit);
    model.places.push({ directory, branch: name, staged: new Set(), untracked: new Set() });
  },

  async "remove a worktree"({ model, shop }, place) {
    if (place.directory === shop.top) return;
    await shop.git(shop.top, "worktree", "remove", "--force", place.directory);
    model.places.splice(model.places.indexOf(place), 1);
  },

  async "delete a branch"({ model, shop }, _place, what) {
    const branch = pick(
      [...model.branches.keys()].filter((name) => !model.isCheckedOut(name)),
      what,
    );
    if (branch === undefined) return;
    await shop.git(shop.top, "branch", "--quiet", "-D", branch);
    model.branches.delete(branch);
  },

  /** Time goes on; or the clock is wrong, back by hours or days, or ahead by 70 years, until it is right again. */
  async clock(history, _place, what) {
    const { clock } = history.shop;
    const right = (history.rightTime += (what % 7) * 9 * HOUR);
    const wrong = [right, right, right - 3 * HOUR, right - 50 * HOUR, right + 20 * HOUR, FAR];
    clock.set(pick(wrong, what >> 3) as number);
  },
};

/** How often each comes, beside the others. */
export const WEIGHTS = {
  append: 8,
  "append with a key": 3,
  "append with the same key": 2,
  retract: 2,
  "append, killed": 4,
  seal: 4,
  "seal, killed": 2,
  recover: 3,
  "recover, killed": 1,
  commit: 7,
  stage: 3,
  "new branch": 3,
  switch: 4,
  merge: 4,
  rebase: 3,
  "squash merge": 2,
  "cherry-pick": 3,
  stash: 2,
  "stash pop": 2,
  "stash drop": 1,
  clean: 2,
  "reset --hard": 1,
  "reset --hard to another commit": 1,
  "add a worktree": 2,
  "remove a worktree": 1,
  "delete a branch": 2,
  clock: 3,
} as const;

export type StepName = keyof typeof WEIGHTS;
