// What head would have run: `$session` of documents and workflow definitions, where they differ from base.
import { parseJsonObject } from "../../format/json.js";
import type { Document, SourceText } from "../../model/document.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { escapeToken } from "../../model/json/pointer.js";
import type { ExecutableSource } from "../../policy/risk/subject.js";
import { CONTEXT_DIRECTORY, WORKFLOWS_DIRECTORY } from "../../store/layout.js";
import type { ChangedContext, ChangedFiles } from "./changed-contexts.js";
import { findLines } from "./find-lines.js";
import type { ReviewRange } from "./review-range.js";

/** Lists them; a definition that cannot be read runs nothing, and is `ctx workflow validate`'s to tell. */
export async function gatherExecutables(
  range: Pick<ReviewRange, "base" | "head">,
  { contexts, others }: ChangedFiles,
): Promise<ExecutableSource[]> {
  const sessions = contexts.flatMap(listSessions).map(async ({ document, before, after }) => {
    return {
      kind: "session" as const,
      path: document.path,
      before,
      after,
      lineOf: await linesOf(document, after, "/$session"),
    };
  });
  const workflows = others.filter(
    (path) => path.startsWith(`${WORKFLOWS_DIRECTORY}/`) && path.endsWith(".json"),
  );
  const definitions = workflows.map(async (path): Promise<ExecutableSource | null> => {
    const [old, now] = await Promise.all([readText(range.base, path), readText(range.head, path)]);
    const after = now === null ? null : readObject(now);
    if (now === null || after === null) return null;
    const before = old === null ? null : readObject(old);
    return { kind: "workflow", path, before, after, lineOf: await linesOf(now, after, "") };
  });
  return (await Promise.all([...sessions, ...definitions])).filter((source) => source !== null);
}

interface Session {
  readonly document: Document;
  readonly before: JsonObject | null;
  readonly after: JsonObject;
}

function listSessions({ before, after, paths }: ChangedContext): Session[] {
  return after.documents.flatMap((document): Session[] => {
    const session = document.words.session;
    if (!paths.has(document.path) || session === undefined || session === null) return [];
    const old = before.documents.find(({ path }) => path === document.path)?.words.session;
    return [{ document, before: old ?? null, after: session }];
  });
}

async function readText({ tree }: ReviewRange["base"], path: string): Promise<SourceText | null> {
  const listed = (await tree?.list(CONTEXT_DIRECTORY)) ?? [];
  if (!listed.some((entry) => entry.path === path && entry.kind === "file")) return null;
  const [read] = (await tree?.readTexts([path])) ?? [];
  return read !== undefined && "text" in read ? { path, form: "json", text: read.text } : null;
}

function readObject(source: SourceText): JsonObject | null {
  return (parseJsonObject(source).value as JsonObject | undefined) ?? null;
}

/** Finds the line of everything below a pointer of a document, once. */
async function linesOf(
  source: SourceText,
  value: Json,
  start: string,
): Promise<(pointer: string) => number | null> {
  const spotOf = (pointer: string) => ({ source, pointer: start + pointer });
  const lineOf = await findLines(pointersIn(value, "").map(spotOf));
  return (pointer) => lineOf(spotOf(pointer));
}

function pointersIn(value: Json, pointer: string): string[] {
  const members = Array.isArray(value)
    ? [...value.entries()]
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  return [
    pointer,
    ...members.flatMap(([key, member]) => pointersIn(member, `${pointer}/${escapeToken(String(key))}`)),
  ];
}
