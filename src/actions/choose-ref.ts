// Which ref is meant when none is given: CTX_TASK, else the task of the current branch, else the branch (SPEC §3).
import { CtxError } from "../errors/ctx-error.js";
import { makeFinding, type Finding } from "../errors/finding.js";
import { formatRef, type Ref } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { idsOf, isOpen, listTasks, type ContextSummary } from "../store/read/list-tasks.js";
import { toRef } from "../store/read/find-ref.js";
import type { Opened } from "./open.js";

/** Chooses the ref; a finding names the open tasks when several belong to the branch. */
export async function chooseRef(
  runtime: Runtime,
  { reader }: Opened,
): Promise<{ ref: Ref; findings: Finding[] }> {
  const task = runtime.environment["CTX_TASK"];
  if (task !== undefined && task !== "") return { ref: toRef(task, reader.current), findings: [] };
  const branch = reader.current.name;
  if (branch === null) {
    throw new CtxError("BRANCH_UNKNOWN", "No branch is current here, so there is no context to choose.", {
      hint: {
        command: "Name one: `ctx list tasks` shows the tasks.",
        tool: "Name one as ref: context_get without ref lists the tasks.",
      },
    });
  }
  const { tasks } = await listTasks(reader.tree, { mayMatter: mayBelongTo(branch) });
  const { ref, candidates } = chooseAmong(tasks, branch);
  return { ref, findings: candidates.length < 2 ? [] : [manyTasks(ref, candidates)] };
}

/** Chooses for a branch among all tasks: its one open task, else the branch. The candidates are its open tasks. */
export function chooseAmong(
  tasks: readonly ContextSummary[],
  branch: string,
): { ref: Ref; candidates: readonly ContextSummary[] } {
  const candidates = tasks.filter((summary) => isOpen(summary) && belongsTo(summary, branch));
  const [only] = candidates;
  const ref: Ref =
    candidates.length === 1 && only !== undefined ? only.ref : { level: "branch", name: branch };
  return { ref, candidates };
}

/**
 * Tells from a task's unparsed text whether it may belong to a branch. Most do not, and need no parsing: a text that
 * names the branch holds its name as it is, unless it escapes characters.
 */
function mayBelongTo(branch: string): (text: string, id: string) => boolean {
  return (text, id) => text.includes(branch) || text.includes("\\") || isTokenOf(id, branch);
}

/** Tells whether a task's `$branch` is the branch, or its id stands as a whole token in the branch's name. */
export function belongsTo(summary: ContextSummary, branch: string): boolean {
  return summary.branch === branch || (summary.ref.level === "task" && isTokenOf(summary.ref.id, branch));
}

function isTokenOf(id: string, branch: string): boolean {
  for (let at = branch.indexOf(id); at >= 0 && id !== ""; at = branch.indexOf(id, at + 1)) {
    const isWord = (character: string | undefined) =>
      character !== undefined && /[A-Za-z0-9]/.test(character);
    if (!isWord(branch[at - 1]) && !isWord(branch[at + id.length])) return true;
  }
  return false;
}

function manyTasks(ref: Ref, candidates: readonly ContextSummary[]): Finding {
  const ids = idsOf(candidates);
  const named = ids.length > 5 ? `${ids.slice(0, 5).join(", ")}, …` : ids.join(", ");
  return makeFinding("TASKS_ON_BRANCH", `${ids.length} open tasks belong to ${formatRef(ref)}: ${named}`, {
    hint: `Name one, as in \`ctx resolve ${ids[0]}\`, or set CTX_TASK.`,
  });
}
