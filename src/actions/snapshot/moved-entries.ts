// Which entries a restore takes out of the worktree, and which it puts there: the journal knows them all, and must be told
// that nobody lost them.
import { parseEntries } from "../../format/entries.js";
import { utf8Decode } from "../../model/text/utf8.js";
import { bytesOf, type RepairStep } from "../../store/write/repair.js";

/** The ids of the entries that some changes take and bring. */
export function movedEntries(steps: readonly RepairStep[]): { taken: string[]; brought: string[] } {
  const own = steps.filter(({ path }) => path.endsWith(".jsonl"));
  const brought = new Set(own.flatMap(({ after }) => idsIn(after)));
  const taken = new Set(own.flatMap(({ before }) => idsIn(before)).filter((id) => !brought.has(id)));
  return { taken: [...taken], brought: [...brought] };
}

function idsIn(contents: RepairStep["before"]): string[] {
  const text = contents === null ? null : utf8Decode(bytesOf(contents));
  return text === null ? [] : parseEntries({ path: "", text }).entries.map(({ record }) => record.id);
}
