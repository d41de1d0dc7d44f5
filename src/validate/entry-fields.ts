// What the records of entries hold beyond the five fields that reading asks for: every field against its schema.
import { makeFinding, type Finding } from "../errors/finding.js";
import { ENTRY_KINDS, type Entry } from "../model/entry.js";
import { formatPointer } from "../model/json/pointer.js";
import { isPlainEntry } from "../schema/plain-values.js";
import type { CheckedContext } from "./survey.js";

/** Finds records that their schema does not accept, and kinds that only a newer ctx can have written. */
export async function findEntryFaults({ stored }: CheckedContext): Promise<Finding[]> {
  const doubtful = stored.entries.filter(({ record }) => !isPlainEntry(record as never));
  if (doubtful.length === 0) return [];
  const { validateEntry } = await import("../schema/validate.js");
  return doubtful.flatMap((entry) => {
    const isKnown = (ENTRY_KINDS as readonly string[]).includes(entry.record.kind);
    const faults = validateEntry(entry.record as never)
      .filter(({ pointer }) => isKnown || pointer !== KIND)
      .map(({ pointer, message }) => faultOf(entry, pointer, message));
    return isKnown ? faults : [unknownKind(entry), ...faults];
  });
}

const KIND = formatPointer(["kind"]);

function faultOf({ path, line }: Entry, pointer: string, message: string): Finding {
  return makeFinding("ENTRY_INVALID", `${pointer || "the entry"} ${message}.`, {
    path,
    line,
    pointer,
    hint: "Entries are never rewritten: retract this one, and record it anew.",
  });
}

function unknownKind({ path, line, record: { kind } }: Entry): Finding {
  return makeFinding("ENTRY_KIND_UNKNOWN", `This ctx knows no entries of the kind ${kind}.`, {
    path,
    line,
    pointer: KIND,
    hint: `It is passed on as it is. The kinds are ${ENTRY_KINDS.join(", ")}; a newer ctx may know more.`,
  });
}
