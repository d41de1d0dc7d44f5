// One random history: the shop and the model side by side, and the questions on which they must agree.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Finding } from "../../../src/errors/finding.js";
import { isFarAhead, timeOfUlid } from "../../../src/model/ulid.js";
import { Model, type Place } from "./history-model.js";
import { makeHistoryShop, type HistoryShop } from "./history-shop.js";

export const REFS = ["task/task-42", "task/task-43", "project"] as const;
export const START = Date.UTC(2026, 10, 20, 10, 2);
const DAY = 24 * 3_600_000;

export class History {
  readonly model = new Model();
  readonly shop: HistoryShop;
  /** Makes names and texts that were not used before. */
  count = 0;
  /** What a right clock would say. */
  rightTime = START;
  broughtBack = 0;
  segmentsDropped = 0;
  /** The segments of the journal when they were last looked at. */
  segments = new Set<string>();

  constructor(readonly areTextsAlike: boolean) {
    this.shop = makeHistoryShop(START, ({ ref, record }) => {
      const of = typeof record.of === "string" ? record.of : null;
      const told = { ref, of, key: record.key ?? null, isAcknowledged: false };
      if (!this.model.recorded.has(record.id)) this.model.recorded.set(record.id, told);
    });
    this.model.setTip("main", this.shop.tip("main"), { ids: new Set(), added: null });
    const first = {
      directory: this.shop.top,
      branch: "main",
      staged: new Set<string>(),
      untracked: new Set<string>(),
    };
    this.model.places.push(first);
  }

  text(): string {
    const count = ++this.count;
    if (this.areTextsAlike) return `Changed src/auth/login.ts, ${"src/auth/token.ts, ".repeat(8)}`;
    return Array.from({ length: 30 }, (_, at) =>
      ((count * 7919 + at * 104_729 * count) % 46_656).toString(36),
    ).join(" ");
  }

  /** An action said that an entry is stored in a worktree. */
  acknowledge(place: Place, id: string): void {
    const told = this.model.recorded.get(id);
    if (told === undefined) throw new Error(`${id} was acknowledged, and is not in the journal.`);
    this.model.recorded.set(id, { ...told, isAcknowledged: true });
    if (!this.model.idsIn(place).has(id)) place.untracked.add(id);
  }

  /** The ids in the entries files of a worktree, read without ctx; what a power cut left half written is none. */
  readIds({ directory }: Place): string[] {
    const names = readdirSync(join(directory, ".context"), { recursive: true, encoding: "utf8" });
    const lines = names
      .filter((name) => name.endsWith(".jsonl"))
      .flatMap((name) =>
        readFileSync(join(directory, ".context", name), "utf8")
          .split("\n")
          .slice(0, -1),
      );
    return lines.map((line) => (JSON.parse(line) as { id: string }).id);
  }
}

/**
 * Of this machine's ids, a new one follows all but those that a wrong clock made, and those whose segment is gone: where
 * the newest lies far ahead, and what came before it was dropped, nobody remembers it.
 */
export function expectInOrder({ shop, model }: History, id: string, before: readonly string[]): void {
  const now = shop.clock.now();
  const followed = before.filter((earlier) => !isFarAhead(earlier, now) && !model.released.has(earlier));
  expect(followed.filter((earlier) => earlier >= id)).toEqual([]);
}

/** ctx reads of one context in one worktree what the model has there, and misses what the model misses. */
export async function expectSame({ shop, model }: History, place: Place, ref: string): Promise<void> {
  const { data, findings } = await shop.at(place.directory).log({ ref });
  const pending = model.missing().filter((id) => model.recorded.get(id)?.ref === ref).length;
  const told = `ENTRIES_PENDING ${pending === 1 ? "An entry" : `${pending} entries`} of ${ref}`;
  expect({ ids: data.entries.map(({ id }) => id), findings: wordsOf(findings, shop.remnants) }).toEqual({
    ids: model.shownIn(place, ref),
    findings: pending === 0 ? [] : [told],
  });
}

/** A file that a power cut left empty is found wherever it went; what else is wrong is told. */
function wordsOf(findings: readonly Finding[], remnants: ReadonlySet<string>): string[] {
  const isRemnant = ({ code, path = "" }: Finding): boolean =>
    code === "ENTRY_INVALID" && remnants.has(/(\w+)\.jsonl$/.exec(path)?.[1] ?? "");
  return findings
    .filter((finding) => !isRemnant(finding))
    .map(({ code, message }) => `${code} ${message.replace(/ (?:is|are) in .*/, "")}`);
}

/** A segment goes only when it is old enough and git holds what is in it; the model is told that it went. */
export function followSegments(history: History): void {
  const { model, shop } = history;
  const now = new Set(existsSync(shop.journal) ? readdirSync(shop.journal) : []);
  const committed = model.committed();
  for (const name of history.segments) {
    if (now.has(name)) continue;
    const day = Date.parse(name.slice(0, 10));
    const ids = [...model.recorded.keys()].filter((id) => Math.floor(timeOfUlid(id) / DAY) * DAY === day);
    const lost = ids.filter((id) => !committed.has(id) && !model.released.has(id));
    const isYoung = Math.floor(shop.clock.now() / DAY) * DAY - day < 2 * DAY;
    expect({ segment: name, lost, isYoung }).toEqual({ segment: name, lost: [], isYoung: false });
    for (const id of ids) model.released.add(id);
    history.segmentsDropped++;
  }
  history.segments = now;
}
