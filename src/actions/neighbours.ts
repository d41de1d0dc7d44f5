// What the end of a task means for the tasks around it: those that waited for it, its children, what it needed itself.
import { makeFinding, type Finding } from "../errors/finding.js";
import { wordsOf, type StoredContext } from "../model/layer.js";
import { formatRef } from "../model/ref.js";
import { isOpen, isReady } from "../store/read/list-tasks.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { bareId, findLinksTo, findTasks } from "../store/read/task-links.js";
import type { ContextTree } from "../store/read/tree.js";

export interface Neighbours {
  /** The open tasks that needed this one and need no other open task. */
  readonly ready: readonly string[];
  readonly findings: readonly Finding[];
}

/** Looks around a task that is done. Tasks that are not in the tree say nothing. */
export async function assessNeighbours(
  tree: ContextTree,
  { id, context }: { id: string; context: StoredContext },
): Promise<Neighbours> {
  const links = await findLinksTo(tree, id);
  const waiting = new Map(
    links.filter(({ word }) => word === "$needs").map(({ from }) => [formatRef(from.ref), from]),
  );
  const needs = wordsOf(context).needs ?? [];
  const asked = [...needs, ...[...waiting.values()].flatMap((task) => task.needs)];
  const tasks = await findTasks(
    tree,
    asked.filter((need) => bareId(need) !== id),
  );
  const done = new Set(tasks.filter(({ status }) => status === "done").map(({ ref }) => formatRef(ref)));
  done.add(`task/${id}`);
  const open = new Set(tasks.filter(isOpen).map(({ ref }) => formatRef(ref)));
  const children = links.filter(({ word, from }) => word === "$parent" && isOpen(from));
  const found = [
    ...findOpenNeeds(context, needs, open),
    ...children.map(({ from, pointer, source }) =>
      makeFinding("TASK_UNFINISHED", `${formatRef(from.ref)} is a part of task/${id} and still open.`, {
        path: source.path,
        pointer,
      }),
    ),
  ];
  const sources = [...context.documents, ...children.map(({ source }) => source)];
  return {
    ready: [...waiting.values()].filter((task) => isReady(task, done)).map(({ ref }) => formatRef(ref)),
    findings: await locateFindings(found, sources),
  };
}

function findOpenNeeds(
  context: StoredContext,
  needs: readonly string[],
  open: ReadonlySet<string>,
): Finding[] {
  const path = context.documents.findLast(({ role, personal, words }) => {
    return role === "main" && !personal && words.needs !== undefined;
  })?.path;
  return needs.flatMap((need, index) => {
    if (!open.has(`task/${bareId(need)}`)) return [];
    const place = path === undefined ? {} : { path, pointer: `/$needs/${index}` };
    const message = `${formatRef(context.ref)} needs task/${bareId(need)}, which is still open.`;
    return [makeFinding("TASK_UNFINISHED", message, place)];
  });
}
