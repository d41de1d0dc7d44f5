// Backlog.md: a Markdown file per task, draft, decision and document under backlog/ (its docs, "Task file format").
// Its settings, milestones and assets are its own; what they say of a task stands in the task.
import { makeFinding, type Finding } from "../errors/finding.js";
import { parseDocument, type ParsedText } from "../format/document.js";
import { splitMarkdown } from "../format/front-matter.js";
import type { JsonObject } from "../model/json/json.js";
import { keepValues } from "./compose.js";
import { joinPlans, planNotes } from "./notes.js";
import { planTasks, textOf, textsOf, type ForeignTask, type StatusWords } from "./tasks.js";
import type { ForeignFile, Importer, ImportPlan, LeftOut } from "./things.js";

/** A file that was given itself has no folder: it is a task's. */
const TASKS = /^(?:(?:tasks|drafts|completed|archive\/(?:tasks|drafts|completed))\/)?[^/]+\.md$/;
const NOTES = /^(?:decisions|docs)\/.+\.md$/;
/** Its own pages about what lies where. */
const README = /(?:^|\/)readme\.md$/i;

const WORDS: StatusWords = { open: ["to do", "todo"], done: ["done"], archived: [] };
const TAKEN = new Set(["id", "title", "status", "dependencies", "parent_task_id", "parent"]);

export const importer: Importer = {
  folders: ["backlog", ".backlog"],
  wants: (path) => (TASKS.test(path) || NOTES.test(path)) && !README.test(path),
  plan: async (files) => {
    const { tasks, rest } = await readTasks(files.filter(({ path }) => TASKS.test(path)).sort(byPlace));
    const notes = files.filter(({ path }) => !TASKS.test(path)).map((file) => ({ file, name: file.path }));
    return joinPlans([await planTasks(tasks, WORDS), rest, await planNotes(notes)]);
  },
};

/** What was put away may have left its name to another task, which then is the one that is meant. */
function byPlace(left: ForeignFile, right: ForeignFile): number {
  return placeOf(left) - placeOf(right);
}

function placeOf({ path }: ForeignFile): number {
  const folder = ["drafts/", "completed/", "archive/"].findIndex((each) => path.startsWith(each));
  return folder + 1;
}

async function readTasks(files: readonly ForeignFile[]): Promise<{ tasks: ForeignTask[]; rest: ImportPlan }> {
  const tasks: ForeignTask[] = [];
  const leftOut: LeftOut[] = [];
  const findings: Finding[] = [];
  for (const file of files) {
    const { raw, body, findings: found } = await readFile(file);
    const problem = found.find(({ severity }) => severity === "error");
    const name = raw === null ? null : textOf(raw["id"]);
    if (raw === null || problem !== undefined) {
      findings.push(problem ?? makeFinding("FILE_INVALID", "The file cannot be read.", { path: file.path }));
      leftOut.push({ source: file.path, reason: "it cannot be read" });
    } else if (name === null) {
      leftOut.push({ source: file.path, reason: "its front matter has no id" });
    } else tasks.push(readTask(file, { name, raw, body }));
  }
  return { tasks, rest: { things: [], leftOut, findings } };
}

/**
 * Backlog.md writes and reads `assignee: @ada`, which is no YAML: where a file cannot be read as it is, such names are put
 * in quotation marks.
 */
async function readFile({ path, text }: ForeignFile): Promise<ParsedText> {
  const asIs = await parseDocument({ path, form: "markdown", text });
  if (asIs.raw !== null && !asIs.findings.some(({ severity }) => severity === "error")) return asIs;
  const parts = splitMarkdown({ path, text });
  if (parts.kind !== "front") return asIs;
  const front = text
    .slice(parts.start, parts.end)
    .replace(/(?<=^[^\n"']*(?:[:,[]|^ *-) *)@[^\s,\]"'#]+/gm, '"$&"');
  const mended = text.slice(0, parts.start) + front + text.slice(parts.end);
  const quoted = await parseDocument({ path, form: "markdown", text: mended });
  return quoted.raw === null ? asIs : quoted;
}

function readTask(
  { path, text }: ForeignFile,
  { name, raw, body }: { name: string; raw: JsonObject; body: string },
): ForeignTask {
  return {
    source: path,
    name,
    title: textOf(raw["title"]),
    status: statusOf(path, textOf(raw["status"])),
    parent: textOf(raw["parent_task_id"]) ?? textOf(raw["parent"]),
    needs: textsOf(raw["dependencies"]),
    values: keepValues("backlog", raw, TAKEN),
    body,
    original: text,
  };
}

/** A folder says more than the word in the file: nobody changes that when a task is put away. */
function statusOf(path: string, word: string | null): string | null {
  if (path.startsWith("archive/")) return "archived";
  if (path.startsWith("completed/")) return "done";
  return word;
}
