import { describe, expect, test } from "vitest";
import type { EntryRecord } from "../../../src/model/entry.js";
import type { Piece, PieceContent } from "../../../src/model/piece.js";
import { fitPieces, orderPieces, sumOfPrices, type Price } from "../../../src/policy/fit.js";

const REFS = ["task/task-42", "branch/feature/task-42-login", "project", "global"];

function makePiece(distance: number, content: PieceContent): Piece {
  return { content, ref: REFS[distance] as string, distance, from: "worktree", personal: false };
}

function value(distance: number, ...pointer: string[]): Piece {
  return makePiece(distance, { kind: "value", pointer, value: "Redis" });
}

function note(distance: number, path: string): Piece {
  const ref = REFS[distance] as string;
  return makePiece(distance, { kind: "note", note: { ref, path, meta: {}, markdown: "Why." } });
}

function entry(distance: number, id: string, more: Partial<EntryRecord> = {}): Piece {
  const ref = REFS[distance] as string;
  const record: EntryRecord = { v: 1, id, kind: "insight", at: "2026-11-20T10:02:00Z", by: "@ada", ...more };
  return makePiece(distance, { kind: "entry", entry: { ...record, ref } });
}

function progress(id: string): Piece {
  return entry(0, id, { kind: "progress" });
}

/** A piece in one word: what it is, and its distance where that is not 0. */
function nameOf({ content, distance }: Piece): string {
  const name =
    content.kind === "value"
      ? `/${content.pointer.join("/")}`
      : content.kind === "note"
        ? content.note.path
        : content.entry.id;
  return distance === 0 ? name : `${name}@${distance}`;
}

function orderOf(pieces: readonly Piece[]): string[] {
  return orderPieces(pieces).map(nameOf);
}

describe("the order", () => {
  test.each<[string, readonly Piece[], readonly string[]]>([
    [
      "title and status go first, wherever they come from",
      [
        value(2, "caching"),
        value(0, "goal"),
        value(1, "status"),
        value(0, "title"),
        value(0, "api", "title"),
      ],
      ["/status@1", "/title", "/goal", "/api/title", "/caching@2"],
    ],
    [
      "narrower contexts go before wider ones, whatever they hold",
      [value(3, "a"), entry(2, "1"), note(1, "why.md"), value(0, "b"), value(1, "c"), note(0, "how.md")],
      ["/b", "how.md", "/c@1", "why.md@1", "1@2", "/a@3"],
    ],
    [
      "in one context: critical insights, data, other insights, notes, progress",
      [
        note(0, "why.md"),
        value(0, "a"),
        entry(0, "1"),
        progress("2"),
        entry(0, "3", { importance: "critical" }),
      ],
      ["3", "/a", "1", "why.md", "2"],
    ],
    [
      "insights by importance, then the newest first; unstated or unknown importance is medium",
      [
        entry(0, "1", { importance: "low" }),
        entry(0, "2"),
        entry(0, "3", { importance: "high" }),
        entry(0, "4", { importance: "medium" }),
        entry(0, "5", { importance: "high" }),
        entry(0, "6", { importance: "constructor" as "low" }),
      ],
      ["5", "3", "6", "4", "2", "1"],
    ],
    [
      "a critical insight of a wider context does not pass a narrower one",
      [entry(2, "1", { importance: "critical" }), entry(0, "2", { importance: "low" })],
      ["2", "1@2"],
    ],
    [
      "the five newest progress entries belong to their context, older ones go last of all",
      [value(3, "a"), ...["1", "2", "3", "4", "5", "6", "7"].map(progress)],
      ["7", "6", "5", "4", "3", "/a@3", "2", "1"],
    ],
    ["equals stay as they are given", [value(0, "b"), value(0, "a")], ["/b", "/a"]],
    ["nothing", [], []],
  ])("%s", (_, pieces, expected) => {
    expect(orderOf(pieces)).toEqual(expected);
  });
});

describe("fitting", () => {
  const a = value(0, "a");
  const b = value(0, "b");
  const c = value(1, "c");
  const price = (own: number, ...names: string[]): Price => ({
    own,
    frames: names.map((name) => ({ name, cost: 10 })),
  });
  const keep = (room: number, prices: readonly [Piece, Price][]): string[] => {
    const table = new Map(prices);
    const kept = fitPieces([...table.keys()], room, table);
    return [...kept].map(nameOf);
  };

  test.each<[string, number, readonly [Piece, Price][], readonly string[]]>([
    [
      "keeps all that fit exactly",
      6,
      [
        [a, price(3)],
        [b, price(2)],
        [c, price(1)],
      ],
      ["/a", "/b", "/c@1"],
    ],
    [
      "leaves out what does not, and takes smaller ones after it",
      5,
      [
        [a, price(3)],
        [b, price(3)],
        [c, price(2)],
      ],
      ["/a", "/c@1"],
    ],
    [
      "pays for what is shared once",
      14,
      [
        [a, price(2, "Data")],
        [b, price(2, "Data")],
        [c, price(1)],
      ],
      ["/a", "/b"],
    ],
    [
      "does not pay for what a piece left out would have needed",
      14,
      [
        [a, price(9, "Data")],
        [b, price(2, "Notes")],
        [c, price(2)],
      ],
      ["/b", "/c@1"],
    ],
    ["keeps nothing without room", -1, [[a, price(0)]], []],
  ])("%s", (_, room, prices, expected) => {
    expect(keep(room, prices)).toEqual(expected);
  });

  test("the sum of all prices has what is shared once", () => {
    const table = new Map([
      [a, price(2, "Data")],
      [b, price(3, "Data", "/b")],
      [c, price(4)],
    ] as const);
    expect(sumOfPrices(table)).toBe(29);
  });
});
