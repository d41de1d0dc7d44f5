// One new entry: a write-once file of its own, so that no two writers and no two branches ever meet in one file.
import { CtxError } from "../../errors/ctx-error.js";
import { formatEntry, parseEntries } from "../../format/entries.js";
import { canonicalJson } from "../../model/json/canonical-json.js";
import type { EntryRecord } from "../../model/entry.js";
import type { Json, JsonObject } from "../../model/json/json.js";
import type { Ref } from "../../model/ref.js";
import { isFarAhead, makeUlid, ULID_PATTERN } from "../../model/ulid.js";
import type { Runtime } from "../../ports/runtime.js";
import { isPlainEntry } from "../../schema/plain-values.js";
import type { SchemaProblem } from "../../schema/validate.js";
import { directoryOf, ENTRIES_DIRECTORY, entryPathOf } from "../layout.js";
import type { Workspace } from "../place/workspace.js";
import { requireInside, writeFiles } from "./writes.js";

export interface EntryDraft {
  readonly ref: Ref;
  readonly by: string;
  /** The record without what the store adds: v, id, at, by. */
  readonly body: Pick<EntryRecord, "kind"> & Partial<EntryRecord>;
  readonly dryRun: boolean;
}

export interface AppendedEntry {
  readonly id: string;
  /** Relative to the root. */
  readonly path: string;
  readonly created: boolean;
  readonly dryRun?: true;
  readonly diff?: string;
}

/**
 * Appends an entry in the invoking worktree.
 * @throws {CtxError} KEY_CONFLICT when the key was used with another body; USAGE when the record would be invalid;
 * WRITE_FAILED when it could not be stored: then nothing was; OUTSIDE_ROOT when a link is on the way.
 */
export async function appendEntry(
  runtime: Runtime,
  workspace: Workspace,
  draft: EntryDraft,
): Promise<AppendedEntry> {
  const { ref, by, body, dryRun } = draft;
  const directory = `${directoryOf(ref)}/${ENTRIES_DIRECTORY}`;
  requireInside(runtime, workspace.root, directory);
  const names = (runtime.files.list(`${workspace.root}/${directory}`) ?? [])
    .filter(({ name, kind }) => kind === "file" && name.endsWith(".jsonl") && !name.startsWith("."))
    .map(({ name }) => name);
  if (body.key !== undefined) {
    const paths = names.map((name) => `${directory}/${name}`);
    const known = findByKey(runtime, workspace.root, { paths, body });
    if (known !== null) return { ...known, created: false };
  }
  const now = runtime.clock.now();
  const ids = names.map((name) => name.slice(0, -".jsonl".length)).filter((name) => ULID_PATTERN.test(name));
  const newest = ids.findLast((known) => !isFarAhead(known, now)) ?? null;
  const id = makeUlid(now, runtime.ids.randomBytes(), newest);
  const { kind, ...rest } = body;
  const record: EntryRecord = { v: 1, id, kind, at: new Date(now).toISOString(), by, ...rest };
  const problem = await findProblem(record as unknown as JsonObject);
  if (problem !== undefined) {
    throw new CtxError(
      "USAGE",
      `The entry would not be valid: ${problem.pointer.slice(1)} ${problem.message}`,
    );
  }
  const path = entryPathOf(ref, id);
  const writes = [{ path, before: null, after: formatEntry(record) }];
  return { id, path, created: true, ...(await writeFiles(runtime, workspace, { writes, dryRun })) };
}

async function findProblem(record: JsonObject): Promise<SchemaProblem | undefined> {
  if (isPlainEntry(record)) return undefined;
  return (await import("../../schema/validate.js")).validateEntry(record)[0];
}

function findByKey(
  runtime: Runtime,
  root: string,
  { paths, body }: { paths: readonly string[]; body: EntryDraft["body"] },
): { id: string; path: string } | null {
  for (const path of paths) {
    const text = runtime.files.readText(`${root}/${path}`) ?? "";
    if (!text.includes('"key"')) continue;
    for (const { record } of parseEntries({ path, text }).entries) {
      if (record.key !== body.key) continue;
      if (bodyOf(record) === bodyOf(body)) return { id: record.id, path };
      throw new CtxError(
        "KEY_CONFLICT",
        `The key ${String(body.key)} already stands for another entry, ${record.id}.`,
        {
          path,
          hint: "Use a new key for a new entry.",
          details: { id: record.id },
        },
      );
    }
  }
  return null;
}

/** What makes two entries the same: everything but what the store added. */
function bodyOf(record: EntryDraft["body"]): string {
  const { v: _v, id: _id, at: _at, by: _by, ...body } = record;
  return canonicalJson(body as unknown as Json);
}
