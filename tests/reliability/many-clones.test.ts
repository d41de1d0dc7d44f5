// Many clones push to one bare repository, each in its own way, with wrong clocks and now and then a `git clean`: nothing
// conflicts, nothing is lost and nothing is there twice (SPEC §15, P6 and P7). Who comes next is drawn, and repeats.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeClones, TASKS, WAYS, type Clone, type Way } from "./support/clones.js";
import { forTier, makeChance, PATIENT } from "./support/tier.js";

const CLONES = forTier(4, 50);
const ROUNDS = forTier(3, 6);

const counts = {
  clones: CLONES,
  entries: 0,
  commits: 0,
  pushes: 0,
  "pushes refused": 0,
  "pulls and merges": 0,
  conflicts: 0,
  "brought back": 0,
  lost: 0,
  doubled: 0,
};

/** What all clones recorded, and what was retracted. */
const recorded = new Map<string, Set<string>>([...TASKS, "project"].map((ref) => [ref, new Set<string>()]));
const retracted = new Set<string>();

test(`${CLONES} clones, ${ROUNDS} rounds`, PATIENT, async ({ task }) => {
  task.meta.counts = counts;
  const chance = makeChance(50);
  const team = makeClones(CLONES, chance);
  onTestFinished(team.remove);
  for (let round = 0; round < ROUNDS; round++) {
    const waiting = team.clones.map((clone) => deliver(clone, { chance, round }));
    // One step of one clone at a time; whoever has just pulled is most often the next, but not always.
    for (let last = 0; waiting.length > 0;) {
      const at = chance() < 0.6 && last < waiting.length ? last : Math.floor(chance() * waiting.length);
      const step = await (waiting[at] as Delivery).next();
      if (step.done === true) waiting.splice(at, 1);
      last = at;
    }
  }
  const fresh = team.cloneAgain("fresh");
  for (const clone of team.clones) {
    clone.git("pull", "--quiet", "--ff-only");
    expect(clone.git("rev-parse", "HEAD^{tree}")).toBe(fresh.git("rev-parse", "HEAD^{tree}"));
    expect((await clone.shell.recover({})).data.recovered).toEqual([]);
  }
  await judge(fresh);
  expect(counts).toMatchObject({ conflicts: 0, lost: 0, doubled: 0 });
  expect(counts["pushes refused"]).toBeGreaterThan(0);
  expect(counts["brought back"]).toBeGreaterThan(0);
});

type Delivery = AsyncGenerator<void, void>;

/** Records, commits and pushes; between any two of its steps others may come first. */
async function* deliver(clone: Clone, { chance, round }: { chance: () => number; round: number }): Delivery {
  const way = WAYS[Math.floor(chance() * WAYS.length)] as Way;
  const branch = `work-${round}-${clone.directory.split("-").at(-1)}`;
  const isAside = way === "branch" || way === "squash";
  if (isAside) clone.git("switch", "--quiet", "--create", branch);
  for (let commits = 1 + Math.floor(chance() * 3); commits > 0; commits--) {
    await record(clone, chance);
    clone.git("add", "--all");
    clone.git("commit", "--quiet", "--message", `Work of round ${round}`);
    counts.commits++;
    yield;
  }
  // What nobody committed yet is in nobody's way.
  const isLeft = chance() < 0.3 && round < ROUNDS - 1;
  if (isLeft) await append(clone, chance);
  if (isAside) {
    clone.git("push", "--quiet", "origin", branch);
    clone.git("switch", "--quiet", "main");
    bring(clone, "pull", "--quiet", "--ff-only");
    yield;
    if (way === "branch") bring(clone, "merge", "--quiet", "--no-ff", "--no-edit", branch);
    else {
      bring(clone, "merge", "--quiet", "--squash", branch);
      clone.git("commit", "--quiet", "--message", `Squashed work of round ${round}`);
    }
  }
  while (!clone.isDone("push", "--quiet", "origin", "main")) {
    counts["pushes refused"]++;
    bring(clone, "pull", "--quiet", ...(way === "rebase" ? ["--rebase"] : ["--no-rebase", "--no-edit"]));
    yield;
  }
  counts.pushes++;
}

/** Brings others' work here; git refuses only for a conflict. */
function bring(clone: Clone, ...args: string[]): void {
  counts["pulls and merges"]++;
  if (clone.isDone(...args)) return;
  counts.conflicts++;
  throw new Error(`git ${args.join(" ")} failed in ${clone.directory}`);
}

async function record(clone: Clone, chance: () => number): Promise<void> {
  for (let left = 1 + Math.floor(chance() * 5); left > 0; left--) await append(clone, chance);
  if (chance() < 0.1) {
    clone.git("clean", "--quiet", "-fdx");
    counts["brought back"] += (await clone.shell.recover({})).data.recovered.length;
  }
  if (chance() < 0.4) await clone.shell.seal({});
}

async function append(clone: Clone, chance: () => number): Promise<void> {
  clone.clock.advance(Math.round(chance() * 100_000));
  const ref = chance() < 0.1 ? "project" : (TASKS[Math.floor(chance() * TASKS.length)] as string);
  const own = recorded.get(ref) as Set<string>;
  // Texts of watchers are all alike, so that git takes files for renamed ones.
  const { data } = await clone.shell.progress({ ref, text: "Changed src/auth/login.ts and 2 more files" });
  own.add(data.id);
  counts.entries++;
  if (chance() < 0.05) {
    retracted.add(data.id);
    own.add((await clone.shell.retract({ id: data.id })).data.id);
    counts.entries++;
  }
}

/** Reads everything in a new clone, with ctx and without. */
async function judge(fresh: Clone): Promise<void> {
  for (const [ref, ids] of recorded) {
    const lines = readIds(
      join(fresh.directory, ".context", ref === "project" ? ref : `tasks/${ref}`, "entries"),
    );
    counts.lost += [...ids].filter((id) => !lines.includes(id)).length;
    counts.doubled += lines.length - new Set(lines).size;
    const { data, findings } = await fresh.shell.log({ ref });
    const shown = [...ids].filter((id) => !retracted.has(id)).sort();
    expect({ ref, ids: data.entries.map(({ id }) => id), findings }).toEqual({
      ref,
      ids: shown,
      findings: [],
    });
  }
}

function readIds(directory: string): string[] {
  const names = existsSync(directory) ? readdirSync(directory) : [];
  return names.flatMap((name) => {
    const lines = readFileSync(join(directory, name), "utf8").trimEnd().split("\n");
    return lines.map((line) => (JSON.parse(line) as { id: string }).id);
  });
}
