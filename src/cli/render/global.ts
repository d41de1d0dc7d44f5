// What `ctx global` says: how the pin stands, what a pull brought, which branches a push made.
import type { GlobalPullData } from "../../actions/global/plan-pull.js";
import type { GlobalPushData } from "../../actions/global/push.js";
import type { GlobalStatusData } from "../../actions/global/status.js";
import type { WaitingPattern } from "../../actions/global/place.js";
import type { GlobalData } from "../../actions/global.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Paint, Screen } from "../output/screen.js";
import { alignColumns } from "./columns.js";
import { renderDiff } from "./diff.js";

const SHORT = 12;

/** What `ctx global` answers, whichever of its three. */
export function renderGlobal({ data }: Outcome<GlobalData>, screen: Screen): Rendering {
  if ("vendored" in data) return renderStatus(data, screen);
  return "branches" in data ? renderPush(data, screen) : renderPull(data, screen);
}

function renderStatus(data: GlobalStatusData, { paint }: Screen): Rendering {
  const { source, ref, commit, vendored, files, edits, diff, waiting } = data;
  const wait = listWaiting(waiting, paint);
  if (source === null) {
    const remark =
      "To share it between projects: ctx global pull --source https://example.com/team/context.git";
    return { result: ["No source: the global context is this project's own", ...wait].join("\n"), remark };
  }
  const rows = [
    ["source", `${visibleLine(source)}${ref === null ? "" : `, ${visibleLine(ref)}`}`],
    ["pin", commit === null ? "none yet" : commit.slice(0, SHORT)],
    ["files", STATES[vendored](files)],
  ].map(([name, value]) => [{ text: name as string, paint: paint.dim }, { text: value as string }]);
  const lines = [
    ...alignColumns(rows, [2]),
    ...edits.map(({ path, change }) => `  ${visibleLine(path)} ${paint.yellow(`${change} here`)}`),
    ...(diff === null || diff === "" ? [] : [renderDiff(diff, paint).result]),
    ...wait,
  ];
  const next =
    waiting.length > 0
      ? "ctx global push"
      : vendored === "same" || vendored === "edited"
        ? null
        : "ctx global pull";
  return { result: lines.join("\n"), ...(next === null ? {} : { remark: `next: ${next}` }) };
}

const STATES = {
  none: () => "nothing was taken from there yet",
  same: (files: number) => `${countOf(files)}, as they were taken from there`,
  edited: (files: number) => `${countOf(files)}; changed here:`,
  other: (files: number) => `${countOf(files)}, of another commit than the pin`,
} as const;

function renderPull(data: GlobalPullData, { paint }: Screen): Rendering {
  const { source, ref, before, commit, files, merged, waiting, dryRun, diff } = data;
  if (dryRun === true) return renderDiff(diff, paint);
  const from = `${visibleLine(ref)} of ${visibleLine(source)}`;
  const isSame = before === commit && files.length === 0;
  const head = isSame
    ? `Already at ${commit.slice(0, SHORT)}, ${from}`
    : `Pulled ${from}: ${before === null ? "" : `${before.slice(0, SHORT)} → `}${commit.slice(0, SHORT)}`;
  const lines = [
    head,
    ...files.map(({ path, change }) => `  ${visibleLine(path)} ${paint.dim(change)}`),
    ...(merged.length === 0 ? [] : [`Merged there: ${merged.join(", ")}`]),
    ...listWaiting(waiting, paint),
  ];
  const isCommittable = !isSame;
  return {
    result: lines.join("\n"),
    ...(isCommittable ? { remark: "Commit it, and everybody has it: git add .context" } : {}),
  };
}

function renderPush(data: GlobalPushData, { paint }: Screen): Rendering {
  const { source, into, branches, dryRun, diff } = data;
  if (branches.length === 0)
    return { result: "", remark: "Nothing waits to be pushed. `ctx delegations` shows what is proposed." };
  const target = into === null ? "" : ` into ${visibleLine(into)}`;
  const lines = branches.flatMap(({ key, branch, pushed, request }) => {
    const what = dryRun === true ? "Would push" : pushed ? "Pushed" : "Already there:";
    const how = request === null ? `Ask ${visibleLine(source)} to merge it${target}` : request;
    return [`${what} ${paint.bold(visibleLine(key))} to ${visibleLine(branch)}`, `  ${how}`];
  });
  if (dryRun !== true) return { result: lines.join("\n") };
  return { result: [renderDiff(diff, paint).result, ...lines].join("\n") };
}

function listWaiting(waiting: readonly WaitingPattern[], paint: Paint): string[] {
  if (waiting.length === 0) return [];
  return [
    "Accepted here, not in the source yet:",
    ...waiting.map(({ id, key }) => `  ${paint.bold(visibleLine(key))} ${paint.dim(`(${visibleLine(id)})`)}`),
  ];
}

function countOf(files: number): string {
  return files === 1 ? "1 file" : `${files.toLocaleString("en")} files`;
}
