// `ctx doctor` as people read it: a line for each check, with what to do below the ones that are not well.
import type { CheckResult, DoctorData, PlannedRepair } from "../../actions/doctor.js";
import type { Outcome } from "../../model/outcome.js";
import { padToWidth, widthOf } from "../../model/text/terminal-width.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Paint, Screen } from "../output/screen.js";
import { renderDiff } from "./diff.js";
import { wrapLine } from "./wrap.js";

/** Of one check; a thousand broken files would hide everything else. `--json` has them all. */
const MOST_ALIKE = 10;

const SIGNS: Readonly<Record<CheckResult["status"], string>> = {
  ok: "✓",
  fixed: "✓",
  warning: "!",
  error: "✗",
};
const STATUS_WIDTH = "warning".length;
const LEAST_WIDTH = 30;

export function renderDoctor(outcome: Outcome<DoctorData>, screen: Screen): Rendering {
  const { checks, dryRun, diff, declined } = outcome.data;
  if (dryRun === true) return renderDiff(diff, screen.paint);
  const idWidth = checks.reduce((width, { id }) => Math.max(width, widthOf(id)), 0);
  const lines = [...groupById(checks)].flatMap((group) => renderGroup(group, idWidth, screen));
  return {
    result: [...lines, "", summarise(checks)].join("\n"),
    ...(declined === true ? { remark: "Nothing was changed." } : {}),
  };
}

/** The question before the repairs, with what they are. */
export function renderPlan(plan: readonly PlannedRepair[]): string {
  const lines = plan.flatMap(({ path, message, repair }) => [
    `${path === null ? "" : `${visibleLine(path)}: `}${visibleLine(message)}`,
    `  ${visibleLine(repair)}`,
  ]);
  return [...lines, plan.length === 1 ? "Do this repair?" : `Do these ${plan.length} repairs?`].join("\n");
}

function groupById(checks: readonly CheckResult[]): Iterable<readonly CheckResult[]> {
  const groups = new Map<string, CheckResult[]>();
  for (const check of checks) groups.set(check.id, [...(groups.get(check.id) ?? []), check]);
  return groups.values();
}

function renderGroup(group: readonly CheckResult[], idWidth: number, screen: Screen): string[] {
  const shown = group.slice(0, MOST_ALIKE).flatMap((check) => renderCheck(check, idWidth, screen));
  const more = group.length - MOST_ALIKE;
  return more <= 0
    ? shown
    : [...shown, `${" ".repeat(marginOf(idWidth))}and ${more} more; --json tells them all`];
}

function renderCheck(check: CheckResult, idWidth: number, { paint, width }: Screen): string[] {
  const { id, status, message, path, line, hint, repair } = check;
  const color = paintFor(status, paint);
  const head = `${color(`${SIGNS[status]} ${padToWidth(status, STATUS_WIDTH)}`)}  ${padToWidth(visibleLine(id), idWidth)}  `;
  const margin = marginOf(idWidth);
  const place =
    path === undefined ? [] : [[visibleLine(path), line].filter((part) => part !== undefined).join(":")];
  const advice = hint === undefined ? [] : visibleBlock(`hint: ${hint}`).split("\n");
  const mending =
    repair === undefined ? [] : [`${status === "fixed" ? "done" : "--fix"}: ${visibleLine(repair)}`];
  const [first = "", ...rest] = wrap(visibleLine(message), width - margin);
  const below = [
    ...place.map((text) => paint.dim(text)),
    ...[...advice, ...mending].flatMap((text) => wrap(text, width - margin)),
  ];
  return [head + first, ...[...rest, ...below].map((text) => " ".repeat(margin) + text)];
}

function marginOf(idWidth: number): number {
  return 2 + STATUS_WIDTH + 2 + idWidth + 2;
}

function wrap(text: string, width: number): string[] {
  return wrapLine(text, Math.max(width, LEAST_WIDTH), 0);
}

function paintFor(status: CheckResult["status"], paint: Paint): (text: string) => string {
  if (status === "error") return paint.red;
  return status === "warning" ? paint.yellow : paint.green;
}

function summarise(checks: readonly CheckResult[]): string {
  const countOf = (status: CheckResult["status"]) => checks.filter((check) => check.status === status).length;
  const [errors, warnings, fixed] = [countOf("error"), countOf("warning"), countOf("fixed")];
  const repairable = checks.filter(({ status, repair }) => repair !== undefined && status !== "fixed").length;
  const parts = [
    ...(fixed > 0 ? [`${fixed} fixed`] : []),
    ...(errors > 0 ? [`${errors} ${errors === 1 ? "error" : "errors"}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? "warning" : "warnings"}`] : []),
  ];
  const verdict = errors + warnings === 0 ? [...parts, "all is well"].join(", ") : parts.join(", ");
  const next = repairable > 0 ? `; ctx doctor --fix repairs ${repairable} of them` : "";
  return `${verdict[0]?.toUpperCase()}${verdict.slice(1)}${next}.`;
}
