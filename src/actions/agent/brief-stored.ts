// One context alone, for an agent: its own data as JSON, from which a change can be made, and its notes, each in its fence.
// Without a ref it is the list of tasks, by which an agent finds its way.
import { CtxError } from "../../errors/ctx-error.js";
import type { Json } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import { formatRef } from "../../model/ref.js";
import { leastOf, type Standing } from "../../model/standing.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { escapeHidden, visibleLine } from "../../model/text/visible-text.js";
import type { JudgedText } from "../../policy/reading/arrange.js";
import { cutText, textOfPiece } from "../../policy/reading/piece-text.js";
import type { Runtime } from "../../ports/runtime.js";
import type { ContextReader } from "../../store/read/context-reader.js";
import { listTasks, type ContextSummary } from "../../store/read/list-tasks.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { answerFrom, readStored, type StoredReading } from "../get.js";
import { openForReading, type Opened } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { sourcesOf } from "../resolve-ref.js";
import { fenceTexts, judgeText, placeDocument, standingsIn } from "./fenced-texts.js";

export interface BriefStoredRequest extends PlaceRequest {
  /** Without one: the tasks. */
  readonly ref?: string;
  /** One value of its data; only with a ref. */
  readonly pointer?: string;
  /** The most that `text` may take, but for its first lines. */
  readonly maxCharacters: number;
}

export interface StoredBriefing {
  readonly ref: string | null;
  readonly text: string;
  /** Of one context: what a change can be made to depend on. */
  readonly revision: string | null;
  /** Of the tasks: their refs, in the order of the text, all of them. */
  readonly refs: readonly string[] | null;
  /** Of one context, its data, or the one value. It has no fence: for programs, not for models. */
  readonly value: Json | null;
}

/** No text takes more than this part of the room, so that one long note does not push out the others. */
const LARGEST_SHARE = 1 / 2;
/** So many tasks are shown with their titles. */
const MOST_TASKS = 60;

/**
 * Tells an agent what a context's own files say, or which tasks there are.
 * @throws {CtxError} as get does; USAGE for a value of no context; NOT_INITIALIZED.
 */
export async function briefStored(
  runtime: Runtime,
  request: BriefStoredRequest,
): Promise<Outcome<StoredBriefing>> {
  if (request.ref === undefined) {
    if (request.pointer === undefined) return briefTasks(runtime, request);
    throw new CtxError("USAGE", "A value needs a ref: of which context?", {
      hint: "Without a ref and without a value's place, the tasks are listed.",
    });
  }
  const stored = await readStored(runtime, { ...request, ref: request.ref });
  const { data } = answerFrom(stored, request);
  const { ref, revision } = data;
  const texts = await judgeStored(runtime, stored, {
    value: "value" in data ? data.value : data.data,
    pointer: "value" in data ? data.pointer : null,
    maxCharacters: request.maxCharacters,
  });
  const what =
    "value" in data ? `the value at ${visibleLine(data.pointer)} in` : "the own data (JSON) and notes of";
  const heading = `ctx: ${what} ${visibleLine(ref)}, inherited values left out. revision: ${revision}`;
  const { text, left } = await fenceTexts(runtime, { heading, texts, maxCharacters: request.maxCharacters });
  const more =
    left === 0 ? "" : `\nMore than fits here: ${left} more texts. All of it: \`${commandFor(ref)}\`.`;
  const value = "value" in data ? data.value : data.data;
  return { data: { ref, text: text + more, revision, refs: null, value }, findings: stored.findings };
}

interface Shown {
  readonly value: Json;
  /** Null where it is all data. */
  readonly pointer: string | null;
  readonly maxCharacters: number;
}

async function judgeStored(
  runtime: Runtime,
  { context, workspace }: StoredReading,
  { value, pointer, maxCharacters }: Shown,
): Promise<JudgedText[]> {
  const { documents, notes } = context;
  const standings = await standingsIn(
    runtime,
    workspace,
    [...documents, ...notes].map((document) => placeDocument(context, document)),
  );
  const ref = formatRef(context.ref);
  const most = Math.floor(maxCharacters * LARGEST_SHARE);
  const how = commandFor(ref);
  const ofData = standings.slice(0, documents.length);
  const json = escapeHidden(JSON.stringify(value, null, 2));
  const texts: JudgedText[] =
    ofData.length === 0
      ? []
      : [
          judgeText({
            ref,
            notePath: null,
            standing: leastOf(ofData as [Standing, ...Standing[]]),
            text: cutText(json, most, how),
          }),
        ];
  if (pointer !== null) return texts;
  // A document's prose is a note of its own, under the document's path.
  const all = [...documents.filter(({ body }) => body.trim() !== ""), ...notes];
  for (const note of all) {
    const standing = standings[[...documents, ...notes].indexOf(note)] as Standing;
    const content = {
      kind: "note",
      note: { ref, path: note.path, meta: note.role === "note" ? note.data : {}, markdown: note.body },
    } as const;
    texts.push(
      judgeText({ ref, notePath: note.path, standing, text: cutText(textOfPiece(content), most, how) }),
    );
  }
  return texts;
}

function commandFor(ref: string): string {
  return `ctx get ${quoteForShell(ref)}`;
}

async function briefTasks(
  runtime: Runtime,
  { directory, maxCharacters }: BriefStoredRequest,
): Promise<Outcome<StoredBriefing>> {
  const { workspace, reader } = await openForReading(runtime, { directory }, {});
  const { tasks, findings } = await listTasks(reader.tree);
  // What is open comes first; among those the order of their names stays.
  const ordered = [...tasks.filter(isOpen), ...tasks.filter((task) => !isOpen(task))];
  const shown = ordered.slice(0, MOST_TASKS);
  const texts = await judgeTasks(runtime, { workspace, reader }, shown);
  const open = tasks.filter(isOpen).length;
  const count = `${tasks.length} ${tasks.length === 1 ? "task" : "tasks"}`;
  const heading = `ctx: ${count}, ${open} open. Beside them: project, global, branch.`;
  const { text, left } = await fenceTexts(runtime, { heading, texts, maxCharacters });
  const missing = tasks.length - shown.length + left;
  const more = missing === 0 ? "" : `\n${missing} more: \`ctx list tasks\`.`;
  return {
    data: {
      ref: null,
      text: text + more,
      revision: null,
      refs: ordered.map(({ ref }) => formatRef(ref)),
      value: null,
    },
    findings: await locateFindings([...workspace.findings, ...findings], sourcesOf([], workspace)),
  };
}

function isOpen({ status }: ContextSummary): boolean {
  return status !== "done" && status !== "archived";
}

async function judgeTasks(
  runtime: Runtime,
  { workspace, reader }: { workspace: Opened["workspace"]; reader: ContextReader },
  tasks: readonly ContextSummary[],
): Promise<JudgedText[]> {
  const contexts = await Promise.all(tasks.map(({ ref }) => reader.readHere(ref)));
  const mains = contexts.map((context) => context.documents.find(({ role }) => role === "main"));
  const placed = contexts.flatMap((context, at) => {
    const main = mains[at];
    return main === undefined ? [] : [placeDocument(context, main)];
  });
  const standings = await standingsIn(runtime, workspace, placed);
  let next = 0;
  return tasks.map((task, at) => {
    const standing = mains[at] === undefined ? undefined : standings[next++];
    const words = [
      `${formatRef(task.ref)} (${task.broken ? "broken" : (task.status ?? "open")})`,
      ...(task.title === null ? [] : [`: ${task.title}`]),
      ...(task.branch === null ? [] : [` [${task.branch}]`]),
    ];
    return judgeText({
      // All tasks of one standing share a passage.
      ref: "tasks",
      notePath: null,
      standing: standing ?? { kind: "uncommitted" },
      text: visibleLine(words.join("")),
    });
  });
}
