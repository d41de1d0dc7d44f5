// The tasks of a tree, from their main documents alone: what lists and the choice of a ref need.
import type { Finding } from "../errors/finding.js";
import type { Json } from "../model/json.js";
import { wordsOf, type LayerSource, type StoredContext } from "../model/layer.js";
import { formatRef, isTaskId, type Ref } from "../model/ref.js";
import { getOwn } from "../model/json.js";
import { nameOfDirectory, TASKS_DIRECTORY, BRANCHES_DIRECTORY, directoryOf } from "./layout.js";
import { readDirectory } from "./read-context.js";
import type { ContextTree } from "./tree.js";

/** What a list shows of one context. */
export interface ContextSummary {
  readonly ref: Ref;
  readonly title: string | null;
  /** "open" where the document names none; null when it cannot be read. */
  readonly status: string | null;
  readonly branch: string | null;
  readonly parent: string | null;
  readonly needs: readonly string[];
  readonly broken: boolean;
  readonly from: LayerSource;
}

/** A task is open unless its status says that it is over. */
export function isOpen(summary: ContextSummary): boolean {
  return summary.status !== null && summary.status !== "done" && summary.status !== "archived";
}

/** Summarises every task of a tree, in byte order of the ids. Broken ones are in it, marked. */
export async function listTasks(
  tree: ContextTree,
): Promise<{ tasks: ContextSummary[]; findings: Finding[] }> {
  const found = await listContexts(tree, TASKS_DIRECTORY, (name) =>
    isTaskId(name) ? { level: "task", id: name } : null,
  );
  return { tasks: found.summaries, findings: found.findings };
}

/** Summarises every branch that has a document in a tree. */
export async function listBranchContexts(
  tree: ContextTree,
): Promise<{ branches: ContextSummary[]; findings: Finding[] }> {
  const found = await listContexts(tree, BRANCHES_DIRECTORY, (name) => ({ level: "branch", name }));
  return { branches: found.summaries, findings: found.findings };
}

async function listContexts(
  tree: ContextTree,
  parent: string,
  refOf: (name: string) => Ref | null,
): Promise<{ summaries: ContextSummary[]; findings: Finding[] }> {
  const summaries: ContextSummary[] = [];
  const findings: Finding[] = [];
  for (const directoryName of await tree.listDirectories(parent)) {
    const directory = `${parent}/${directoryName}`;
    const name = nameOfDirectory(directoryName);
    const ref = name === null ? null : refOf(name);
    const context = await readDirectory(
      tree,
      { ref: ref ?? { level: "project" }, directory },
      { mainOnly: true },
    );
    const links = context.findings.filter((finding) => finding.code === "FILE_NOT_FOLLOWED");
    if (!context.hasMain) findings.push(...links);
    if (!context.hasMain) continue;
    const exact = ref ?? cutName(context, directory);
    if (exact === null) continue;
    summaries.push(summarise({ ...context, ref: exact }));
    findings.push(...context.findings);
  }
  return { summaries, findings };
}

/** A name that was too long for the disk: `$branch` keeps it, and must lead back to this directory. */
function cutName(context: StoredContext, directory: string): Ref | null {
  const name = wordsOf(context).branch;
  const ref: Ref | null = name === undefined ? null : { level: "branch", name };
  return ref !== null && directoryOf(ref) === directory ? ref : null;
}

function summarise(context: StoredContext): ContextSummary {
  const words = wordsOf(context);
  const broken = context.brokenSources.length > 0;
  const status = textAt(context, "status");
  return {
    ref: context.ref,
    title: textAt(context, "title"),
    status: status ?? (broken ? null : "open"),
    branch: words.branch ?? null,
    parent: words.parent ?? null,
    needs: words.needs ?? [],
    broken,
    from: context.from,
  };
}

function textAt(context: StoredContext, key: string): string | null {
  let text: string | null = null;
  for (const document of context.documents) {
    const value: Json | undefined = getOwn(document.data, key);
    if (typeof value === "string") text = value;
    else if (typeof value === "number" || typeof value === "boolean") text = String(value);
  }
  return text;
}

/** The task ids among some summaries' refs. */
export function idsOf(summaries: readonly ContextSummary[]): string[] {
  return summaries.map((summary) => (summary.ref.level === "task" ? summary.ref.id : formatRef(summary.ref)));
}
