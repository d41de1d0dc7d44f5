// Task Master: tasks.json, by tags or, before it had them, one list (its docs/task-structure.md). A tag is a branch's
// work; the one that is always there, "master", is a branch only where git knows one of that name.
import { makeFinding } from "../errors/finding.js";
import { parseLargeJson } from "./large-json.js";
import { isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import { isBranchName } from "../model/ref.js";
import { mainPathOf } from "../store/layout.js";
import { keepValues, writeDraft } from "./compose.js";
import { toTaskId } from "./names.js";
import { joinPlans } from "./notes.js";
import { joinSections, planTasks, textOf, type ForeignTask, type StatusWords } from "./tasks.js";
import type { ForeignFile, ImportedThing, Importer, ImportPlan, LeftOut, Place } from "./things.js";

const MAIN_TAG = "master";
const WORDS: StatusWords = { open: ["pending"], done: ["done", "completed"], archived: ["cancelled"] };
const NAMES = ["title", "status"];
const TEXTS = ["description", "details", "testStrategy"];
const LISTS = ["dependencies", "subtasks"];

export const importer: Importer = {
  folders: [".taskmaster/tasks", ".taskmaster", "tasks"],
  wants: (path) => /^(?:tasks\/)?tasks\.json$/.test(path) || (!path.includes("/") && path.endsWith(".json")),
  plan: async (files, place) => joinPlans(await Promise.all(files.map((file) => planFile(file, place)))),
};

interface Tag {
  /** Null for a file without tags. */
  readonly name: string | null;
  readonly tasks: readonly Json[];
  readonly metadata: Json | undefined;
}

async function planFile(file: ForeignFile, place: Place): Promise<ImportPlan> {
  const { value, findings } = parseLargeJson(file);
  const errors = findings.filter(({ severity }) => severity === "error");
  const tags = isJsonObject(value) ? readTags(value) : null;
  if (errors.length > 0 || tags === null) {
    const unfit = makeFinding("FILE_INVALID", "This is no tasks.json of Task Master.", { path: file.path });
    const found = errors.length > 0 ? errors : [unfit];
    return { things: [], leftOut: [{ source: file.path, reason: "it cannot be read" }], findings: found };
  }
  const branches = tags.flatMap((tag) => planBranch(file, tag, place) ?? []);
  const leftOut: LeftOut[] = [];
  const tasks = tags.flatMap((tag) => readTasks(file, { tag, place, leftOut }));
  const rest = { things: branches, leftOut, findings: [] };
  return joinPlans([rest, await planTasks(tasks, WORDS)]);
}

function readTags(value: JsonObject): Tag[] | null {
  if (Array.isArray(value["tasks"])) {
    return [{ name: null, tasks: value["tasks"], metadata: value["metadata"] }];
  }
  const tags = Object.entries(value).flatMap(([name, tag]) => {
    const tasks = isJsonObject(tag) ? tag["tasks"] : undefined;
    return Array.isArray(tasks) ? [{ name, tasks, metadata: (tag as JsonObject)["metadata"] }] : [];
  });
  return tags.length === 0 ? null : tags;
}

function branchOf({ name }: Tag, { branches }: Place): string | null {
  if (name === null || !isBranchName(name)) return null;
  return name === MAIN_TAG && !branches.includes(name) ? null : name;
}

/** The branch's own document, which says what the tag is for. */
function planBranch(file: ForeignFile, tag: Tag, place: Place): ImportedThing | null {
  const name = branchOf(tag, place);
  if (name === null) return null;
  const ref = { level: "branch", name } as const;
  const path = mainPathOf(ref, "markdown");
  const metadata = isJsonObject(tag.metadata) ? tag.metadata : {};
  const words: JsonObject = path.includes("~") ? { $branch: name } : {};
  const draft = { words, data: keepValues("task-master", metadata, new Set()), body: "" };
  const write = (from: Json): Promise<string> => Promise.resolve(writeDraft(draft, from));
  const source = `${file.path}#${name}`;
  return { source, id: `tag ${name}`, ref, isMain: true, path, write, original: JSON.stringify(metadata) };
}

function readTasks(
  file: ForeignFile,
  { tag, place, leftOut }: { tag: Tag; place: Place; leftOut: LeftOut[] },
): ForeignTask[] {
  const inTag = tag.name === null || tag.name === MAIN_TAG ? "" : `${tag.name}/`;
  const branch = branchOf(tag, place);
  const read = (value: Json, index: number, parent: string | null): ForeignTask[] => {
    const number = isJsonObject(value) ? textOf(value["id"]) : null;
    if (!isJsonObject(value) || number === null) {
      leftOut.push({ source: `${file.path}#${inTag}${parent ?? ""}[${index}]`, reason: "it has no id" });
      return [];
    }
    // A subtask counts from 1 in its task; "3.1" is how it is called elsewhere.
    const own = parent === null || number.startsWith(`${parent}.`) ? number : `${parent}.${number}`;
    const name = inTag + own;
    const { title, status, subtasks } = value;
    const task: ForeignTask = {
      source: `${file.path}#${name}`,
      name,
      id: toTaskId(`${inTag === "" ? "" : `${tag.name}-`}task-${own}`),
      title: textOf(title),
      status: textOf(status),
      ...(branch === null ? {} : { branch }),
      parent: parent === null ? null : inTag + parent,
      needs: needsOf(value, parent).map((need) => inTag + need),
      values: {
        ...(tag.name === null ? {} : { tag: tag.name }),
        ...keepValues("task-master", value, takenOf(value)),
      },
      body: bodyOf(value),
      original: JSON.stringify({ ...value, subtasks: null }),
    };
    const parts = Array.isArray(subtasks) ? subtasks : [];
    return [task, ...parts.flatMap((each, part) => read(each, part, own))];
  };
  return tag.tasks.flatMap((value, index) => read(value, index, null));
}

/** What has a place of its own here; where it is not what Task Master has there, it stays a value. */
function takenOf(value: JsonObject): ReadonlySet<string> {
  const isName = (key: string): boolean => value[key] === null || textOf(value[key]) !== null;
  const isText = (key: string): boolean => value[key] === null || typeof value[key] === "string";
  const isList = (key: string): boolean => value[key] === null || Array.isArray(value[key]);
  return new Set(["id", ...NAMES.filter(isName), ...TEXTS.filter(isText), ...LISTS.filter(isList)]);
}

/** The names that a task depends on: in a subtask a number is a part of the same task, a text is a whole name. */
function needsOf({ dependencies }: JsonObject, parent: string | null): string[] {
  return (Array.isArray(dependencies) ? dependencies : []).flatMap((need) => {
    if (typeof need === "number" && parent !== null) return [`${parent}.${need}`];
    return textOf(need) ?? [];
  });
}

function bodyOf({ description, details, testStrategy }: JsonObject): string {
  return joinSections([
    [null, description],
    ["Details", details],
    ["Test strategy", testStrategy],
  ]);
}
