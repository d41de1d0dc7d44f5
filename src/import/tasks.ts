// What tools that keep tasks have in common: how a task's links, its status and its texts become ours. A link to a task
// that is not there, or that would lead in a circle, is left among the values and found, so that the graph stays whole.
import { makeFinding, type Finding } from "../errors/finding.js";
import type { Json, JsonObject } from "../model/json/json.js";
import { foldName } from "../model/names.js";
import type { Ref } from "../model/ref.js";
import { mainPathOf } from "../store/layout.js";
import { findLoss, writeDraft, type Draft } from "./compose.js";
import { distinctName, toTaskId } from "./names.js";
import type { ImportedThing, ImportPlan, LeftOut } from "./things.js";

/** A task as a tool has it. Names of other tasks are the tool's own. */
export interface ForeignTask {
  readonly source: string;
  /** What the tool calls it; unique within the import. */
  readonly name: string;
  /** What it is called here, where that is not made of its name. */
  readonly id?: string;
  readonly title: string | null;
  /** The tool's own word. */
  readonly status: string | null;
  readonly branch?: string;
  readonly parent?: string | null;
  readonly needs?: readonly string[];
  readonly values: JsonObject;
  readonly body: string;
  /** All of it, as it was. */
  readonly original: string;
}

/** Which of a tool's words mean that a task is over, and which that nothing was done yet. */
export interface StatusWords {
  readonly open: readonly string[];
  readonly done: readonly string[];
  readonly archived: readonly string[];
}

/**
 * Makes tasks of ours. Of several with one name the first keeps it, and is the one that others mean; the further ones get a
 * name of their own.
 */
export async function planTasks(tasks: readonly ForeignTask[], words: StatusWords): Promise<ImportPlan> {
  const things: ImportedThing[] = [];
  const leftOut: LeftOut[] = [];
  const { known, own, twins } = gatherNames(tasks);
  for (const { source } of twins) leftOut.push({ source, reason: "the very same is there twice" });
  const kept = new Map<ForeignTask, { name: string; ref: Ref & { level: "task" }; path: string }>();
  for (const [task, name] of own) {
    const ref = { level: "task", id: name === task.name ? idOf(task) : toTaskId(name) } as const;
    const path = mainPathOf(ref, "markdown");
    const loss = await findLoss(draftOf(task, NO_LINKS, words), path);
    if (loss === null) kept.set(task, { name, ref, path });
    else leftOut.push({ source: task.source, reason: loss });
  }
  const links = linkTasks([...kept.keys()], new Map([...known].filter(([, task]) => kept.has(task))));
  for (const [task, { name, ref, path }] of kept) {
    const linked = links.get(task) ?? NO_LINKS;
    const { source, original } = task;
    const write = (from: Json, strangers: ReadonlySet<string>): Promise<string> => {
      return Promise.resolve(writeDraft(draftOf(task, withoutStrangers(linked, strangers), words), from));
    };
    things.push({ source, id: name, ref, isMain: true, path, write, doubts: linked.doubts, original });
  }
  return { things, leftOut, findings: [] };
}

function idOf({ id, name }: ForeignTask): string {
  return id ?? toTaskId(name);
}

interface Names {
  /** By the folded name: the task that is meant by it. */
  readonly known: ReadonlyMap<string, ForeignTask>;
  /** The name that each task has now. */
  readonly own: ReadonlyMap<ForeignTask, string>;
  readonly twins: readonly ForeignTask[];
}

function gatherNames(tasks: readonly ForeignTask[]): Names {
  const known = new Map<string, ForeignTask>();
  const taken = new Set<string>();
  const own = new Map<ForeignTask, string>();
  const twins: ForeignTask[] = [];
  for (const task of tasks) {
    const isFirst = !known.has(foldName(task.name));
    if (isFirst) known.set(foldName(task.name), task);
    const name = isFirst ? task.name : distinctName(`${idOf(task)}-`, `${task.source}\0${task.original}`);
    if (taken.has(foldName(name))) twins.push(task);
    else own.set(task, name);
    taken.add(foldName(name));
  }
  return { known, own, twins };
}

interface Links {
  /** Ids of ours. */
  readonly parent: string | null;
  readonly needs: readonly string[];
  /** Names that no task has, or that would lead in a circle. */
  readonly loose: readonly string[];
  readonly doubts: readonly Finding[];
}

const NO_LINKS: Links = { parent: null, needs: [], loose: [], doubts: [] };

/** Links lead to what was imported, and to nothing that only has its name. */
function withoutStrangers(links: Links, strangers: ReadonlySet<string>): Links {
  const { parent, needs, loose } = links;
  const lost = [...(parent === null ? [] : [parent]), ...needs].filter((id) => strangers.has(id));
  if (lost.length === 0) return links;
  return {
    ...links,
    parent: parent !== null && strangers.has(parent) ? null : parent,
    needs: needs.filter((id) => !strangers.has(id)),
    loose: [...new Set([...loose, ...lost])],
  };
}

function linkTasks(
  tasks: readonly ForeignTask[],
  known: ReadonlyMap<string, ForeignTask>,
): Map<ForeignTask, Links> {
  const parents = new Map<ForeignTask, ForeignTask[]>();
  const needs = new Map<ForeignTask, ForeignTask[]>();
  const links = new Map<ForeignTask, Links>();
  for (const task of tasks) {
    const loose: string[] = [];
    const doubts: Finding[] = [];
    const link = (name: string, graph: Map<ForeignTask, ForeignTask[]>): string | null => {
      const target = known.get(foldName(name));
      if (target === undefined) doubts.push(unknownLink(task, name));
      else if (leadsTo(graph, target, task)) doubts.push(circle(task, name));
      else {
        graph.set(task, [...(graph.get(task) ?? []), target]);
        return idOf(target);
      }
      loose.push(name);
      return null;
    };
    const parent = typeof task.parent === "string" ? link(task.parent, parents) : null;
    const needed = [...new Set(task.needs ?? [])].flatMap((name) => link(name, needs) ?? []);
    links.set(task, { parent, needs: [...new Set(needed)], loose, doubts });
  }
  return links;
}

function leadsTo(
  graph: ReadonlyMap<ForeignTask, readonly ForeignTask[]>,
  from: ForeignTask,
  to: ForeignTask,
): boolean {
  const seen = new Set([from]);
  for (const task of seen) {
    if (task === to) return true;
    for (const next of graph.get(task) ?? []) seen.add(next);
  }
  return false;
}

function unknownLink({ source, name }: ForeignTask, other: string): Finding {
  return makeFinding(
    "IMPORT_LINK_LOST",
    `${name} names ${other}, which is not there; the name is kept as a value.`,
    {
      path: fileOf(source),
    },
  );
}

function circle({ source, name }: ForeignTask, other: string): Finding {
  return makeFinding(
    "IMPORT_LINK_LOST",
    `${name} names ${other}, which leads back to it; the name is kept as a value.`,
    { path: fileOf(source) },
  );
}

/** The file of a source: what stands before "#". */
export function fileOf(source: string): string {
  return source.replace(/#[^#]*$/, "");
}

function draftOf(
  task: ForeignTask,
  { parent, needs, loose }: Omit<Links, "doubts">,
  words: StatusWords,
): Draft {
  const status = ourStatus(task.status, words);
  return {
    words: {
      ...(task.branch === undefined ? {} : { $branch: task.branch }),
      ...(parent === null ? {} : { $parent: parent }),
      ...(needs.length === 0 ? {} : { $needs: [...needs] }),
    },
    data: {
      ...(task.title === null || task.title === "" ? {} : { title: task.title }),
      ...(status === null ? {} : { status }),
      ...(task.status === null || task.status === status ? {} : { original_status: task.status }),
      ...(loose.length === 0 ? {} : { dependencies: [...loose] }),
      ...task.values,
    },
    body: task.body,
  };
}

/** Ours for a tool's word; the word itself where it says more than open, done or archived; null for open. */
function ourStatus(word: string | null, { open, done, archived }: StatusWords): string | null {
  if (word === null || word === "") return null;
  const plain = word
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .trim();
  if (done.includes(plain)) return "done";
  if (archived.includes(plain)) return "archived";
  return open.includes(plain) ? null : word;
}

/** Sections of Markdown under their headings; what is empty is left out. */
export function joinSections(
  sections: readonly (readonly [heading: string | null, text: unknown])[],
): string {
  const parts = sections.flatMap(([heading, text]) => {
    if (typeof text !== "string" || text.trim() === "") return [];
    const end = text.endsWith("\n") ? "" : "\n";
    return [`${heading === null ? "" : `## ${heading}\n\n`}${text}${end}`];
  });
  return parts.join("\n");
}

/** The texts of a list, whatever else is in it. */
export function textsOf(value: Json | undefined): string[] {
  if (!Array.isArray(value)) return typeof value === "string" && value !== "" ? [value] : [];
  return value.flatMap((each) =>
    typeof each === "string" || typeof each === "number" ? [String(each)] : [],
  );
}

/** A value that is a text or a number, as a text; null for any other. */
export function textOf(value: Json | undefined): string | null {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : null;
}
