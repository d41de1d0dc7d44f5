// How far a phase or stage is: what it says of itself, else what its checkboxes say.
import type { Block, ListPoint } from "../markdown-outline.js";
import { findField, STATUS } from "./fields.js";
import type { Section } from "./sections.js";

export type PlanStatus = "open" | "in-progress" | "blocked" | "done";

export interface Standing {
  readonly status: PlanStatus;
  /** Checkboxes that are ticked, and all of them. */
  readonly done: number;
  readonly total: number;
}

// The first that is found counts: "not started" before "started", "incomplete" before "complete".
const WORDS: readonly (readonly [RegExp, PlanStatus])[] = [
  [
    /\b(?:not started|not done|incomplete|pending|planned|todo|to do|open|proposed|draft)\b|\u{1f4cb}/iu,
    "open",
  ],
  [/\b(?:blocked|on hold|waiting)\b|\u{1f6d1}|\u26d4/iu, "blocked"],
  [
    /\b(?:in[- _]?progress|started|ongoing|active|partial(?:ly)?|wip|current)\b|\u{1f6a7}|\u{1f504}|\u23f3/iu,
    "in-progress",
  ],
  [/\b(?:complete|completed|done|finished|implemented|shipped|merged)\b|\u2705|\u2714|\u2611/iu, "done"],
];

/** Reads how far a section is. A mark at the end of its heading, as in `[COMPLETED]`, says so too. */
export function readStanding(text: string, section: Section): Standing {
  const points = listPoints(section.blocks);
  const boxes = points.filter(({ task }) => task !== null);
  const done = boxes.filter(({ task }) => task === "done").length;
  const mark =
    /(?:[[(]([^\])]*)[\])]|([\u2705\u2714\u2611\u26d4\u23f3]|\u{1f6a7}|\u{1f504}))\ufe0f?\s*$/u.exec(
      section.title,
    );
  const stated =
    readStatus(findField(text, section, STATUS)?.value ?? "") ?? readStatus(mark?.[1] ?? mark?.[2] ?? "");
  return { status: stated ?? statusOf(done, boxes.length), done, total: boxes.length };
}

function readStatus(words: string): PlanStatus | null {
  return WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

function statusOf(done: number, total: number): PlanStatus {
  if (done === 0) return "open";
  return done === total ? "done" : "in-progress";
}

/** All points of the lists among some blocks, those of lists in lists too. */
export function listPoints(blocks: readonly Block[]): ListPoint[] {
  return blocks.flatMap((block) =>
    block.kind === "list" ? block.points.flatMap((point) => [point, ...listPoints(point.blocks)]) : [],
  );
}
