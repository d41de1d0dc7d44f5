// What `.context/global/` holds of a source, and what of it is somebody's own. The record beside the files tells which
// bytes came from where, so that this can be said without the network and without the source's objects.
import { isCtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import { formatDocument } from "../../format/document.js";
import { parseJson } from "../../format/json.js";
import { delegationOf } from "../../model/delegation.js";
import { isJsonObject, type JsonObject } from "../../model/json/json.js";
import { sha256Hex } from "../../model/text/sha256.js";
import { utf8Decode, utf8Encode } from "../../model/text/utf8.js";
import type { Runtime } from "../../ports/runtime.js";
import { directoryOf, meaningOf } from "../layout.js";
import { surveyPlaces } from "../snapshots/survey-places.js";

export const GLOBAL_DIRECTORY = directoryOf({ level: "global" });
/** A dot name: no reader takes it for a document, and the commit that vendors files has it with them. */
export const RECORD_PATH = `${GLOBAL_DIRECTORY}/.vendored.json`;

/** Which files came from a source. */
export interface VendoredRecord {
  readonly commit: string;
  /** By path below global/: `sha256:` and 64 digits of the text, its line ends as LF. */
  readonly files: Readonly<Record<string, string>>;
  /** The delegations of this project that the source has merged. */
  readonly merged: readonly string[];
}

/** Tells whether ctx reads the file of a path below global/, and shares it. */
export function isShared(path: string): boolean {
  const meaning = meaningOf(path);
  return meaning.kind === "entries" || (meaning.kind === "document" && !meaning.personal);
}

/** The hash of a text as the record has it: line ends may differ, since git may give them on checkout. */
export function hashOfText(text: string): string {
  return `sha256:${sha256Hex(utf8Encode(text.replaceAll("\r\n", "\n")))}`;
}

/**
 * Reads the shared files below global/, by path there; what is no UTF-8 is null.
 * @throws {CtxError} OUTSIDE_ROOT for a link; READ_FAILED.
 */
export function readShared(runtime: Runtime, root: string): Map<string, string | null> {
  const found = new Map<string, string | null>();
  for (const { path, bytes } of surveyPlaces(runtime, root, [GLOBAL_DIRECTORY]).files) {
    const below = path.slice(GLOBAL_DIRECTORY.length + 1);
    if (isShared(below)) found.set(below, utf8Decode(bytes));
  }
  return found;
}

export interface ReadRecord {
  readonly record: VendoredRecord | null;
  /** As it stands; null where there is none. */
  readonly text: string | null;
  readonly findings: readonly Finding[];
}

/** Reads the record. One that cannot be read, as after a merge with conflicts, is told and counts as none. */
export function readRecord(runtime: Runtime, root: string): ReadRecord {
  let text: string | null;
  try {
    text = runtime.files.readText(`${root}/${RECORD_PATH}`);
  } catch (error) {
    if (!isCtxError(error) || error.code !== "FILE_INVALID") throw error;
    return { record: null, text: null, findings: [unreadable()] };
  }
  if (text === null) return { record: null, text, findings: [] };
  const { value } = parseJson({ path: RECORD_PATH, text });
  const record = isJsonObject(value) ? recordIn(value) : null;
  return { record, text, findings: record === null ? [unreadable()] : [] };
}

function unreadable(): Finding {
  return makeFinding("GLOBAL_RECORD_BROKEN", "The record of what was vendored cannot be read.", {
    path: RECORD_PATH,
    hint: "`ctx global pull` writes it anew.",
  });
}

function recordIn(value: JsonObject): VendoredRecord | null {
  const { commit, files, merged } = value;
  if (typeof commit !== "string" || !isJsonObject(files) || !Array.isArray(merged)) return null;
  return { commit, files, merged } as unknown as VendoredRecord;
}

/** Writes the record as a text, in path order. */
export function formatRecord({ commit, files, merged }: VendoredRecord): string {
  const sorted = Object.fromEntries(Object.entries(files).sort(([left], [right]) => (left < right ? -1 : 1)));
  return formatDocument("json", { commit, files: sorted, merged: [...merged].sort() }, "");
}

/** The delegation that the text of a pattern says it came from; null for any other. */
export function originIn(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const { value } = parseJson({ path: "", text });
  return isJsonObject(value) ? delegationOf(value["$from"]) : null;
}

/** A shared file that is not as it was vendored. */
export interface LocalEdit {
  /** Below global/. */
  readonly path: string;
  readonly change: "changed" | "added" | "removed";
}

export interface JudgedFiles {
  /** Each in turn may have given a path its text: the record, and what a pull that was cut off was about to write. */
  readonly known: readonly Readonly<Record<string, string>>[];
  readonly here: ReadonlyMap<string, string | null>;
  /** Paths of accepted patterns that the source does not have yet: they are nobody's edit. */
  readonly waiting: ReadonlySet<string>;
}

/** Finds what somebody changed, in path order. Entries that came beside are no edit: they are a union, and never vanish. */
export function findLocalEdits({ known, here, waiting }: JudgedFiles): LocalEdit[] {
  const edits: LocalEdit[] = [];
  const paths = new Set([...here.keys(), ...known.flatMap((files) => Object.keys(files))]);
  for (const path of [...paths].sort()) {
    if (waiting.has(path)) continue;
    const text = here.get(path);
    const isVendored = known.some((files) => files[path] !== undefined);
    if (text === undefined) {
      const isRemoved =
        meaningOf(path).kind !== "entries" && known.every((files) => files[path] !== undefined);
      if (isRemoved) edits.push({ path, change: "removed" });
    } else if (!isVendored) {
      if (meaningOf(path).kind !== "entries") edits.push({ path, change: "added" });
    } else if (text === null || !known.some((files) => files[path] === hashOfText(text))) {
      edits.push({ path, change: "changed" });
    }
  }
  return edits;
}
