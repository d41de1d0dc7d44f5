// What an edit cannot bring about: the document says it now, and something else keeps it from counting.
import { isCtxError } from "../errors/ctx-error.js";
import { makeFinding, type Finding, type FindingCode } from "../errors/finding.js";
import { formatRef, type Ref } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { resolveRef } from "./resolve-ref.js";

// What a document says in vain: a wider one rules, or nobody reads such a word.
const INEFFECTIVE: readonly FindingCode[] = [
  "FINAL_IGNORED",
  "STRATEGY_CONFLICT",
  "PERSONAL_IGNORED",
  "WORD_UNKNOWN",
  "FILE_UNREADABLE",
];

/** Finds what the written document cannot bring about, so that no success goes without its effect unseen. */
export async function findIneffective(
  runtime: Runtime,
  directory: string,
  { ref, path, own }: { ref: Ref; path: string; own: readonly Finding[] },
): Promise<Finding[]> {
  const findings = await findAfterwards(runtime, { directory, ref: formatRef(ref) }, path);
  const known = new Set(own.map((finding) => finding.message));
  return findings.filter((finding) => {
    return finding.path === path && INEFFECTIVE.includes(finding.code) && !known.has(finding.message);
  });
}

/** What resolving finds once the edit is on disk. That it cannot be resolved does not undo the edit: it is found. */
async function findAfterwards(
  runtime: Runtime,
  request: { directory: string; ref: string },
  path: string,
): Promise<readonly Finding[]> {
  try {
    // No entry keeps a document from counting, and a task may have thousands.
    return (await resolveRef(runtime, { ...request, entries: false })).findings;
  } catch (error) {
    if (!isCtxError(error)) throw error;
    const message = `The edit is written, but its effect cannot be told: ${error.message}`;
    return [
      makeFinding("FILE_UNREADABLE", message, {
        path,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
      }),
    ];
  }
}
