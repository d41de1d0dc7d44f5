// What is to be done now in a run, as people and agents read it: the prompts first, then what goes in and what is to be sent
// back, then how far the run is.
import type { NextData } from "../../actions/workflow/runs/run-reply.js";
import { isJsonObject, type Json } from "../../model/json/json.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { cutToWidth } from "../../model/text/terminal-width.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { alignColumns, type Cell } from "./columns.js";
import { formatJson } from "./json.js";
import { formatDuration } from "./phases.js";
import { wrapLine } from "./wrap.js";

type Step = NextData["steps"][number];
type Need = NextData["needs"]["now"][number];

const LEAST_WIDTH = 20;
/** The name of a row and the gap after it. */
const LABEL = 9;
const GAP = 2;

/** Renders the answer of `next` and of what answers like it. */
export function renderNext(data: NextData, screen: Screen): Rendering {
  const { steps } = data;
  const prompts = steps.flatMap((step) => renderStep(step, steps.length > 1, screen));
  const rows: Cell[][] = [
    ...data.missing.map(({ hint }) => row("missing", visibleLine(hint), screen.paint.red)),
    ...data.problems.map((one) => row("problem", describeProblem(one), screen.paint.red)),
    ...data.held.map(({ path, by, until }) =>
      row("taken", `${visibleLine(path)} by ${visibleLine(by)} until ${until.slice(11, 16)} UTC`),
    ),
    ...(steps.length === 0 ? [] : data.needs.now).map((need) =>
      row("with", `${visibleLine(need.name)} = ${showValue(data, need)}`),
    ),
    ...data.gives.map(({ path, name, schema, required }) => {
      const whose = steps.length > 1 ? `${visibleLine(path)}: ` : "";
      return row(
        "send",
        `${whose}${visibleLine(name)}: ${describeSchema(schema)}${required ? "" : ", optional"}`,
      );
    }),
    ...steps
      .filter(({ requireConfirmation }) => requireConfirmation)
      .map(({ path }) => row("confirm", `${visibleLine(path)}: a person has to agree first`)),
    ...data.warnings.map((one) => row("unset", describeProblem(one), screen.paint.yellow)),
    row(data.run === null ? "status" : "run", describeRun(data)),
  ];
  const room = Math.max(screen.width - LABEL - GAP, LEAST_WIDTH);
  const cut = rows.map(([name, text]) => [
    name as Cell,
    { ...(text as Cell), text: cutToWidth(text?.text ?? "", room) },
  ]);
  const remark = describeNext(data);
  return {
    result: [...prompts, ...alignColumns(cut, [GAP])].join("\n"),
    ...(remark === "" ? {} : { remark }),
  };
}

function row(name: string, text: string, paint?: (text: string) => string): Cell[] {
  return [{ text: name.padEnd(LABEL - GAP) }, { text, ...(paint === undefined ? {} : { paint }) }];
}

function renderStep(step: Step, isOneOfSeveral: boolean, screen: Screen): string[] {
  const { paint, width } = screen;
  const role = step.agentRole === null ? [] : wrapLine(visibleLine(step.agentRole), width, 0);
  const wrap = (text: string): string[] =>
    visibleBlock(text)
      .split("\n")
      .flatMap((line) => wrapLine(line, width, 0));
  const prompt = step.kind === "command" ? ["A command, which ctx executes."] : wrap(step.prompt);
  const guidance = step.guidance.flatMap((text) => {
    return wrapLine(visibleLine(text), width, 2).map((line, index) =>
      index === 0 ? `- ${line}` : `  ${line}`,
    );
  });
  const parts = [role.map(paint.dim), prompt, guidance].filter((part) => part.length > 0);
  const head = describeStep(step, isOneOfSeveral, screen);
  return [head, ...parts.flatMap((part) => ["", ...part]), ""];
}

function describeStep(step: Step, isOneOfSeveral: boolean, { paint }: Screen): string {
  const { path, title, loop, attempt } = step;
  const of = loop?.total === null || loop?.total === undefined ? "" : ` of ${loop.total}`;
  const notes = [
    ...(loop === null ? [] : [`iteration ${loop.iteration}${of}`]),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(step.timeoutMs === null ? [] : [`within ${formatDuration(step.timeoutMs)}`]),
  ];
  const more = notes.length === 0 ? "" : `  ${paint.dim(`(${notes.join(", ")})`)}`;
  return `${isOneOfSeveral ? "• " : ""}${paint.bold(visibleLine(title))}  ${paint.cyan(visibleLine(path))}${more}`;
}

function describeProblem({ path, message }: NextData["problems"][number]): string {
  return path === null || path === ""
    ? visibleLine(message)
    : `${visibleLine(path)}: ${visibleLine(message)}`;
}

function showValue({ context }: NextData, { name, bytes }: Need): string {
  if (!Object.hasOwn(context, name)) return bytes === 0 ? "(not set)" : `(${bytes} bytes)`;
  return visibleLine(formatJson(context[name] as Json));
}

function describeSchema(schema: Json | null): string {
  if (!isJsonObject(schema)) return "any value";
  const { type, enum: choices, description } = schema;
  const what = Array.isArray(choices)
    ? choices.map((one) => formatJson(one)).join(" or ")
    : [type ?? "any value"].flat().join(" or ");
  return visibleLine(typeof description === "string" ? `${what}  ${description}` : what);
}

/** Where the run is, in one line. */
function describeRun({ run, status, progress, dryRun }: NextData): string {
  const { done, total, etaSeconds } = progress;
  const parts = [
    ...(run === null ? [] : [visibleLine(run)]),
    `${status}, ${done} of ${total} done`,
    ...(etaSeconds === null || status === "complete"
      ? []
      : [`about ${formatDuration(etaSeconds * 1000)} left`]),
    ...(dryRun === true ? ["nothing was written"] : []),
  ];
  return parts.join(" · ");
}

/** The command that goes on. */
function describeNext(data: NextData): string {
  const { run, status, steps } = data;
  if (run === null || data.dryRun === true) return "";
  const name = quoteForShell(run);
  if (status === "failed" || status === "exhausted") {
    return status === "failed" ? `Try again what failed: ctx workflow retry ${name} --failed` : "";
  }
  const agent = steps.find(({ kind }) => kind === "agent");
  if (agent !== undefined) {
    const given = data.gives.filter(({ path }) => path === agent.path).map((one) => one.name);
    return `Then: ctx workflow next --run ${name} --done ${quoteForShell(agent.path)}${describeData(given)}`;
  }
  if (status === "blocked") {
    const names = data.missing.map((one) => one.name);
    return names.length === 0 ? "" : `Then: ctx workflow next --run ${name}${describeData(names)}`;
  }
  return steps.length > 0 ? `Execute it: ctx workflow run --run ${name}` : "";
}

/** Names may hold anything; only plain ones are offered to be pasted. */
function describeData(names: readonly string[]): string {
  const plain = names.filter((name) => /^[\w.-]+$/.test(name));
  return plain.length === 0 ? "" : ` --data '{${plain.map((name) => `"${name}": …`).join(", ")}}'`;
}
