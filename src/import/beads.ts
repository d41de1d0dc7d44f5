// Beads: what `bd export` writes, a JSON object a line (its docs/cli-reference/export.md). What an issue waits for
// becomes $needs, its epic $parent; other links stay values. Memories become notes.
import { makeFinding, type Finding } from "../errors/finding.js";
import { parseJsonObject } from "../format/json.js";
import { isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import { keepValues } from "./compose.js";
import { joinPlans, planNotes, type ForeignNote } from "./notes.js";
import { joinSections, planTasks, textOf, type ForeignTask, type StatusWords } from "./tasks.js";
import type { ForeignFile, Importer, ImportPlan, LeftOut } from "./things.js";

const WORDS: StatusWords = { open: ["open"], done: ["closed"], archived: [] };
/** The links that keep an issue from being ready: it waits for the other one. */
const WAITING = new Set(["blocks", "waits-for"]);
const PARENT = "parent-child";
const TEXTS = ["description", "design", "acceptance_criteria", "notes", "comments"];
/** What is counted anew each time. */
const COUNTS = ["dependency_count", "dependent_count", "comment_count"];
const TAKEN = new Set(["_type", "id", "title", "status", "dependencies", "parent", ...TEXTS, ...COUNTS]);

/** What beads notes for itself beside its export. */
const OTHERS = /^(?:deletions|interactions|events)\.jsonl$/;

export const importer: Importer = {
  folders: [".beads"],
  wants: (path) => !path.includes("/") && path.endsWith(".jsonl") && !OTHERS.test(path),
  plan: async (files) => joinPlans(await Promise.all(files.map(planFile))),
};

async function planFile(file: ForeignFile): Promise<ImportPlan> {
  const tasks: ForeignTask[] = [];
  const notes: ForeignNote[] = [];
  const leftOut: LeftOut[] = [];
  const findings: Finding[] = [];
  for (const [index, text] of file.text.split("\n").entries()) {
    if (text.trim() === "") continue;
    const line = index + 1;
    const { value, findings: found } = parseJsonObject({ path: file.path, text });
    const record = found.some(({ severity }) => severity === "error")
      ? undefined
      : (value as JsonObject | undefined);
    const source = `${file.path}#${textOf(record?.["id"]) ?? textOf(record?.["key"]) ?? `line ${line}`}`;
    const kind = record === undefined ? "broken" : kindOf(record);
    if (record !== undefined && kind === "issue") tasks.push(readIssue(record, { source, text }));
    else if (record !== undefined && kind === "memory") notes.push(readMemory(record, source));
    else leftOut.push({ source, reason: REASONS[kind] ?? REASONS["other"] ?? "" });
    if (kind === "broken") findings.push(brokenLine(file.path, line, found));
  }
  return joinPlans([
    { things: [], leftOut, findings },
    await planTasks(tasks, WORDS),
    await planNotes(notes),
  ]);
}

const REASONS: Readonly<Record<string, string>> = {
  broken: "it cannot be read",
  tombstone: "it was deleted there",
  other: "it is neither an issue nor a memory",
};

function kindOf(record: JsonObject): string {
  const { _type: type = "issue", id, status, key, value } = record;
  if (type === "memory") return typeof key === "string" && typeof value === "string" ? "memory" : "other";
  if (type !== "issue" || typeof id !== "string") return "other";
  return status === "tombstone" ? "tombstone" : "issue";
}

function brokenLine(path: string, line: number, found: readonly Finding[]): Finding {
  const [first] = found;
  const place = first?.column === undefined ? { path, line } : { path, line, column: first.column };
  return makeFinding("FILE_INVALID", first?.message ?? "The line is no JSON object.", place);
}

function readIssue(record: JsonObject, { source, text }: { source: string; text: string }): ForeignTask {
  const name = String(record["id"]);
  const links = linksOf(record, name);
  const others = links.filter(({ type }) => type !== PARENT && !WAITING.has(type));
  return {
    source,
    name,
    title: textOf(record["title"]),
    status: textOf(record["status"]),
    parent: links.find(({ type }) => type === PARENT)?.to ?? textOf(record["parent"]),
    needs: links.flatMap(({ type, to }) => (WAITING.has(type) ? [to] : [])),
    values: {
      ...keepValues("beads", record, TAKEN),
      ...(others.length === 0 ? {} : { links: others.map(({ type, to }) => ({ type, to })) }),
    },
    body: joinSections([
      [null, record["description"]],
      ["Design", record["design"]],
      ["Acceptance criteria", record["acceptance_criteria"]],
      ["Notes", record["notes"]],
      ["Comments", commentsOf(record["comments"])],
    ]),
    original: text,
  };
}

interface Link {
  readonly type: string;
  readonly to: string;
}

/** What an issue itself depends on; an export may repeat links of others. */
function linksOf(record: JsonObject, name: string): Link[] {
  const { dependencies } = record;
  return (Array.isArray(dependencies) ? dependencies : []).flatMap((each) => {
    if (!isJsonObject(each)) return [];
    const { issue_id: from = name, depends_on_id: to, type = "blocks" } = each;
    return from === name && typeof to === "string" && typeof type === "string" ? [{ type, to }] : [];
  });
}

function commentsOf(comments: Json | undefined): string {
  const texts = (Array.isArray(comments) ? comments : []).flatMap((each) => {
    if (!isJsonObject(each) || typeof each["text"] !== "string") return [];
    const who = [textOf(each["author"]), textOf(each["created_at"])]
      .filter((word) => word !== null)
      .join(", ");
    return [`${who === "" ? "" : `**${who}**\n\n`}${each["text"]}\n`];
  });
  return texts.join("\n");
}

function readMemory(record: JsonObject, source: string): ForeignNote {
  return { file: { path: source, text: String(record["value"]) }, name: `memories/${textOf(record["key"])}` };
}
