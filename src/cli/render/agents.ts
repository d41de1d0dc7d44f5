// `ctx agents` as people read it: what was written as a diff, a line for each part, and what each agent will ask a person
// before it runs any of it.
import type { AgentReport, AgentsData, PartReport } from "../../actions/agents.js";
import { AGENT_TITLES, type Agent } from "../../model/agent.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Paint, Screen } from "../output/screen.js";
import { alignColumns } from "./columns.js";
import { renderDiff } from "./diff.js";

export function renderAgents({ data }: Outcome<AgentsData>, { paint }: Screen): Rendering {
  if (data.dryRun === true) return renderDiff(data.diff, paint);
  const diff = data.diff === "" ? [] : [renderDiff(data.diff, paint).result, ""];
  const lines = data.agents.flatMap((report) => report.parts.map((part) => ({ report, part })));
  const remarks = remarksOf(data);
  return {
    result: [...diff, ...(lines.length === 0 ? [nothing(data)] : renderParts(data, lines, paint))].join("\n"),
    ...(remarks.length === 0 ? {} : { remark: remarks.join("\n") }),
  };
}

function renderParts(
  { what }: AgentsData,
  lines: readonly { report: AgentReport; part: PartReport }[],
  paint: Paint,
): string[] {
  const rows = lines.map(({ report, part }, at) => [
    { text: report === lines[at - 1]?.report ? "" : report.agent, paint: paint.bold },
    { text: KINDS[part.kind] },
    { text: wordFor(part, what), paint: isFine(part, what) ? paint.green : paint.yellow },
    { text: visibleLine(part.path), paint: paint.dim },
  ]);
  return alignColumns(rows, [2]).flatMap((line, at) => {
    const { part } = lines[at] as { part: PartReport };
    if (part.problem === null) return [line];
    return [line, `  ${part.line === null ? "" : `line ${part.line}: `}${visibleLine(part.problem)}`];
  });
}

const KINDS: Readonly<Record<PartReport["kind"], string>> = {
  hooks: "hooks",
  server: "MCP server",
  section: "instructions",
};

function wordFor({ state, changed }: PartReport, what: AgentsData["what"]): string {
  if (what === "uninstall") return "removed";
  if (what === "install") return changed ? "installed" : "installed already";
  return STATES[state];
}

const STATES: Readonly<Record<PartReport["state"], string>> = {
  installed: "installed",
  outdated: "stale",
  absent: "missing",
  edited: "edited by hand",
  taken: "not ours",
  broken: "broken",
};

function isFine({ state }: PartReport, what: AgentsData["what"]): boolean {
  return what !== "status" || state === "installed";
}

function nothing({ what }: AgentsData): string {
  return what === "uninstall"
    ? "Nothing of ctx is in the files of any agent here."
    : "This repository uses no agent that ctx knows.";
}

/** What each agent asks before it runs hooks or a server that came with a repository. */
const ASKS: Partial<Record<Agent, string>> = {
  claude: "asks each person once to trust the directory and to approve the MCP server of .mcp.json",
  codex: "reads .codex/ only in a project that the person trusts, and asks before it runs new hooks",
  gemini: "reads .gemini/ only in a folder that the person trusts",
  copilot: "asks to trust the folder; VS Code asks before it starts the MCP server",
  cursor: "asks before it starts the MCP server",
};

function remarksOf({ what, agents, program, next }: AgentsData): string[] {
  const asks =
    what !== "install"
      ? []
      : agents.flatMap(({ agent, parts }) => {
          const text = ASKS[agent];
          return text === undefined || !parts.some(({ changed }) => changed)
            ? []
            : [`${AGENT_TITLES[agent]} ${text}.`];
        });
  const isMissing = program === null && what !== "uninstall" && agents.length > 0;
  return [
    ...asks,
    ...(isMissing ? ["No git-ctx is found here: hooks do nothing, and the MCP server does not start."] : []),
    ...(next === null ? [] : [`next: ${visibleLine(next)}`]),
  ];
}
