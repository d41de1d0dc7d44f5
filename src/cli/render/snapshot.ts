// What `ctx snapshot` says: what it saved, which snapshots there are, what one holds, what came back.
import type { ListSnapshotsData, ShowSnapshotData } from "../../actions/snapshot/list-snapshots.js";
import type { RestoreSnapshotData } from "../../actions/snapshot/restore.js";
import type { SaveSnapshotData, SnapshotSummary } from "../../actions/snapshot/save.js";
import type { SnapshotData } from "../../actions/snapshot.js";
import type { Outcome } from "../../model/outcome.js";
import { cutToWidth } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Paint, Screen } from "../output/screen.js";
import { alignColumns, type Cell } from "./columns.js";
import { renderDiff } from "./diff.js";
import { suggest } from "./suggestion.js";
import { formatAge } from "./time.js";

/** One long name must not push every other row aside; `show` has it whole. */
const NAME_WIDTH = 32;

/** What `ctx snapshot` answers, whichever of its four. */
export function renderSnapshot({ data }: Outcome<SnapshotData>, screen: Screen): Rendering {
  if ("items" in data) return renderList(data, screen);
  if ("compared" in data) return renderShown(data, screen);
  return "restored" in data ? renderRestored(data, screen) : renderSaved(data, screen);
}

function renderSaved(data: SaveSnapshotData, { paint }: Screen): Rendering {
  const what = `${paint.bold(visibleLine(data.of))}${nameOf(data)}, ${sizeOf(data)}`;
  if (data.id === null) return { result: `Would save ${what}` };
  return {
    result: `Saved ${what} ${paint.dim(`(${data.id})`)}`,
    remark: `To go back to it: ${suggest("snapshot restore", data.of)}`,
  };
}

function renderList({ items }: ListSnapshotsData, { now, paint }: Screen): Rendering {
  if (items.length === 0) return { result: "", remark: "No snapshots. Make one: ctx snapshot save task-42" };
  const rows = items.map((one): Cell[] => [
    { text: one.id, paint: paint.dim },
    { text: visibleLine(one.of), paint: paint.bold },
    { text: `${visibleLine(one.by)} ${formatAge(one.at, now)}` },
    { text: countOf(one.files) },
    {
      text:
        one.name === null
          ? one.why === "save"
            ? ""
            : REASONS[one.why]
          : cutToWidth(visibleLine(one.name), NAME_WIDTH),
    },
  ]);
  return { result: alignColumns(rows, [2]).join("\n") };
}

const REASONS = { restore: "what a restore replaced", plan: "before a plan was changed" } as const;

const STATES = {
  same: "as it was",
  changed: "changed since",
  missing: "gone since",
  later: "came later",
  kept: "stays: git has it, and it is written once",
} as const;

function renderShown(data: ShowSnapshotData, { now, paint }: Screen): Rendering {
  const head = `${paint.bold(visibleLine(data.of))}${nameOf(data)}, ${sizeOf(data)}`;
  const made = `${data.id}, ${visibleLine(data.by)} ${formatAge(data.at, now)}`;
  const rows = data.compared.map(({ path, state }): Cell[] => [
    { text: `  ${visibleLine(path)}` },
    { text: STATES[state], paint: paintOf(state, paint) },
  ]);
  const differs = data.compared.some(({ state }) => state !== "same" && state !== "kept");
  const result = [head, paint.dim(made), ...alignColumns(rows, [2])].join("\n");
  if (!differs) return { result };
  return {
    result,
    remark: `Line by line: ctx snapshot restore ${visibleWords(data)} --name ${data.id} --dry-run`,
  };
}

function visibleWords({ of }: Pick<SnapshotSummary, "of">): string {
  return suggest("", of).replace(/^ctx +/, "");
}

function renderRestored(data: RestoreSnapshotData, { now, paint }: Screen): Rendering {
  const { restored, removed, kept, undo, dryRun, diff } = data;
  if (dryRun === true) return renderDiff(diff, paint);
  const what = `${paint.bold(visibleLine(data.of))}${nameOf(data)}`;
  const stays = kept.map((path) => `  ${visibleLine(path)} ${paint.dim(STATES.kept)}`);
  if (undo === null)
    return { result: [`${what} is as it was saved ${formatAge(data.at, now)}`, ...stays].join("\n") };
  const lines = [
    `Restored ${what} as it was ${formatAge(data.at, now)}`,
    ...restored.map((path) => `  ${visibleLine(path)}`),
    ...removed.map((path) => `  ${visibleLine(path)} ${paint.dim("came later, and went")}`),
    ...stays,
  ];
  return { result: lines.join("\n"), remark: `What was replaced is saved. To go back to it:\n  ${undo}` };
}

function paintOf(state: keyof typeof STATES, paint: Paint): (text: string) => string {
  return state === "same" ? paint.dim : paint.yellow;
}

function nameOf({ name }: { readonly name: string | null }): string {
  return name === null ? "" : ` "${visibleLine(name)}"`;
}

function sizeOf({ files, bytes }: Pick<SnapshotSummary, "files" | "bytes">): string {
  const size =
    bytes < 1000
      ? `${bytes} bytes`
      : `${(bytes / 1000).toLocaleString("en", { maximumFractionDigits: 1 })} kB`;
  return `${countOf(files)}, ${size}`;
}

function countOf(files: number): string {
  return files === 1 ? "1 file" : `${files.toLocaleString("en")} files`;
}
