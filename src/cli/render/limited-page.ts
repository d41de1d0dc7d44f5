// `ctx resolve --max-tokens` as text: what each piece takes on the page, what gives way around the pieces, and the closing
// section that says what was left out. Which pieces are kept is the policy's to decide.
import type { LayOut, Layout, OmittedPiece, Scale } from "../../actions/fit-context.js";
import type { ResolvedContext } from "../../actions/resolve.js";
import { setOwn, type Json, type JsonObject } from "../../model/json/json.js";
import { formatPointer, type Pointer } from "../../model/json/pointer.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { cutToWidth } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import { makePaint, type Screen } from "../output/screen.js";
import { renderNotes } from "./notes.js";
import {
  headingOf,
  isShownByHeading,
  renderContext,
  renderData,
  renderEntry,
  renderSection,
  wholePage,
  type Page,
  type ShownContext,
} from "./resolved.js";

/** Colours take no tokens, and lines are as programs get them. */
const PLAIN: Screen = {
  paint: makePaint(false),
  isTerminal: false,
  width: Infinity,
  now: 0,
  isVerbose: false,
};

/** Of the limit: what may stand above the pieces at most, and what the closing takes where there is much to name. */
const HEAD_SHARE = 1 / 4;
const CLOSING_SHARE = 1 / 6;
/** What no count of pieces has more digits than, for reserving room. */
const MOST = 999_999;

export interface LimitedPage {
  readonly layOut: LayOut;
  /** Gives the answer its page, where anything had to give way. */
  finish(answer: ResolvedContext): ShownContext;
}

/** What the run was asked for, as the closing section repeats it. */
export interface Asked {
  readonly maxTokens: number;
  readonly at?: string;
}

/** Makes the page for one run. */
export function makeLimitedPage(asked: Asked): LimitedPage {
  let plan: Plan | null = null;
  return {
    layOut: (context, scale) => {
      const bare = { ...context, data: {}, notes: [], entries: [] };
      return {
        priceOf: priceOn(context, scale),
        bare: weighLines(renderContext(bare, PLAIN), scale),
        weighWhole: () => weighLines(renderContext(context, PLAIN), scale),
        cut: () => {
          plan = planPage(context, scale, asked);
          const page = renderContext({ ...bare, page: plan.page }, PLAIN);
          return scale.limit - weighLines(page, scale) - plan.reserved;
        },
      };
    },
    finish: (answer) => (plan === null ? answer : { ...answer, page: finishPage(answer, plan) }),
  };
}

/** What is settled before it is known which pieces are kept. */
interface Plan {
  readonly scale: Scale;
  readonly page: Page;
  /** What gave way above the pieces. */
  readonly dropped: readonly string[];
  /** Room that is kept free for the closing section. */
  readonly reserved: number;
  readonly asked: Asked;
}

function planPage(context: ResolvedContext, scale: Scale, asked: Asked): Plan {
  const whole = wholePage(context);
  const name = cutName(whole.name, scale);
  let room = scale.limit * HEAD_SHARE - weighLines([`# ${name}`, ""], scale);
  const fits = (lines: readonly string[]): boolean => {
    const weight = weighLines(lines, scale);
    if (weight > room) return false;
    room -= weight;
    return true;
  };
  const facts = whole.facts.filter((fact) => fits([fact]));
  const digest = whole.digest !== null && fits(["", whole.digest]) ? whole.digest : null;
  const dropped = [
    ...["the branch", "the lineage"].filter((_, index) => !facts.includes(whole.facts[index] as string)),
    ...(whole.digest === digest ? [] : ["the digest"]),
  ];
  const plan: Plan = { scale, page: { name, facts, digest, closing: [] }, dropped, reserved: 0, asked };
  return { ...plan, reserved: reserveFor(context, plan) };
}

/** A name may be longer than what is left for it. */
function cutName(name: string, scale: Scale): string {
  let cut = name;
  for (let columns = 64; scale.weigh(`# ${cut}\n`) > scale.limit * HEAD_SHARE; columns >>= 1) {
    cut = cutToWidth(name, columns);
  }
  return cut;
}

/** What the closing takes if every context of the lineage has much to name, or its share of the limit. */
function reserveFor(context: ResolvedContext, plan: Plan): number {
  const groups = context.lineage.map(({ ref }): Group => {
    return { ref, isPersonal: false, values: MOST, notes: MOST, entries: MOST };
  });
  const least = sizeOfClosing(
    closingLines([], [{ ref: "", isPersonal: true, values: MOST, notes: MOST, entries: MOST }], plan),
    plan,
  );
  const most = sizeOfClosing(closingLines(groups, groups, plan), plan);
  return Math.min(most, Math.max(least, Math.floor(plan.scale.limit * CLOSING_SHARE)));
}

/** Prices pieces by the lines that they take; lines add up. */
function priceOn(context: ResolvedContext, scale: Scale): Layout["priceOf"] {
  const section = (name: string) => {
    return { name, cost: weighLines(renderSection(name, [""], PLAIN).slice(0, -1), scale) };
  };
  const [data, notes, entries] = [section("Data"), section("Notes"), section("Entries")];
  return ({ content }) => {
    if (content.kind === "note")
      return { own: weighLines(renderNotes([content.note], PLAIN), scale), frames: [notes] };
    if (content.kind === "entry") {
      const lines = renderEntry(content.entry, context.ref, PLAIN);
      return { own: weighLines(lines, scale), frames: [entries] };
    }
    const { pointer, value } = content;
    const isTitle = pointer.length === 1 && pointer[0] === "title";
    const heading = isTitle ? scale.weigh(headingOf("", value).slice("# ".length)) : 0;
    if (isTitle && isShownByHeading(value, context.origins)) return { own: heading, frames: [] };
    const lines = renderData(nest(pointer, value), context.origins, PLAIN);
    const outer = pointer.slice(0, -1).map((_, depth) => {
      const cost = weighLines([lines[depth] as string], scale);
      return { name: formatPointer(pointer.slice(0, depth + 1)), cost };
    });
    return { own: weighLines(lines.slice(outer.length), scale) + heading, frames: [data, ...outer] };
  };
}

/** The object that holds nothing but a value at a pointer. */
function nest(pointer: Pointer, value: Json): JsonObject {
  return pointer.reduceRight<Json>((inner, token) => {
    const object: JsonObject = {};
    setOwn(object, token, inner);
    return object;
  }, value) as JsonObject;
}

/** What of one context was left out. */
interface Group {
  readonly ref: string;
  /** It lies outside the root, where no command but `resolve` looks. */
  readonly isPersonal: boolean;
  readonly values: number;
  readonly notes: number;
  readonly entries: number;
}

function finishPage(answer: ResolvedContext, plan: Plan): Page {
  const groups = groupByContext(answer.omitted ?? [], answer.lineage.map(({ ref }) => ref).reverse());
  let named = groups.length;
  let closing = closingLines(groups, groups, plan);
  while (named > 0 && sizeOfClosing(closing, plan) > plan.reserved) {
    named--;
    closing = closingLines(groups.slice(0, named), groups, plan);
  }
  return { ...plan.page, closing };
}

/** Narrowest first; what is personal of the global context stands for itself. */
function groupByContext(omitted: readonly OmittedPiece[], refs: readonly string[]): Group[] {
  const keyOf = ({ ref, personal }: OmittedPiece): string =>
    `${ref === "global" && personal ? "personal " : ""}${ref}`;
  const keys = [...new Set([...refs, "personal global"])];
  return keys.flatMap((key): Group[] => {
    const own = omitted.filter((piece) => keyOf(piece) === key);
    if (own.length === 0) return [];
    const count = (name: "pointer" | "path" | "id") =>
      own.filter((piece) => piece[name] !== undefined).length;
    return [
      {
        ref: own[0]?.ref as string,
        isPersonal: key === "personal global",
        values: count("pointer"),
        notes: count("path"),
        entries: count("id"),
      },
    ];
  });
}

/** A sentence with all counts, and a line for each context that is named. */
function closingLines(named: readonly Group[], all: readonly Group[], plan: Plan): string[] {
  const sum = (count: (group: Group) => number) => all.reduce((total, group) => total + count(group), 0);
  const counts = [
    ...plan.dropped,
    ...wordCounts(
      sum(({ values }) => values),
      "value",
    ),
    ...wordCounts(
      sum(({ notes }) => notes),
      "note",
    ),
    ...wordCounts(
      sum(({ entries }) => entries),
      "entry",
    ),
  ];
  return [
    `More than fits in ${plan.asked.maxTokens} tokens, as estimated: ${listWords(counts)}.`,
    "Without --max-tokens everything is shown.",
    ...(named.length === 0 ? [] : [""]),
    ...named.map((group) => `- ${visibleLine(describeGroup(group, plan.asked.at))}`),
    ...(named.length === 0 || named.length === all.length ? [] : ["- the rest in wider contexts"]),
  ];
}

/** What was left out of one context, each part with the command that shows it. */
function describeGroup({ ref, isPersonal, values, notes, entries }: Group, at: string | undefined): string {
  const own = [...wordCounts(values, "value"), ...wordCounts(notes, "note")];
  const logged = wordCounts(entries, "entry");
  if (isPersonal) return `your own ${ref}: ${listWords(own)}`;
  const place = quoteForShell(ref);
  if (at !== undefined) {
    const more = entries === 0 ? "" : " --all-entries";
    return `${ref}: ${listWords([...own, ...logged])} (\`ctx resolve ${place} --at ${quoteForShell(at)}${more}\`)`;
  }
  const parts = [
    ...(own.length === 0 ? [] : [`${listWords(own)} (\`ctx get ${place}\`)`]),
    ...(logged.length === 0 ? [] : [`${listWords(logged)} (\`ctx log ${place}\`)`]),
  ];
  return `${ref}: ${parts.join(", ")}`;
}

function wordCounts(count: number, noun: "value" | "note" | "entry"): string[] {
  if (count === 0) return [];
  return [count === 1 ? `1 ${noun}` : `${count} ${noun === "entry" ? "entries" : `${noun}s`}`];
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function sizeOfClosing(lines: readonly string[], { scale }: Plan): number {
  return weighLines(renderSection("Left out", lines, PLAIN), scale);
}

function weighLines(lines: readonly string[], { weigh }: Scale): number {
  return lines.reduce((weight, line) => weight + weigh(`${line}\n`), 0);
}
