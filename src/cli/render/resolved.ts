// `ctx resolve` as people and agents read it: one Markdown document; or its data alone as JSON or YAML.
import type { Origin } from "../../actions/describe-origins.js";
import type {
  LineageItem,
  ResolvedContext,
  ResolvedEntry,
  SelectedValue,
  ShownPrune,
} from "../../actions/resolve.js";
import type { Finding } from "../../errors/finding.js";
import type { Json, JsonObject } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import { widthOf } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import { textOption } from "../parse/invocation.js";
import type { Screen } from "../output/screen.js";
import { renderBareValue } from "./bare-value.js";
import { renderDataList } from "./data-list.js";
import { describeEntry, labelOf } from "./entries.js";
import { formatJson } from "./json.js";
import { renderNotes } from "./notes.js";
import { lineOfPrune } from "./pruned-line.js";
import { suggest } from "./suggestion.js";
import { formatMinute } from "./time.js";
import { wrapLine } from "./wrap.js";
import { formatYaml } from "./yaml.js";

const INDENT = "  ";

/** What stands around the pieces of a resolved context; where the size is limited, limited-page.ts works it out. */
export interface Page {
  /** The ref, as the title line says it. */
  readonly name: string;
  /** Lines below the title: branch and lineage. */
  readonly facts: readonly string[];
  readonly digest: string | null;
  /** Lines that say what was left out. */
  readonly closing: readonly string[];
}

/** A resolved context as it is to be shown; with a page of its own where something had to give way. */
export interface ShownContext extends ResolvedContext {
  readonly page?: Page;
}

export function renderResolve(
  outcome: Outcome<ShownContext | SelectedValue>,
  screen: Screen,
  invocation: Invocation,
): Rendering {
  const format = textOption(invocation, "format") ?? "md";
  const answer = outcome.data;
  // With --select the answer is one value, and so is what a format prints of it.
  const printed = ("value" in answer ? answer.value : answer) as unknown as Json;
  if (format === "json") return { result: formatJson(printed, true) };
  if (format === "yaml") return { result: formatYaml(printed) };
  if ("value" in answer) return { result: renderBareValue(answer.value) };
  // What is limited is counted in the lines that programs get, so that a person sees what an agent is given.
  const shown = answer.maxTokens === undefined ? screen : { ...screen, width: Infinity };
  return { result: renderContext(answer, shown).join("\n"), ...adviceFor(answer, outcome.findings) };
}

/** The lines of a whole resolved context, or of what is kept of one. */
export function renderContext(context: ShownContext, screen: Screen): string[] {
  const { paint } = screen;
  const { name, facts, digest, closing } = context.page ?? wholePage(context);
  return [
    paint.bold(headingOf(name, context.data["title"])),
    ...(facts.length === 0 ? [] : ["", ...facts.flatMap((fact) => wrapFact(fact, screen))]),
    ...renderSection("Data", renderData(listedData(context), context.origins, screen), screen),
    ...renderSection(
      "Entries",
      context.entries.flatMap((entry) => renderEntry(entry, context.ref, screen)),
      screen,
    ),
    // Notes come last: they are long, and what stands below them is not seen without scrolling.
    ...(context.notes.length === 0
      ? []
      : ["", paint.bold("## Notes"), ...renderNotes(context.notes, screen)]),
    ...renderSection("Pruned", (context.pruned ?? []).flatMap(renderPruned(screen)), screen),
    ...(digest === null ? [] : ["", paint.dim(digest)]),
    ...renderSection("Left out", closing, screen),
  ];
}

function renderPruned({ width }: Screen): (prune: ShownPrune) => string[] {
  return (prune) => {
    const [first = "", ...more] = wrapLine(lineOfPrune(prune), width - INDENT.length, -INDENT.length);
    return [first, ...more.map((line) => INDENT + line)];
  };
}

function wrapFact(fact: string, { paint, width }: Screen): string[] {
  const [first = "", ...more] = wrapLine(fact, width - INDENT.length, -INDENT.length);
  return [first, ...more.map((line) => INDENT + line)].map(paint.dim);
}

/** The title line; a title that is no text is shown with the data only. */
export function headingOf(name: string, title: Json | undefined): string {
  return `# ${name}${typeof title === "string" && title !== "" ? visibleLine(`: ${title}`) : ""}`;
}

/** Tells whether the title line shows a title as it is, so that the data need not repeat it. */
export function isShownByHeading(title: Json | undefined, origins: ResolvedContext["origins"]): boolean {
  // With origins each value is listed, since its origin stands below it.
  return typeof title === "string" && title !== "" && visibleLine(title) === title && origins === undefined;
}

function listedData({ data, origins }: ResolvedContext): JsonObject {
  if (!isShownByHeading(data["title"], origins)) return data;
  const { title: _, ...rest } = data;
  return rest;
}

/** The page on which everything is shown. */
export function wholePage({ ref, branch, lineage, digest }: ResolvedContext): Page {
  return {
    name: visibleLine(ref),
    facts: [
      `branch: ${branch === null ? "none" : visibleLine(branch)}`,
      `lineage: ${describeLineage(lineage)}`,
    ],
    digest: digest === undefined ? null : `digest: ${digest}`,
    closing: [],
  };
}

/** A heading and what stands below it; nothing where that is nothing. */
export function renderSection(name: string, lines: readonly string[], screen: Screen): string[] {
  return lines.length === 0 ? [] : ["", screen.paint.bold(`## ${name}`), "", ...lines];
}

/** Data as a list, with the origins below the values where they are told. */
export function renderData(data: JsonObject, origins: ResolvedContext["origins"], screen: Screen): string[] {
  return renderDataList(data, {
    width: screen.width,
    paintKey: screen.paint.cyan,
    ...(origins === undefined
      ? {}
      : {
          remarkAt: (pointer: string) =>
            Object.hasOwn(origins, pointer)
              ? screen.paint.dim(describeOrigin(origins[pointer] as Origin))
              : null,
        }),
  });
}

/** Where the documents of a layer were read is said only where it is not simply the worktree; once if all were there. */
function describeLineage(lineage: readonly LineageItem[]): string {
  const [first] = lineage;
  const isOne = lineage.length > 1 && lineage.every(({ from }) => from === first?.from);
  const refs = lineage.map(({ ref, from }) => visibleLine(ref) + (isOne ? "" : describeSource(from)));
  return refs.join(" → ") + (isOne && first !== undefined ? describeSource(first.from, "all from ") : "");
}

function describeSource(from: string, lead = ""): string {
  if (from === "worktree") return "";
  return ` (${lead}${/^[0-9a-f]{40,64}$/.test(from) ? from.slice(0, 7) : visibleLine(from)})`;
}

function describeOrigin(origin: Origin): string {
  const place = `${visibleLine(origin.ref)} ${placeOf(origin)}`;
  const strategy = origin.strategy === "replace" ? "" : `, ${visibleLine(origin.strategy)}`;
  const overrides = origin.overrides.map((override) => visibleLine(override.ref)).join(", ");
  return `${place}${strategy}${overrides === "" ? "" : `, overrides ${overrides}`}`;
}

/** `path:line`, or the path where the line is not known. */
export function placeOf(place: { readonly path: string; readonly line: number | null }): string {
  return place.line === null ? visibleLine(place.path) : `${visibleLine(place.path)}:${place.line}`;
}

/** The lines of one entry; its context is named where it is another than the one that is shown. */
export function renderEntry(entry: ResolvedEntry, ref: string, screen: Screen): string[] {
  const [first = "", ...more] = describeEntry(entry);
  const from = entry.ref === ref ? "" : ` in ${visibleLine(entry.ref)}`;
  const head = `${visibleLine(formatMinute(entry.at))} ${visibleLine(entry.by)}${from}`;
  const width = screen.width - INDENT.length;
  const kind = `${visibleLine(entry.kind)}${labelOf(entry) === "" ? ":" : ""}`;
  const [begin = "", ...rest] = wrapLine(`${kind} ${first}`, width, widthOf(head) + 1);
  return [
    `- ${screen.paint.dim(head)} ${begin}`,
    ...[...rest, ...more.flatMap((line) => wrapLine(line, width, 0))].map((line) =>
      line === "" ? "" : INDENT + line,
    ),
  ];
}

function adviceFor(context: ResolvedContext, findings: readonly Finding[]): { readonly remark?: string } {
  // A broken file may hold a lot.
  if (findings.some(({ severity }) => severity === "error")) return {};
  const pieces = [Object.keys(context.data), context.notes, context.entries, context.omitted ?? []];
  if (pieces.some(({ length }) => length > 0)) return {};
  return {
    remark: `Nothing is known here yet. Begin with: ${suggest("set", context.ref)} goal "what it is for"`,
  };
}
