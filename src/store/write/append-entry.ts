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
  const names = listNames(runtime, workspace, ref);
  const known = findByKey(runtime, workspace, { ref, body, names });
  if (known !== null) return { ...known, created: false };
  const now = runtime.clock.now();
  const ids = names.map((name) => name.slice(0, -".jsonl".length)).filter((name) => ULID_PATTERN.test(name));
  const newest = ids.findLast((other) => !isFarAhead(other, now)) ?? null;
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

/**
 * The entry that an earlier try with the same key stored; null when there is none, or no key.
 * @throws {CtxError} KEY_CONFLICT when the key was used with another body; OUTSIDE_ROOT when a link is on the way.
 */
export function findAppended(
  runtime: Runtime,
  workspace: Workspace,
  { ref, body }: Pick<EntryDraft, "ref" | "body">,
): { id: string; path: string } | null {
  return findByKey(runtime, workspace, { ref, body, names: listNames(runtime, workspace, ref) });
}

/** The names of a context's entries files in the worktree. */
function listNames(runtime: Runtime, { root }: Workspace, ref: Ref): string[] {
  const directory = `${directoryOf(ref)}/${ENTRIES_DIRECTORY}`;
  requireInside(runtime, root, directory);
  return (runtime.files.list(`${root}/${directory}`) ?? [])
    .filter(({ name, kind }) => kind === "file" && name.endsWith(".jsonl") && !name.startsWith("."))
    .map(({ name }) => name);
}

async function findProblem(record: JsonObject): Promise<SchemaProblem | undefined> {
  if (isPlainEntry(record)) return undefined;
  return (await import("../../schema/validate.js")).validateEntry(record)[0];
}

function findByKey(
  runtime: Runtime,
  { root }: Workspace,
  { ref, body, names }: Pick<EntryDraft, "ref" | "body"> & { names: readonly string[] },
): { id: string; path: string } | null {
  if (body.key === undefined) return null;
  for (const name of names) {
    const path = `${directoryOf(ref)}/${ENTRIES_DIRECTORY}/${name}`;
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
