// One append in which a single system call fails, or the process dies there: each call in turn, each error (SPEC §15,
// P1 to P4). What is acknowledged is stored in both places, what is pending is completed by a retry, and what failed
// harmed nothing. Needs strace; what needs none is in things-in-the-way.test.ts.
import { createHash } from "node:crypto";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeTemporaryDirectory } from "../../support/hermetic.js";
import { expectUnharmed, judge, readJournal } from "../support/oracle.js";
import { makeShop, type Finished, type Shop } from "../support/shop.js";
import { hasHit, listCalls, requireStrace, tracing, type SystemCall } from "../support/strace.js";
import { PATIENT } from "../support/tier.js";
import type { Acknowledged } from "../support/writers.js";

const FAULTS = ["error=ENOSPC", "error=EIO", "error=EACCES", "signal=SIGKILL"];
const TEXT = "JWT endpoints implemented";
const SUM = createHash("sha256").update(TEXT).digest("hex");

interface Answer {
  readonly ok: boolean;
  readonly data?: { readonly id: string; readonly path: string };
  readonly error?: { readonly code: string; readonly details?: { id?: string; pending?: boolean } };
}

type Outcome =
  "acknowledged" | "pending" | "refused" | "refused although stored" | "killed" | "ended by Node's own check";

/** A shop that can be as it was again. */
class Trial {
  readonly shop: Shop;
  readonly #place = makeTemporaryDirectory("faults");
  readonly #list = join(this.#place.path, "list");
  readonly #targets: string[];

  constructor(readonly words: readonly string[]) {
    this.shop = makeShop({ below: this.#place.path });
    this.#targets = [join(this.shop.top, ".context"), join(this.shop.top, ".git")];
    this.#append(["--key", "before"]);
    cpSync(this.shop.top, join(this.#place.path, "kept"), { recursive: true });
  }

  remove(): void {
    this.#place.remove();
  }

  #restore(): void {
    rmSync(this.shop.top, { recursive: true });
    cpSync(join(this.#place.path, "kept"), this.shop.top, { recursive: true });
    const lists = readdirSync(this.#place.path).filter((name) => name.startsWith("list."));
    for (const name of lists) rmSync(join(this.#place.path, name));
  }

  /** The calls of an undisturbed run. */
  listCalls(): SystemCall[] {
    this.#restore();
    this.#append(this.words, tracing(this.#list));
    return listCalls(this.#list, this.#targets);
  }

  /** Runs with one fault; null when it hit another call than it was meant for. */
  append(call: SystemCall, what: string): Finished | null {
    for (let attempt = 0; attempt < 3; attempt++) {
      this.#restore();
      const finished = this.#append(this.words, tracing(this.#list, { call, what }));
      if (hasHit(this.#list, this.#targets, finished)) return finished;
    }
    return null;
  }

  /** Runs undisturbed. */
  again(): Answer {
    const { status, stdout, stderr } = this.#append(this.words);
    if (status !== 0) throw new Error(`Undisturbed it ends with ${status}: ${stderr}`);
    return JSON.parse(stdout) as Answer;
  }

  #append(words: readonly string[], before: readonly string[] = []): Finished {
    // Standing elsewhere, so that only calls that mean the shop name it; with --by, so that git need not be asked.
    const args = ["progress", "-C", this.shop.top, "task-42", TEXT, "--by", "@ada", "--json", ...words];
    return this.shop.ctx(args, { cwd: "/", before });
  }
}

/** What became of an append, and whether everything is as that says. Nothing that was there before may be harmed. */
function judgeFault(trial: Trial, finished: Finished): Outcome {
  const { shop } = trial;
  expect([2, 70]).not.toContain(finished.status);
  const answer = finished.status === null ? null : (JSON.parse(finished.stdout) as Answer);
  const before = judge(shop, answer?.data === undefined ? [] : [acknowledgedBy(shop, answer)]);
  // Killed before it was journaled, or journaled and not acknowledged: both are honest.
  expectUnharmed(before);
  const isStored = before.stored === 2;
  if (answer?.data !== undefined) {
    expect(isStored).toBe(true);
    return "acknowledged";
  }
  if (answer?.error?.details?.pending === true) {
    expect(readJournal(shop.journal).records.get(answer.error.details.id as string)?.text).toBe(TEXT);
    return "pending";
  }
  return answer === null ? "killed" : isStored ? "refused although stored" : "refused";
}

function acknowledgedBy({ top }: Shop, { data }: Answer): Acknowledged {
  return { ...(data as { id: string; path: string }), worktree: top, created: true, sum: SUM };
}

/** Tries every fault at every call and counts what came of it. */
function tryAll(
  trial: Trial,
  check: (finished: Finished) => void,
): { counts: Record<string, number>; missed: string[] } {
  const calls = trial.listCalls();
  expect(calls.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["fdatasync", "fsync", "rename", "write"]),
  );
  const counts: Record<string, number> = { "system calls": calls.length, faults: 0 };
  const missed: string[] = [];
  for (const call of calls) {
    for (const what of FAULTS) {
      const name = `${call.name} ${call.count} ${what}`;
      const finished = trial.append(call, what);
      if (finished === null) {
        missed.push(name);
        continue;
      }
      const outcome = expectNamed(name, () => {
        const judged = judgeFault(trial, finished);
        check(finished);
        if (judged !== "killed" || what.startsWith("signal")) return judged;
        // Node 20 aborts where closing a file fails that it read as text (CHECK_EQ in node_file.cc, ReadFileUtf8).
        expect(call.name).toBe("close");
        return "ended by Node's own check";
      });
      counts["faults"] = (counts["faults"] as number) + 1;
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
  }
  return { counts, missed };
}

/** Says which fault it was when an expectation is not met. */
function expectNamed<T>(name: string, judgement: () => T): T {
  try {
    return judgement();
  } catch (error) {
    (error as Error).message = `${name}: ${(error as Error).message}`;
    throw error;
  }
}

test("with a key: the retry stores exactly one entry", PATIENT, ({ task }) => {
  requireStrace();
  const trial = new Trial(["--key", "jwt"]);
  onTestFinished(() => trial.remove());
  const { counts, missed } = tryAll(trial, ({ status, stdout }) => {
    const said = status === null ? null : (JSON.parse(stdout) as Answer);
    const { data } = trial.again();
    const known = said?.data?.id ?? said?.error?.details?.id;
    if (known !== undefined) expect(data?.id).toBe(known);
    const after = judge(trial.shop, [
      acknowledgedBy(trial.shop, { ok: true, data: data as { id: string; path: string } }),
    ]);
    expectUnharmed(after);
    expect({ stored: after.stored, pending: after.pending }).toEqual({ stored: 2, pending: [] });
  });
  task.meta.counts = counts;
  expect(missed).toEqual([]);
});

test("without a key: what is in the journal alone comes back with recover", PATIENT, ({ task }) => {
  requireStrace();
  const trial = new Trial([]);
  onTestFinished(() => trial.remove());
  const { counts, missed } = tryAll(trial, ({ status }) => {
    const { pending } = judge(trial.shop, []);
    if (status === 0) expect(pending).toEqual([]);
    const recovered = trial.shop.ctx(["recover", "--json"]);
    expect(recovered.status).toBe(0);
    const after = judge(trial.shop, []);
    expectUnharmed(after);
    expect(after.pending).toEqual([]);
    expect(trial.again().ok).toBe(true);
  });
  task.meta.counts = counts;
  expect(missed).toEqual([]);
});
