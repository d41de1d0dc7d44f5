// An entry with an idempotency key: within one context the key stands for one entry, however often and by however many
// processes it is recorded (SPEC §2, Appending safely).
import { CtxError } from "../../errors/ctx-error.js";
import { parseEntries } from "../../format/entries.js";
import type { EntryRecord } from "../../model/entry.js";
import { canonicalJson } from "../../model/json/canonical-json.js";
import type { Json } from "../../model/json/json.js";
import type { Runtime } from "../../ports/runtime.js";
import { findKeyed, requireJournal, topicOf } from "../journal/journal.js";
import { directoryOf, ENTRIES_DIRECTORY } from "../layout.js";
import type { Workspace } from "../place/workspace.js";
import { listNames, type EntryDraft } from "./append-entry.js";

export interface EntryKey {
  /**
   * The entry with that key in some entries files of the context, given by their names; null when there is none.
   * @throws {CtxError} KEY_CONFLICT when the key stands for another body.
   */
  findStored(names: readonly string[]): { id: string; path: string } | null;
  /**
   * The first entry that the journal holds with that key: the one that counts.
   * @throws {CtxError} KEY_CONFLICT when the key stands for another body.
   */
  findJournaled(): EntryRecord | null;
}

/**
 * The entry that an earlier try with the same key stored; null when there is none, or no key.
 * @throws {CtxError} KEY_CONFLICT when the key was used with another body; OUTSIDE_ROOT when a link is on the way.
 */
export function findAppended(
  runtime: Runtime,
  workspace: Workspace,
  draft: Pick<EntryDraft, "ref" | "body">,
): { id: string; path: string } | null {
  if (draft.body.key === undefined) return null;
  return keyOf(runtime, workspace, draft).findStored(listNames(runtime, workspace, draft.ref));
}

/** What is known of a draft's key. */
export function keyOf(
  runtime: Runtime,
  workspace: Workspace,
  { ref, body }: Pick<EntryDraft, "ref" | "body">,
): EntryKey {
  const requireSame = (record: EntryRecord, path?: string): void => {
    if (bodyOf(record) === bodyOf(body)) return;
    throw new CtxError(
      "KEY_CONFLICT",
      `The key ${String(body.key)} already stands for another entry, ${record.id}.`,
      {
        ...(path === undefined ? {} : { path }),
        hint: "Use a new key for a new entry.",
        details: { id: record.id },
      },
    );
  };
  return {
    findStored(names) {
      for (const name of names) {
        const path = `${directoryOf(ref)}/${ENTRIES_DIRECTORY}/${name}`;
        const text = runtime.files.readText(`${workspace.root}/${path}`) ?? "";
        if (!mayHoldKey(text, body.key)) continue;
        for (const { record } of parseEntries({ path, text }).entries) {
          if (record.key !== body.key) continue;
          requireSame(record, path);
          return { id: record.id, path };
        }
      }
      return null;
    },
    findJournaled() {
      const journal = requireJournal(workspace, runtime.environment);
      const { key } = body;
      const [frame] =
        key === undefined ? [] : findKeyed(runtime, journal, { ...topicOf(workspace, ref), key });
      const first = frame?.record ?? null;
      if (first !== null) requireSame(first);
      return first;
    },
  };
}

/** A key stands in a file as it is, or with an escape; reading the records of every file would cost more than the append. */
function mayHoldKey(text: string, key: string | undefined): boolean {
  return text.includes('"key"') && (key === undefined || text.includes(key) || text.includes("\\"));
}

/** What makes two entries the same: everything but what the store added. */
function bodyOf(record: EntryDraft["body"]): string {
  const { v: _v, id: _id, at: _at, by: _by, ...body } = record;
  return canonicalJson(body as unknown as Json);
}
