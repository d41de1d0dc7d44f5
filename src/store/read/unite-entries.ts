// Entries from several files and trees: the union by id, in id order (SPEC §2, Entries).
import { makeFinding, type Finding } from "../../errors/finding.js";
import { canonicalJson } from "../../model/json/canonical-json.js";
import type { Entry } from "../../model/entry.js";
import type { Json } from "../../model/json/json.js";

/** Unites entries; a repeated id with the same content is one entry, with other content a finding. */
export function uniteEntries(entries: readonly Entry[]): { entries: Entry[]; findings: Finding[] } {
  if (isAscending(entries)) return { entries: [...entries], findings: [] };
  const byId = new Map<string, Entry>();
  const findings: Finding[] = [];
  for (const entry of entries) {
    const known = byId.get(entry.record.id);
    if (known === undefined) {
      byId.set(entry.record.id, entry);
      continue;
    }
    const [a, b] = [contentOf(known), contentOf(entry)];
    if (a === b) continue;
    findings.push(
      makeFinding(
        "ENTRY_CORRUPT",
        `The id ${entry.record.id} also stands for another record, in ${known.path}.`,
        {
          path: entry.path,
          line: entry.line,
          column: 1,
          hint: "Compare both with the file's history in git; one of them was altered.",
        },
      ),
    );
    // Which one is shown must not depend on the order in which the files were read.
    if (b < a) byId.set(entry.record.id, entry);
  }
  return { entries: [...byId.values()].sort(inIdOrder), findings };
}

/** Files are named by the ids of their records, so that most often they come in order and none twice. */
function isAscending(entries: readonly Entry[]): boolean {
  for (let at = 1; at < entries.length; at++) {
    if ((entries[at - 1] as Entry).record.id >= (entries[at] as Entry).record.id) return false;
  }
  return true;
}

function contentOf(entry: Entry): string {
  return canonicalJson(entry.record as unknown as Json);
}

function inIdOrder(left: Entry, right: Entry): number {
  return left.record.id < right.record.id ? -1 : 1;
}
