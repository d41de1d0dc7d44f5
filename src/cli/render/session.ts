// `ctx session` as people read it: what there is, one session a line; who fits, with the terms of each score.
import type { ListSessionsData } from "../../actions/session/list-sessions.js";
import type { MatchSessionData } from "../../actions/session/match-session.js";
import type { SessionData } from "../../actions/session.js";
import type { Session } from "../../model/session.js";
import type { Outcome } from "../../model/outcome.js";
import { cutToWidth, widthOf } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { argumentOf } from "../parse/invocation.js";
import { alignColumns, type Cell } from "./columns.js";
import { renderWork, type WorkData } from "./session-work.js";

const GAP = 2;
const LEAST_WIDTH = 16;

export function renderSession(
  { data }: Outcome<SessionData>,
  screen: Screen,
  invocation: Invocation,
): Rendering {
  const what = argumentOf(invocation, "what");
  if (what === "list") return renderSessions(data as ListSessionsData, screen, invocation);
  if (what === "match") return renderMatch(data as MatchSessionData, screen);
  return renderWork({ what, data: data as WorkData }, screen);
}

function renderSessions(data: ListSessionsData, screen: Screen, { options }: Invocation): Rendering {
  const { items, silent } = data;
  const panes = items.filter(({ kind }) => kind === "tmux");
  const worktrees = items.filter(({ kind }) => kind === "worktree");
  const tables = [
    alignColumns(
      fitDirectories(
        panes.map((pane) => paneRow(pane, screen)),
        screen.width,
      ),
      [GAP],
    ),
    alignColumns(
      worktrees.map((worktree) => worktreeRow(worktree, screen)),
      [GAP],
    ),
  ];
  const isFiltered = ["dir", "branch", "env"].some((name) => name in options);
  const none =
    items.length > 0
      ? []
      : [isFiltered ? "No session like that. All of them: ctx session list" : "No sessions."];
  const result = tables.filter((table) => table.length > 0).map((table) => table.join("\n"));
  return { result: result.join("\n\n"), ...remarkOf([...none, ...silent.map(({ why }) => why)]) };
}

function paneRow(session: Session, screen: Screen): Cell[] {
  const { paint } = screen;
  const { busy, lastActivity } = session;
  return [
    { text: visibleLine(session.id), paint: paint.bold },
    { text: visibleLine(session.target), paint: paint.dim },
    busy ? { text: "busy", paint: paint.yellow } : { text: "free", paint: paint.green },
    { text: programOf(session) },
    { text: visibleLine(session.branch ?? "-"), paint: paint.cyan },
    {
      text: lastActivity === null ? "-" : formatIdle(screen.now - Date.parse(lastActivity)),
      paint: paint.dim,
    },
    { text: visibleLine(session.dir ?? "-") },
  ];
}

function programOf({ command, foreground }: Session): string {
  const name = visibleLine(command ?? "-");
  if (foreground === "agent") return `${name}, waiting`;
  return foreground === "shared" ? `${name}, input shared` : name;
}

/** `now`, `3m`, `2h`, `5d`: how long nothing was typed or printed. */
function formatIdle(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes}m`;
  return minutes < 24 * 60 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / (24 * 60))}d`;
}

/** Gives the directory, which comes last, what the other columns leave of the width: its end tells most. */
function fitDirectories(rows: readonly (readonly Cell[])[], width: number): Cell[][] {
  const columns = (rows[0]?.length ?? 1) - 1;
  let taken = 0;
  for (let column = 0; column < columns; column++)
    taken += GAP + Math.max(...rows.map((row) => widthOf(row[column]?.text ?? "")));
  const room = Math.max(width - taken, LEAST_WIDTH);
  return rows.map((row) =>
    row.map((cell, at) => (at < columns ? cell : { ...cell, text: keepEnd(cell.text, room) })),
  );
}

function keepEnd(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const parts = text.split("/").slice(1);
  while (parts.length > 1 && widthOf(`…/${parts.join("/")}`) > width) parts.shift();
  return cutToWidth(`…/${parts.join("/")}`, width);
}

function worktreeRow({ id, branch }: Session, { paint }: Screen): Cell[] {
  return [
    { text: visibleLine(id), paint: paint.bold },
    { text: visibleLine(branch ?? "-"), paint: paint.cyan },
  ];
}

function renderMatch({ best, candidates, silent }: MatchSessionData, { paint }: Screen): Rendering {
  const shown = candidates.filter(({ score, lacks }) => score > 0 || !lacks.includes("score"));
  const rows = shown.map(({ id, score, terms, lacks }): Cell[] => {
    const parts = Object.entries(terms).filter(([, points]) => points > 0);
    return [
      { text: id === best ? "*" : " ", paint: paint.green },
      { text: String(score).padStart(3) },
      { text: parts.map(([name, points]) => `${name} ${points}`).join(" + "), paint: paint.dim },
      { text: lacks.map((lack) => LACKS[lack]).join(", "), paint: paint.yellow },
      { text: visibleLine(id), ...(id === best ? { paint: paint.bold } : {}) },
    ];
  });
  const left = candidates.length - shown.length;
  const remarks = [
    ...(left === 0
      ? []
      : [`${left === 1 ? "1 session has" : `${left} sessions have`} nothing in common with it.`]),
    ...(best !== null ? [] : [candidates.length === 0 ? "There is no session." : "No session is suitable."]),
    ...silent.map(({ why }) => why),
  ];
  return { result: alignColumns(rows, [1, GAP]).join("\n"), ...remarkOf(remarks) };
}

const LACKS = {
  free: "busy",
  score: "below the minimum",
  dir: "another directory",
  env: "another environment",
  branch: "another branch",
} as const;

function remarkOf(lines: readonly string[]): { readonly remark?: string } {
  return lines.length === 0 ? {} : { remark: lines.map(visibleLine).join("\n") };
}
