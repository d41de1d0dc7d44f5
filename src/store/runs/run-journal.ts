// A run's journal: records that are appended and never changed, durable when an append returns. What they mean is decided
// in workflow/log/; here they are JSON objects with a number.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { formatRecords, parseRecords } from "../../format/run-frames.js";
import type { JsonObject } from "../../model/json/json.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Workspace } from "../place/workspace.js";
import { refuseSecretsInRecord } from "../write/refuse-secrets.js";
import type { RunPlace } from "./run-place.js";

export interface JournalPart {
  readonly records: readonly JsonObject[];
  /** Where the last of them begins and where it ends, in bytes from the beginning of the journal. */
  readonly lastAt: number;
  readonly end: number;
}

const FILE = "journal";

/** The path of a run's journal. A run exists once it is there. */
export function journalOf({ directory }: RunPlace): string {
  return `${directory}/${FILE}`;
}

/**
 * Reads what a journal holds from a byte on, which must lie between two records. Null when there is no journal.
 * @throws {CtxError} READ_FAILED
 */
export function readRecords(runtime: Runtime, place: RunPlace, from = 0): JournalPart | null {
  const bytes = runtime.files.readFrom(journalOf(place), from);
  if (bytes === null) return null;
  const { records, lastAt, end } = parseRecords(bytes);
  return { records, lastAt: from + lastAt, end: from + end };
}

export interface Appending {
  readonly place: RunPlace;
  readonly records: readonly object[];
  /** Called at the last moment; what it throws stops the append. */
  readonly confirm: () => void;
  /** The run begins with them. */
  readonly isFirst?: boolean;
}

/**
 * Appends records in one write; durable when it returns. Of none, makes sure that what others appended is durable.
 * @throws {CtxError} SECRET_FOUND, before anything is written; WRITE_FAILED, when some of them may be there.
 */
export async function appendRecords(
  runtime: Runtime,
  workspace: Workspace,
  { place, records, confirm, isFirst = false }: Appending,
): Promise<void> {
  for (const record of records) {
    await refuseSecretsInRecord(workspace, { directory: "runs", record: record as Record<string, unknown> });
  }
  confirm();
  try {
    // Whoever was told of the run was told so once its directory was durable, up to the top.
    runtime.files.append(journalOf(place), formatRecords(records), isFirst ? place.top : place.directory);
  } catch (error) {
    if (!isCtxError(error) || error.code !== "WRITE_FAILED") throw error;
    throw new CtxError("WRITE_FAILED", error.message, {
      path: error.path ?? journalOf(place),
      hint: "What the run held before is unchanged. Make room and run the same command again: it does no harm twice.",
      cause: error,
    });
  }
}
