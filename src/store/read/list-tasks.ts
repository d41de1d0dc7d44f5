// The tasks of a tree, from their main documents alone: what lists and the choice of a ref need.
import type { Finding } from "../../errors/finding.js";
import { parseDocument } from "../../format/document.js";
import type { Json, JsonObject } from "../../model/json/json.js";
import type { LayerSource } from "../../model/layer.js";
import { formatRef, type Ref } from "../../model/ref.js";
import { BRANCHES_DIRECTORY, nameOfDirectory, refOfDirectory, TASKS_DIRECTORY } from "../layout.js";
import { locateFindings } from "./locate-findings.js";
import { findProblems, linkFinding, textOf } from "./read-text.js";
import type { ContextTree, MainFile, ReadText } from "./tree.js";

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

/** Tells whether an open task waits for no other; `done` holds the refs of the tasks that are done. */
export function isReady(summary: ContextSummary, done: ReadonlySet<string>): boolean {
  return (
    isOpen(summary) &&
    !summary.broken &&
    summary.needs.every((need) => done.has(`task/${need.replace(/^task\//, "")}`))
  );
}

/** What main documents say, by blob: branches share most of theirs. */
export type KnownMains = Map<string, ReadMain>;

/** What a list needs of one main document. The rest is let go at once: a thousand documents add up. */
interface ReadMain {
  readonly said: JsonObject;
  readonly broken: boolean;
  readonly findings: readonly Finding[];
}

const LISTED_KEYS = ["title", "status", "$branch", "$parent", "$needs"] as const;
const BATCH = 16;
const LEFT_OUT: ReadMain = { said: {}, broken: false, findings: [] };

export interface ListOptions {
  /** What is known already, and where what is read is added. */
  readonly known?: KnownMains;
  /** False leaves a task out unparsed; asked with the text of its only document and with its id. */
  readonly mayMatter?: (text: string, id: string) => boolean;
}

/** Summarises every task of a tree, in byte order of the ids. Broken ones are in it, marked. */
export async function listTasks(
  tree: ContextTree,
  options: ListOptions = {},
): Promise<{ tasks: ContextSummary[]; findings: Finding[] }> {
  const found = await listContexts(tree, TASKS_DIRECTORY, options);
  return { tasks: found.summaries.filter(({ ref }) => ref.level === "task"), findings: found.findings };
}

/** Summarises every branch that has a document in a tree. */
export async function listBranchContexts(
  tree: ContextTree,
): Promise<{ branches: ContextSummary[]; findings: Finding[] }> {
  const found = await listContexts(tree, BRANCHES_DIRECTORY, {});
  return { branches: found.summaries, findings: found.findings };
}

async function listContexts(
  tree: ContextTree,
  parent: string,
  { known = new Map(), mayMatter }: ListOptions,
): Promise<{ summaries: ContextSummary[]; findings: Finding[] }> {
  const mains = await tree.listMains(parent);
  const findings: Finding[] = [];
  const files = mains.filter((main) => main.kind === "file" || !findings.push(linkFinding(main.path)));
  const counts = new Map<string, number>();
  for (const { directoryName } of files) counts.set(directoryName, (counts.get(directoryName) ?? 0) + 1);
  const unread = files.filter(({ oid }) => oid === null || !known.has(oid));
  const read = new Map<string, ReadMain>();
  for (let at = 0; at < unread.length; at += BATCH) {
    const batch = unread.slice(at, at + BATCH);
    const texts = await tree.readTexts(batch.map(({ path }) => path));
    for (const [index, text] of texts.entries()) {
      const { path, oid, directoryName } = batch[index] as MainFile;
      const isAsked = mayMatter !== undefined && "text" in text && counts.get(directoryName) === 1;
      const isLeftOut = isAsked && !mayMatter(text.text, nameOfDirectory(directoryName) ?? directoryName);
      const main = isLeftOut ? LEFT_OUT : await readMain(text);
      read.set(path, main);
      if (oid !== null) known.set(oid, main);
    }
  }
  const summaries: ContextSummary[] = [];
  for (let at = 0; at < files.length;) {
    const { directoryName } = files[at] as MainFile;
    const own: ReadMain[] = [];
    for (; files[at]?.directoryName === directoryName; at++) {
      const { path, oid } = files[at] as MainFile;
      own.push((read.get(path) ?? known.get(oid as string)) as ReadMain);
    }
    if (own.every((main) => main === LEFT_OUT)) continue;
    const summary = summarise(tree.from, `${parent}/${directoryName}`, own);
    if (summary === null) continue;
    summaries.push(summary);
    for (const main of own) findings.push(...main.findings);
  }
  return { summaries, findings };
}

async function readMain(read: ReadText): Promise<ReadMain> {
  const text = textOf(read);
  if (typeof text !== "string") return { said: {}, broken: true, findings: [text] };
  const form = read.path.endsWith(".json") ? "json" : "markdown";
  const source = { path: read.path, form, text } as const;
  const { raw, findings } = await parseDocument(source);
  if (raw === null) return { said: {}, broken: true, findings };
  const problems = await findProblems(raw, read.path);
  if (problems.length > 0) {
    return { said: {}, broken: true, findings: [...findings, ...(await locateFindings(problems, [source]))] };
  }
  const said: JsonObject = {};
  for (const key of LISTED_KEYS) if (raw[key] !== undefined) said[key] = raw[key];
  // A copy, since V8 keeps the whole text alive for as long as a piece of it is.
  return { said: JSON.parse(JSON.stringify(said)) as JsonObject, broken: false, findings };
}

/** A summary of one or two main documents; null for a directory that ctx did not name. */
function summarise(from: LayerSource, directory: string, mains: readonly ReadMain[]): ContextSummary | null {
  const raw = (
    mains.length === 1 ? mains[0]?.said : Object.assign({}, ...mains.map(({ said }) => said))
  ) as JsonObject;
  const ref = refOfDirectory(directory, raw["$branch"]);
  if (ref === null) return null;
  const broken = mains.some((main) => main.broken);
  return {
    ref,
    title: shownText(raw["title"]),
    status: shownText(raw["status"]) ?? (broken ? null : "open"),
    branch: shownText(raw["$branch"]),
    parent: shownText(raw["$parent"]),
    needs: (raw["$needs"] as string[] | undefined) ?? [],
    broken,
    from,
  };
}

function shownText(value: Json | undefined): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}

/** The task ids among some summaries' refs. */
export function idsOf(summaries: readonly ContextSummary[]): string[] {
  return summaries.map((summary) => (summary.ref.level === "task" ? summary.ref.id : formatRef(summary.ref)));
}
