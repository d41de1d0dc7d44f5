// Which tasks name which: through `$parent` and `$needs` of their main documents, in one tree.
import { parseDocument } from "../../format/document.js";
import type { SourceText } from "../../model/document.js";
import type { Ref } from "../../model/ref.js";
import { mainPathOf } from "../layout.js";
import { listTasks, type ContextSummary } from "./list-tasks.js";
import type { ContextTree } from "./tree.js";

/** A place in a task's document that names another task. */
export interface TaskLink {
  /** The task that names the other one. */
  readonly from: ContextSummary;
  readonly word: "$parent" | "$needs";
  /** RFC 6901, in the document. */
  readonly pointer: string;
  readonly source: SourceText;
}

/** Finds every place that names a task, in byte order of the ids. Tasks that plainly do not are never parsed. */
export async function findLinksTo(tree: ContextTree, id: string): Promise<TaskLink[]> {
  // A text that names the task holds its id as it is, unless it escapes characters.
  const mayMatter = (text: string): boolean => text.includes(id) || text.includes("\\");
  const { tasks } = await listTasks(tree, { mayMatter });
  const links: TaskLink[] = [];
  for (const task of tasks) {
    if (!namesTask(task.parent, id) && !task.needs.some((need) => namesTask(need, id))) continue;
    for (const source of await readMains(tree, task.ref)) {
      const raw = (await parseDocument(source)).raw ?? {};
      if (namesTask(raw["$parent"], id))
        links.push({ from: task, word: "$parent", pointer: "/$parent", source });
      const needs = Array.isArray(raw["$needs"]) ? raw["$needs"] : [];
      for (const [index, need] of needs.entries()) {
        if (namesTask(need, id))
          links.push({ from: task, word: "$needs", pointer: `/$needs/${index}`, source });
      }
    }
  }
  return links;
}

/** Summarises the tasks of some ids, those that are in the tree. */
export async function findTasks(tree: ContextTree, ids: readonly string[]): Promise<ContextSummary[]> {
  if (ids.length === 0) return [];
  const wanted = new Set(ids.map(bareId));
  const { tasks } = await listTasks(tree, { mayMatter: (_text, id) => wanted.has(id) });
  return tasks.filter(({ ref }) => ref.level === "task" && wanted.has(ref.id));
}

/** `task/task-42` and `task-42` name the same task. */
export function bareId(name: string): string {
  return name.replace(/^task\//, "");
}

function namesTask(value: unknown, id: string): boolean {
  return typeof value === "string" && bareId(value) === id;
}

async function readMains(tree: ContextTree, ref: Ref): Promise<SourceText[]> {
  const forms = ["json", "markdown"] as const;
  const texts = await tree.readTexts(forms.map((form) => mainPathOf(ref, form)));
  return texts.flatMap((read, index) =>
    "text" in read ? [{ path: read.path, form: forms[index] as SourceText["form"], text: read.text }] : [],
  );
}
