// `$parent` and `$needs` that name nothing, and tasks without a main document. What is not in these files may still
// live on a branch: only what no branch knows either is missing, and where that cannot be told, it is doubtful.
import { makeFinding, type Finding } from "../errors/finding.js";
import { formatRef, type Ref } from "../model/ref.js";
import { findSimilar } from "../model/text/similar.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import { parentRef } from "../resolve/lineage.js";
import type { Survey, SurveyedContext } from "./survey.js";

/** The contexts that somebody names or that half exist, and that these files do not have: to be looked for elsewhere. */
export function listMissing(contexts: readonly SurveyedContext[]): Ref[] {
  const here = namesOf(contexts);
  const missing = new Map<string, Ref>();
  const note = (ref: Ref | null): void => {
    if (ref !== null && !here.has(formatRef(ref))) missing.set(formatRef(ref), ref);
  };
  for (const context of contexts) {
    if (isHeadless(context)) note(context.stored.ref);
    for (const { ref } of namedBy(context)) note(ref);
  }
  return [...missing.values()];
}

/** Finds what names nothing. */
export function findOrphans(survey: Survey): Finding[] {
  const here = namesOf(survey.contexts);
  const known = groupByLevel(here);
  const checked = survey.contexts.filter(({ isBackground }) => !isBackground);
  return checked.flatMap((context) => {
    const findings = namedBy(context).flatMap((named, index) => {
      const name = named.ref === null ? null : formatRef(named.ref);
      if (name !== null && here.has(name)) return [];
      const isElsewhere = name === null ? false : survey.knownElsewhere.has(name);
      return isElsewhere === true
        ? []
        : [
            orphan(context, named, {
              known: index < MOST_COMPARED ? known : null,
              isSure: isElsewhere === false,
            }),
          ];
    });
    const isElsewhere = survey.knownElsewhere.has(formatRef(context.stored.ref));
    return isHeadless(context) && isElsewhere === false ? [headless(context), ...findings] : findings;
  });
}

interface Named {
  readonly word: "parent" | "needs";
  readonly text: string;
  /** Null when it can name nothing at all. */
  readonly ref: Ref | null;
  readonly pointer: string;
}

/** What a context names with its words. */
function namedBy({ words, stored: { ref } }: SurveyedContext): Named[] {
  const parent = words.parent === undefined ? [] : [words.parent];
  return [
    ...parent.map((text): Named => ({
      word: "parent",
      text,
      ref: parentRef(ref, text),
      pointer: "/$parent",
    })),
    ...(words.needs ?? []).map((text, index): Named => {
      return { word: "needs", text, ref: { level: "task", id: text }, pointer: `/$needs/${index}` };
    }),
  ];
}

/** The contexts that are here: tasks by their main document, branches by any file. */
function namesOf(contexts: readonly SurveyedContext[]): ReadonlySet<string> {
  const there = contexts.filter(({ stored }) => stored.ref.level !== "task" || stored.hasMain);
  return new Set(there.map(({ stored }) => formatRef(stored.ref)));
}

/** The names that "did you mean" chooses from, by level. */
type KnownNames = ReadonlyMap<string, readonly string[]>;

/** Comparing with every name takes time, and of thousands of words in one document a report tells the first few. */
const MOST_COMPARED = 20;

function groupByLevel(here: ReadonlySet<string>): KnownNames {
  const groups = new Map<string, string[]>();
  for (const name of here) {
    const cut = name.indexOf("/");
    const level = name.slice(0, cut);
    const group = groups.get(level) ?? [];
    groups.set(level, group);
    group.push(name.slice(cut + 1));
  }
  return groups;
}

/** Git keeps no empty directories, so one that is empty means nothing. */
function isHeadless({ stored, isBackground, isEmpty }: SurveyedContext): boolean {
  return stored.ref.level === "task" && !stored.hasMain && !isBackground && !isEmpty;
}

function orphan(
  { stored: { ref }, wordPaths }: SurveyedContext,
  { word, text, pointer }: Named,
  { known, isSure }: { known: KnownNames | null; isSure: boolean },
): Finding {
  const level = word === "needs" ? "task" : ref.level;
  const own = formatRef(ref).slice(level.length + 1);
  const near = findSimilar(text, known?.get(level)?.filter((name) => name !== own) ?? []);
  const what = word === "needs" ? "needs" : "has the parent";
  const path = wordPaths[word];
  const finding = makeFinding(
    word === "needs" ? "NEED_UNKNOWN" : "PARENT_UNKNOWN",
    `${formatRef(ref)} ${what} ${text}, but there is no such ${level}${isSure ? "" : " here"}.`,
    {
      ...(path === undefined ? {} : { path }),
      pointer,
      hint: near === null ? `Correct $${word}, or create what it names.` : `did you mean ${near}?`,
    },
  );
  if (isSure) return finding;
  const hint = `${finding.hint} It may be on a branch that cannot be looked at from here.`;
  return { ...finding, severity: "warning", hint };
}

function headless({ directory, stored: { ref } }: SurveyedContext): Finding {
  const id = ref.level === "task" ? ref.id : formatRef(ref);
  return makeFinding("MAIN_MISSING", `${formatRef(ref)} has no main document, so it does not exist.`, {
    path: directory,
    hint: `\`ctx create ${quoteForShell(id)}\` makes one and leaves the other files as they are.`,
  });
}
