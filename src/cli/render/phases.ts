// `ctx log --phases` as people read it: a phase a line, how long it took and how far it came.
import type { LogData } from "../../actions/log.js";
import { cutToWidth } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { alignColumns } from "./columns.js";
import { suggest } from "./suggestion.js";
import { formatMinute } from "./time.js";
import { wrapLine } from "./wrap.js";

type Phase = NonNullable<LogData["phases"]>[number];

const NAME_WIDTH = 24;
const GAP = 2;
const MARGIN = "  ";
const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

/** The table; checkpoints stand below their phase, and what is in no phase is a remark. */
export function renderPhases({ ref, phases = [], withoutPhase = 0 }: LogData, screen: Screen): Rendering {
  if (phases.length === 0) {
    return {
      result: "",
      remark: `No entry names a phase. Record one: ${suggest("progress", ref)} "what was done" --phase build`,
    };
  }
  const durations = phases.map(({ durationMs }) => formatDuration(durationMs));
  const longest = Math.max(...durations.map(({ length }) => length));
  const rows = phases.map((phase, index) => [
    { text: cutToWidth(visibleLine(phase.phase), NAME_WIDTH), paint: screen.paint.cyan },
    { text: (durations[index] as string).padStart(longest) },
    { text: formatSpan(phase), paint: screen.paint.dim },
    { text: `${phase.entries} ${phase.entries === 1 ? "entry" : "entries"}` },
    { text: phase.percent === null ? "" : `${phase.percent}%` },
    { text: phase.current ? "current" : "", paint: screen.paint.bold },
  ]);
  const lines = alignColumns(rows, [GAP]);
  const result = phases.flatMap((phase, index) => [
    lines[index] as string,
    ...renderCheckpoints(phase, screen),
  ]);
  if (withoutPhase === 0) return { result: result.join("\n") };
  const what = withoutPhase === 1 ? "1 progress entry" : `${withoutPhase} progress entries`;
  return { result: result.join("\n"), remark: `Not counted: ${what} without a phase.` };
}

function renderCheckpoints({ checkpoints }: Phase, screen: Screen): string[] {
  if (checkpoints.length === 0) return [];
  const text = `checkpoints: ${checkpoints.map(({ name }) => visibleLine(name)).join(", ")}`;
  const lines = wrapLine(text, screen.width - MARGIN.length, 0);
  return lines.map((line) => screen.paint.dim(MARGIN + line));
}

/** `2026-11-20 09:30 – 11:35`, with the day again where it is another one; open where the phase is. */
function formatSpan({ from, to }: Phase): string {
  const start = visibleLine(formatMinute(from));
  if (to === null) return `${start} –`;
  const end = visibleLine(formatMinute(to));
  const day = start.slice(0, "2026-11-20 ".length);
  return `${start} – ${end.startsWith(day) ? end.slice(day.length) : end}`;
}

/** `45s`, `12m`, `2h 05m`, `3d 04h`. */
export function formatDuration(milliseconds: number): string {
  const count = (unit: number): number => Math.floor(milliseconds / unit);
  const two = (number: number): string => String(number).padStart(2, "0");
  if (milliseconds < MINUTE) return `${count(SECOND)}s`;
  if (milliseconds < HOUR) return `${count(MINUTE)}m`;
  if (milliseconds < DAY) return `${count(HOUR)}h ${two(count(MINUTE) % 60)}m`;
  return `${count(DAY)}d ${two(count(HOUR) % 24)}h`;
}
