// Whether git ignores what should travel with the repository: .context/ as a whole, or files in it that some rule meant
// for other things (`*.log`, `build/`) catches by their names.
import { utf8Decode } from "../../model/text/utf8.js";
import type { IgnoreRule } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONFIG_PATH, CONTEXT_DIRECTORY } from "../../store/layout.js";
import type { Workspace } from "../../store/place/workspace.js";
import { allWell, type Check, type Diagnosis, type Repair } from "./check.js";
import { isPersonal, partOf } from "./context-files.js";
import type { Site } from "./site.js";

/** Files that will come: what ignores one of these will ignore what ctx writes next. */
const PROBES = [
  CONFIG_PATH,
  ".context/project/context.md",
  ".context/branches/main/context.md",
  ".context/tasks/task-1/context.md",
  ".context/tasks/task-1/context.json",
  ".context/tasks/task-1/entries/01ARZ3NDEKTSV4RRFFQ69G5FAV.jsonl",
];

const EXCLUDE_FILE = /(?:^|\/)info\/exclude$/;

export const ignored: Check = {
  id: "ignored",
  examine: async (site) => {
    const { workspace, repository, files } = site;
    if (workspace === null || workspace.isAbsent || repository === null || repository.worktree === null)
      return [];
    const own = files.filter(
      ({ path, kind }) => kind === "file" && partOf(path) !== null && !isPersonal(path),
    );
    const paths = [...PROBES, ...own.map(({ path }) => path)];
    const rules = await repository.ignoredBy(paths.map((path) => workspace.prefix + path));
    if (rules === null) return [];
    const caught = groupByRule(paths, rules);
    if (caught.length === 0) return allWell("git ignores nothing that should travel");
    const faults: Diagnosis[] = [];
    for (const one of caught) faults.push(await describe(site, workspace, one));
    return faults;
  },
};

interface Caught {
  readonly rule: IgnoreRule;
  readonly paths: readonly string[];
}

function groupByRule(paths: readonly string[], rules: readonly (IgnoreRule | null)[]): Caught[] {
  const groups = new Map<string, { rule: IgnoreRule; paths: string[] }>();
  for (const [index, rule] of rules.entries()) {
    if (rule === null) continue;
    const key = `${rule.source}:${rule.line}`;
    const group = groups.get(key) ?? { rule, paths: [] };
    group.paths.push(paths[index] as string);
    groups.set(key, group);
  }
  return [...groups.values()];
}

async function describe(site: Site, workspace: Workspace, { rule, paths }: Caught): Promise<Diagnosis> {
  const { source, line, pattern } = rule;
  const [first = ""] = paths;
  const whole = paths.includes(CONFIG_PATH) && paths.includes(PROBES[1] as string);
  const what = whole ? `${CONTEXT_DIRECTORY}/` : first;
  const fault = {
    path: source,
    line,
    message: `The rule ${pattern} makes git ignore ${what}: what ctx writes there does not travel.`,
  };
  // Written by hand, for this clone alone, and by its name: that is a decision.
  if (EXCLUDE_FILE.test(source) && pattern.includes(CONTEXT_DIRECTORY)) {
    return {
      ...fault,
      status: "warning",
      hint: "If it should travel after all, take that line out of the file.",
    };
  }
  const repair = await plan(site, workspace, source);
  if (repair !== null) return { ...fault, status: "error", repair };
  return {
    ...fault,
    status: "error",
    hint: "Take that line out of the file, or make it name less.",
  };
}

/**
 * A later line of the worktree's own .gitignore takes .context/ in again; null where that cannot help: the rule stands
 * in a file nearer to .context/, or a directory above it is ignored (gitignore(5)).
 */
async function plan(
  { runtime, repository }: Site,
  workspace: Workspace,
  source: string,
): Promise<Repair | null> {
  const top = repository?.worktree ?? null;
  if (top === null || repository === null) return null;
  const isNearer = source !== ".gitignore" && source.endsWith("/.gitignore") && !source.startsWith("/");
  if (isNearer) return null;
  const parts = workspace.prefix.split("/").filter(Boolean);
  const above = parts.map((_, index) => `${parts.slice(0, index + 1).join("/")}/`);
  const rules = (await repository.ignoredBy(above)) ?? [];
  if (rules.some((rule) => rule !== null)) return null;
  const before = readLines(runtime, `${top}/.gitignore`);
  if (before === undefined) return null;
  const place = `!/${escapePattern(workspace.prefix)}${CONTEXT_DIRECTORY}/`;
  const ending = before?.includes("\r\n") === true ? "\r\n" : "\n";
  const start = before === null || before === "" || before.endsWith("\n") ? "" : ending;
  const lines = [place, `${place}**`];
  return {
    summary: `append ${lines.join(" and ")} to .gitignore at the top of the worktree`,
    steps: [
      {
        top,
        path: ".gitignore",
        before,
        after: `${before ?? ""}${start}${lines.map((line) => line + ending).join("")}`,
      },
    ],
  };
}

/** The text of a file of rules, null where there is none; undefined for a link and what else no line is added to. */
function readLines({ files }: Runtime, path: string): string | null | undefined {
  const kind = files.kindOf(path);
  if (kind === null) return null;
  return kind === "file" ? (utf8Decode(files.read(path) ?? new Uint8Array()) ?? undefined) : undefined;
}

/** A directory's name in a pattern that means it alone (gitignore(5)). */
function escapePattern(name: string): string {
  return name.replace(/[\\*?[\]]/g, "\\$&");
}
