// The files of a context's prunes/: what is hidden, and what is brought back. A broken one is a finding and hides nothing.
import { makeFinding, type Finding } from "../../errors/finding.js";
import { parseJsonObject } from "../../format/json.js";
import type { SourceText } from "../../model/document.js";
import type { JsonObject } from "../../model/json/json.js";
import type { Prune, PruneFile, Undo } from "../../model/prune.js";
import { isPlainPrune } from "../../schema/plain-prune.js";
import { readPruneName } from "../layout.js";
import { locateFindings } from "./locate-findings.js";
import { textOf } from "./read-text.js";
import type { ReadText } from "./tree.js";

export interface ReadPrunes {
  /** In path order. */
  readonly files: readonly PruneFile[];
  /** With their lines. */
  readonly findings: readonly Finding[];
}

/** Reads files of prunes/ that are named as such. */
export async function readPruneFiles(texts: readonly ReadText[]): Promise<ReadPrunes> {
  const files: PruneFile[] = [];
  const findings: Finding[] = [];
  for (const read of texts) {
    const text = textOf(read);
    if (typeof text !== "string") {
      findings.push(text);
      continue;
    }
    const source: SourceText = { path: read.path, form: "json", text };
    const parsed = parseJsonObject(source);
    findings.push(...parsed.findings);
    if (parsed.value === undefined) continue;
    const faults = await findFaults(parsed.value as JsonObject, source.path);
    if (faults.length > 0) findings.push(...(await locateFindings(faults, [source])));
    else files.push(asFile(parsed.value as JsonObject, source));
  }
  return { files: files.sort((left, right) => (left.source.path < right.source.path ? -1 : 1)), findings };
}

function asFile(raw: JsonObject, source: SourceText): PruneFile {
  return "of" in raw
    ? { kind: "undo", undo: raw as unknown as Undo, source }
    : { kind: "prune", prune: raw as unknown as Prune, source };
}

async function findFaults(raw: JsonObject, path: string): Promise<Finding[]> {
  const name = readPruneName(path.slice(path.lastIndexOf("/") + 1));
  const isUndo = name?.kind === "undo";
  if (isUndo !== "of" in raw || !isPlainPrune(raw)) {
    const { validatePrune } = await import("../../schema/validate.js");
    const problems = validatePrune(raw);
    if (problems.length > 0) {
      return problems.map(({ pointer, message }) => {
        return makeFinding("FILE_INVALID", `${pointer || "the prune"} ${message}.`, { path, pointer });
      });
    }
  }
  // The name is what branches never share; a file that was copied and then edited says two things.
  const [key, expected] = name?.kind === "undo" ? ["of", name.of] : ["id", name?.id];
  if (raw[key as string] === expected) return [];
  const message = `/${key} is ${String(raw[key as string])}, and the file is named otherwise.`;
  return [makeFinding("FILE_INVALID", message, { path, pointer: `/${key}` })];
}
