// `ctx resolve` as people and agents read it: one Markdown document; or its data alone as JSON or YAML.
import type { Origin } from "../../actions/describe-origins.js";
import type { LineageItem, ResolveData, ResolvedContext, ResolvedEntry } from "../../actions/resolve.js";
import type { Finding } from "../../errors/finding.js";
import type { Json } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import { textOption } from "../parse/invocation.js";
import type { Screen } from "../output/screen.js";
import { renderBareValue } from "./bare-value.js";
import { renderDataList } from "./data-list.js";
import { describeEntry } from "./entries.js";
import { formatJson } from "./json.js";
import { renderNotes } from "./notes.js";
import { suggest } from "./suggestion.js";
import { formatMinute } from "./time.js";
import { formatYaml } from "./yaml.js";

export function renderResolve(
  outcome: Outcome<ResolveData>,
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
  return { result: renderContext(answer, screen).join("\n"), ...adviceFor(answer, outcome.findings) };
}

function renderContext(context: ResolvedContext, screen: Screen): string[] {
  const { paint } = screen;
  const title = context.data["title"];
  const heading = typeof title === "string" ? `${context.ref}: ${title}` : context.ref;
  return [
    paint.bold(`# ${visibleLine(heading)}`),
    "",
    paint.dim(`branch: ${context.branch === null ? "none" : visibleLine(context.branch)}`),
    paint.dim(`lineage: ${context.lineage.map(describeLayer).join(" → ")}`),
    ...renderSection("Data", renderData(context, screen), screen),
    ...(context.notes.length === 0
      ? []
      : ["", paint.bold("## Notes"), ...renderNotes(context.notes, screen)]),
    ...renderSection(
      "Entries",
      context.entries.flatMap((entry) => renderEntry(entry, context, screen)),
      screen,
    ),
    ...(context.digest === undefined ? [] : ["", paint.dim(`digest: ${context.digest}`)]),
  ];
}

function renderSection(name: string, lines: readonly string[], screen: Screen): string[] {
  return lines.length === 0 ? [] : ["", screen.paint.bold(`## ${name}`), "", ...lines];
}

function renderData(context: ResolvedContext, screen: Screen): string[] {
  const { origins } = context;
  return renderDataList(context.data, {
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

/** Where the documents of a layer were read is said only where it is not simply the worktree. */
function describeLayer(layer: LineageItem): string {
  const ref = visibleLine(layer.ref);
  if (layer.from === "worktree") return ref;
  const from = /^[0-9a-f]{40,64}$/.test(layer.from) ? layer.from.slice(0, 7) : visibleLine(layer.from);
  return `${ref} (${from})`;
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

function renderEntry(entry: ResolvedEntry, context: ResolvedContext, screen: Screen): string[] {
  const [first = "", ...more] = describeEntry(entry);
  const from = entry.ref === context.ref ? "" : ` in ${visibleLine(entry.ref)}`;
  const head = screen.paint.dim(`${visibleLine(formatMinute(entry.at))} ${visibleLine(entry.by)}${from}`);
  return [
    `- ${head} ${visibleLine(entry.kind)} ${first}`,
    ...more.map((line) => (line === "" ? "" : `  ${line}`)),
  ];
}

function adviceFor(context: ResolvedContext, findings: readonly Finding[]): { readonly remark?: string } {
  // A broken file may hold a lot.
  if (findings.some(({ severity }) => severity === "error")) return {};
  if (Object.keys(context.data).length + context.notes.length + context.entries.length > 0) return {};
  return {
    remark: `Nothing is known here yet. Begin with: ${suggest("set", context.ref)} <pointer> <value>`,
  };
}
