// Executed runs that are killed at any moment, again and again: what was recorded as done is never done again, what was
// printed is kept, and in the end all is as if nobody had been killed (SPEC §11). Judged by readers of their own.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOT } from "../tidy/source.js";
import { makeShop, type Shop } from "./support/shop.js";
import { forTier, makeChance, PATIENT } from "./support/tier.js";

const CTX = join(ROOT, "bin/ctx.cjs");
const KILLS = forTier(8, 200);
/** More in one run would try patience only. */
const MOST_KILLS_A_RUN = 6;
const LATEST_MS = 900;

const NOTE = `printf '%s\\n' "$CTX_STEP" >> notes.txt; sleep 0.02`;
const said = { run: `${NOTE}; printf 'out of %s' "$CTX_STEP"`, capture: "text" };
const step = (id: string, more: object): object => ({ id, title: id, ...more });

const WORKFLOW = {
  id: "killed",
  name: "Killed",
  description: "Commands, a loop and steps beside each other.",
  version: "1.0.0",
  steps: [
    step("prepare", said),
    step("each", {
      type: "loop",
      loop: { type: "forEach", items: "tables", maxIterations: 10 },
      body: [
        step("count", said),
        step("collect", {
          run: `${NOTE}; printf '{"seen_%s": "%s"}' {{currentIteration}} {{count}}`,
          capture: "json",
        }),
      ],
    }),
    step("checks", {
      maxParallel: 3,
      parallel: [
        step("a", said),
        step("b", said),
        step("c", said),
        step("d", { ...said, needs: ["a"] }),
        step("e", { ...said, needs: ["b", "c"] }),
      ],
    }),
    step("flaky", {
      run: `${NOTE}; test -e flag || { touch flag; exit 1; }`,
      retry: { max: 2, backoffMs: 20 },
    }),
    step("report", {
      run: `${NOTE}; printf '%s, ' {{prepare}} {{seen_1}} {{seen_2}} {{a}} {{b}} {{c}} {{d}} {{e}} > report.txt`,
    }),
  ],
};

const REPORT =
  "out of prepare, out of each/1/count, out of each/2/count, out of checks/a, out of checks/b, out of checks/c, " +
  "out of checks/d, out of checks/e, ";

interface Kept {
  /** The paths of steps that the run's journal calls done. */
  readonly done: readonly string[];
  /** What their files hold, by path. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Reads a run's journal: lines of a length, a checksum and a record; what is torn is none. */
function readJournal(shop: Shop, run: string): Kept {
  const directory = join(shop.top, ".git/ctx/runs", run);
  const done: string[] = [];
  const outputs: Record<string, string> = {};
  for (const line of readFileSync(join(directory, "journal"), "utf8").split("\n")) {
    const [, text] = /^\d+ [0-9a-f]{8} (\{.*\})$/.exec(line) ?? [];
    const record = text === undefined ? null : (JSON.parse(text) as Record<string, never>);
    const { event, execution } = (record ?? {}) as {
      event?: { kind: string; path: string };
      execution?: { output: string };
    };
    if (event?.kind !== "step-done") continue;
    done.push(event.path);
    if (execution?.output) outputs[event.path] = readFileSync(join(directory, execution.output), "utf8");
  }
  return { done, outputs };
}

/** How often each step began. */
function countNotes(shop: Shop): Record<string, number> {
  const path = join(shop.top, "notes.txt");
  const counts: Record<string, number> = {};
  for (const line of existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n") : [])
    counts[line] = (counts[line] ?? 0) + 1;
  return counts;
}

/** Goes on with a run, and kills it after so long; what it told until then. */
async function goOn(
  shop: Shop,
  run: string,
  killAfterMs: number | null,
): Promise<{ told: string[]; isKilled: boolean }> {
  const child = spawn(process.execPath, [CTX, "workflow", "run", "--run", run, "--json"], {
    cwd: shop.top,
    env: shop.environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (bytes: Buffer) => (printed += bytes.toString("utf8")));
  const ended = new Promise<NodeJS.Signals | null>((settle) =>
    child.on("close", (_status, signal) => settle(signal)),
  );
  const timer = killAfterMs === null ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  const isKilled = (await ended) === "SIGKILL";
  clearTimeout(timer);
  // The last line may be cut off.
  const lines = printed.split("\n").slice(0, -1);
  const events = lines.map(
    (line) => JSON.parse(line) as { event: string; data: { path: string; outcome: string } },
  );
  const told = events
    .filter(({ event, data }) => event === "step-end" && data.outcome === "done")
    .map(({ data }) => data.path);
  return { told, isKilled };
}

function startRun(shop: Shop): string {
  mkdirSync(join(shop.top, ".context/workflows"), { recursive: true });
  writeFileSync(join(shop.top, ".context/workflows/killed.json"), JSON.stringify(WORKFLOW));
  const variables = JSON.stringify({ tables: ["users", "orders"] });
  const { stdout, status } = shop.ctx(["workflow", "start", "killed", "--data", variables, "--json"]);
  expect(status).toBe(0);
  return (JSON.parse(stdout) as { data: { run: string } }).data.run;
}

test(
  "killed at any moment, an executed run does nothing twice that it recorded",
  PATIENT,
  async ({ task }) => {
    const chance = makeChance(11);
    const total = {
      runs: 0,
      kills: 0,
      "steps done": 0,
      "begun again": 0,
      "done again": 0,
      "outputs lost": 0,
    };
    while (total.kills < KILLS) {
      const shop = makeShop();
      onTestFinished(shop.remove);
      const run = startRun(shop);
      for (let kills = 0, isOver = false; !isOver;) {
        const before = { kept: readJournal(shop, run), notes: countNotes(shop) };
        const isLast = kills >= MOST_KILLS_A_RUN || total.kills >= KILLS;
        const { told, isKilled } = await goOn(shop, run, isLast ? null : Math.round(chance() * LATEST_MS));
        const after = { kept: readJournal(shop, run), notes: countNotes(shop) };
        // What was told is on the disk, and what was on the disk is still there, once.
        expect(after.kept.done).toEqual(expect.arrayContaining([...told, ...before.kept.done]));
        expect(new Set(after.kept.done).size).toBe(after.kept.done.length);
        expect(after.kept.outputs).toMatchObject(before.kept.outputs);
        const again = before.kept.done.filter((path) => after.notes[path] !== before.notes[path]);
        total["done again"] += again.length;
        expect(again).toEqual([]);
        total.kills += isKilled ? 1 : 0;
        kills += isKilled ? 1 : 0;
        isOver = !isKilled;
      }
      const { done, outputs } = readJournal(shop, run);
      const notes = countNotes(shop);
      total.runs++;
      total["steps done"] += done.length;
      total["begun again"] += Object.values(notes).reduce((sum, count) => sum + count - 1, 0);
      const lost = Object.entries(outputs).filter(
        ([path, text]) => !text.includes(path) && !path.endsWith("collect"),
      );
      total["outputs lost"] += lost.length;
      expect(lost).toEqual([]);
      expect(done).toHaveLength(12);
      expect(readFileSync(join(shop.top, "report.txt"), "utf8")).toBe(REPORT);
      expect(shop.ctx(["workflow", "status", run]).stdout).toContain("complete");
      task.meta.counts = { ...total };
      shop.remove();
    }
  },
);
