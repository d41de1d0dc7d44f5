// Markdown files that become notes: their text stays what it was, and their front matter says where they came from.
import type { Finding } from "../errors/finding.js";
import type { Json, JsonObject } from "../model/json/json.js";
import type { Ref } from "../model/ref.js";
import { directoryOf } from "../store/layout.js";
import { addOrigin, findDamage } from "./compose.js";
import { toNotePath } from "./names.js";
import type { ForeignFile, ImportedThing, ImportPlan, LeftOut } from "./things.js";

/** A file that becomes a note. */
export interface ForeignNote {
  readonly file: ForeignFile;
  /** What it is called below the context's directory, as the tool would say it. */
  readonly name: string;
  /** Values for its front matter, beside its own. */
  readonly more?: JsonObject;
}

const PROJECT: Ref = { level: "project" };

/** Makes notes of the project. */
export async function planNotes(notes: readonly ForeignNote[]): Promise<ImportPlan> {
  const things: ImportedThing[] = [];
  const leftOut: LeftOut[] = [];
  const findings: Finding[] = [];
  const paths = new Set<string>();
  for (const { file, name, more } of notes) {
    const source = file.path;
    const damage = await findDamage(file);
    const path = `${directoryOf(PROJECT)}/${toNotePath(name)}`;
    if (file.text.trim() === "") leftOut.push({ source, reason: "it is empty" });
    else if (damage !== null) {
      findings.push(damage);
      leftOut.push({ source, reason: "it cannot be read" });
    } else if (paths.has(path.toLowerCase())) {
      leftOut.push({ source, reason: `${path} would be there twice` });
    } else {
      paths.add(path.toLowerCase());
      const write = (from: Json): Promise<string> =>
        addOrigin(file, { from, ...(more === undefined ? {} : { more }) });
      things.push({ source, id: source, ref: PROJECT, isMain: false, path, write, original: file.text });
    }
  }
  return { things, leftOut, findings };
}

/** Several plans as one, in their order. */
export function joinPlans(plans: readonly ImportPlan[]): ImportPlan {
  return {
    things: plans.flatMap(({ things }) => things),
    leftOut: plans.flatMap(({ leftOut }) => leftOut),
    findings: plans.flatMap(({ findings }) => findings),
  };
}
