// R7: knowledge that speaks of one task, person or machine, on its way to where everybody reads it. What counts as
// specific is delegation/too-specific.ts; here is what it is asked of.
import { findSpecifics, type SpecificKind } from "../delegation/too-specific.js";
import type { Risk } from "../../model/review.js";
import { nameIn, summarizeTraces, type Trace } from "./place.js";
import type { NewProposal, NewText, RiskSubject } from "./subject.js";
import { isWide } from "./wide-scope.js";

const NAMES: Readonly<Record<SpecificKind, string>> = {
  task: "The id of a task",
  ticket: "The number of a ticket",
  email: "An e-mail address",
  home: "Somebody's home directory",
  id: "The id of a single record",
  preference: "One person's preference",
  date: "A single day",
};

/** Prose of wide levels is records as well: decisions have dates, and name the tickets that they came from. */
const ODD_IN_PROSE: readonly SpecificKind[] = ["email", "home", "preference"];

/** Finds such traits in proposals, and in values, keys and prose of the levels that everybody inherits. */
export function findTooSpecificTexts({ texts, proposals, taskIds }: RiskSubject): Risk[] {
  const proposed = new Set(proposals.map(({ path }) => path));
  const wide = texts.filter(({ ref, path }) => isWide(ref) && !proposed.has(path));
  return [
    ...proposals.flatMap((proposal) => judgeProposal(proposal, taskIds)),
    ...wide.flatMap((text) => judgeText(text, taskIds)),
  ];
}

function judgeProposal(proposal: NewProposal, taskIds: readonly string[]): Risk[] {
  const { key, to, value, path, lineOf } = proposal;
  const kinds = new Set(findSpecifics(value, { taskIds }).map(({ kind }) => kind));
  return [...kinds].map((kind): Risk => {
    const message = `${NAMES[kind]} in what is proposed as ${nameIn(key)} for ${nameIn(to)}.`;
    return { flag: "R7", severity: "medium", path, line: lineOf("data"), message };
  });
}

function judgeText(text: NewText, taskIds: readonly string[]): Risk[] {
  if (text.kind !== "value" && text.kind !== "key" && text.kind !== "prose") return [];
  const key = text.name.split("/").at(-1) ?? "";
  // A value is judged with its key, which tells versions from days; a key on its own.
  const judged = text.kind === "value" && key !== "" ? { [key]: text.text } : text.text;
  const traces = findSpecifics(judged, { taskIds })
    .filter(({ pointer, found }) => text.kind !== "value" || pointer !== "" || found !== key)
    .filter(({ kind }) => text.kind !== "prose" || ODD_IN_PROSE.includes(kind))
    .map(({ kind, found }): Trace => {
      return { kind, severity: "low", offset: Math.max(0, text.text.indexOf(found)), what: NAMES[kind] };
    });
  return summarizeTraces("R7", text, traces);
}
