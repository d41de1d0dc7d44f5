// `ctx trust` as people read it: what would run, in full, on one line each, after the place where it is written. Nothing
// of it can look like a line of ctx's own.
import type { TrustData, TrustDemand } from "../../actions/trust.js";
import type { SettingOrigin } from "../../model/session-setting.js";
import type { Outcome } from "../../model/outcome.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Paint, Screen } from "../output/screen.js";
import { alignColumns, type Cell } from "./columns.js";
import { renderDiff } from "./diff.js";

const MOST_REFS = 5;

export function renderTrust({ data }: Outcome<TrustData>, { paint }: Screen): Rendering {
  if (data.dryRun === true) return renderDiff(data.diff, paint);
  if (data.what === "revoke") {
    const { length } = data.changed;
    return { result: length === 0 ? "Nothing was approved here." : `${count(length)} taken back.` };
  }
  const parts = [...data.items.map((item) => renderItem(item, paint)), ...renderWorkflows(data, paint)];
  const remark = remarkFor(data);
  return {
    result: parts.length === 0 ? "Nothing here needs approval." : parts.join("\n\n"),
    ...(remark === null ? {} : { remark }),
  };
}

function renderItem(item: TrustDemand, paint: Paint): string {
  const state = item.approved
    ? paint.green(`approved by ${visibleLine(item.by ?? "")} on ${visibleLine((item.at ?? "").slice(0, 10))}`)
    : paint.yellow("not approved");
  const rows = [
    ...item.env.map(({ name, value, ...origin }) =>
      rowOf({ kind: "env", text: `${name}=${value}`, ...origin }, paint),
    ),
    ...item.commands.map(({ command, ...origin }) => rowOf({ kind: "run", text: command, ...origin }, paint)),
  ];
  const byName = item.env.filter((variable) => variable.byName).map(({ name }) => name);
  return [
    `${paint.bold(namesOf(item.refs))}  ${state}`,
    paint.dim(`  ${item.hash}`),
    `  in   ${visibleLine(item.directory)}`,
    ...alignColumns(rows, [2]).map((line) => `  ${line}`),
    ...(byName.length === 0 ? [] : [`  ${byName.join(", ")}: chooses what runs, so approved only by name`]),
  ].join("\n");
}

/** Contexts that ask for the same; `--json` names every one. */
function namesOf(refs: readonly string[]): string {
  const named = refs.slice(0, MOST_REFS).map(visibleLine).join(", ");
  return refs.length > MOST_REFS ? `${named} and ${refs.length - MOST_REFS} more` : named;
}

function rowOf(
  { kind, text, path, line, isOwn }: SettingOrigin & { readonly kind: string; readonly text: string },
  paint: Paint,
): Cell[] {
  const place = `${visibleLine(path)}${line === null ? "" : `:${line}`}${isOwn ? " (your own)" : ""}`;
  return [{ text: kind }, { text: place, paint: paint.dim }, { text: visibleLine(text), paint: paint.cyan }];
}

function renderWorkflows({ workflows, what }: TrustData, paint: Paint): string[] {
  if (workflows.length === 0 || what !== "show") return [];
  const rows = workflows.map(({ path, line, command }): Cell[] => [
    { text: `${visibleLine(path)}${line === null ? "" : `:${line}`}`, paint: paint.dim },
    { text: visibleLine(command) },
  ]);
  const lines = alignColumns(rows, [2]).map((line) => `  ${line}`);
  return [["steps of workflows  only `ctx workflow run` runs them", ...lines].join("\n")];
}

function remarkFor({ what, approved, hash, items, changed }: TrustData): string | null {
  if (items.length === 0) return null;
  if (what === "approve")
    return changed.length === 0 ? "It was approved before." : `${count(changed.length)} recorded.`;
  if (approved || hash === null) return null;
  const [first] = items;
  const ref =
    items.length === 1 && first?.refs.length === 1 ? ` ${quoteForShell(first.refs[0] as string)}` : "";
  return (
    "Approval is for these words: what a program that they start does is not looked at.\n" +
    `next: ctx trust approve${visibleLine(ref)} --hash ${hash}`
  );
}

function count(approvals: number): string {
  return approvals === 1 ? "One approval" : `${approvals} approvals`;
}
