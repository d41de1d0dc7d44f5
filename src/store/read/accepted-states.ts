// What was accepted: the fingerprints in a context's `verified` entries, as one state of the files holds them.
import { parseEntries } from "../../format/entries.js";
import type { Entry } from "../../model/entry.js";
import { contextDirectoryOf, meaningOf } from "../layout.js";
import type { ReadTexts, StateFile } from "./covering-documents.js";

/** The files of entries by the directory of their context. */
export function groupEntries<File extends StateFile>(files: readonly File[]): Map<string, File[]> {
  const groups = new Map<string, File[]>();
  for (const file of files) {
    const directory = contextDirectoryOf(file.path);
    if (directory === null || file.kind !== "file" || !file.path.endsWith(".jsonl")) continue;
    if (meaningOf(file.path.slice(directory.length + 1)).kind !== "entries") continue;
    const group = groups.get(directory);
    if (group === undefined) groups.set(directory, [file]);
    else group.push(file);
  }
  return groups;
}

/** The `verified` and `retract` entries of some files: with withoutRetracted they tell what still holds. */
export async function readVerifications<File extends StateFile>(
  files: readonly File[],
  read: ReadTexts<File>,
): Promise<Entry[]> {
  const texts = await read(files);
  return files.flatMap(({ path }, index) => {
    const text = texts[index] ?? null;
    // Most entries are progress, and need not be parsed.
    if (text === null || !/verified|retract|\\u/.test(text)) return [];
    return parseEntries({ path, text }).entries.filter(
      ({ record: { kind } }) => kind === "verified" || kind === "retract",
    );
  });
}
