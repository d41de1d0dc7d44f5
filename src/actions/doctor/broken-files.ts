// Files that `ctx validate` finds errors in. A document that is damaged in form, and that HEAD has whole, can be
// restored; what a person has written on purpose, a conflict among it, no machine can mend.
import type { Finding, FindingCode } from "../../errors/finding.js";
import { findConflict } from "../../format/conflict.js";
import { parseDocument } from "../../format/document.js";
import type { DocumentForm } from "../../model/document.js";
import { findProblems } from "../../store/read/read-text.js";
import { utf8Decode } from "../../model/text/utf8.js";
import type { ObjectId } from "../../ports/git.js";
import { allWell, type Check, type Diagnosis, type Repair } from "./check.js";
import { isPersonal, partOf } from "./context-files.js";
import { planRestore } from "./restore.js";
import { readBytes, type Site } from "./site.js";

/** What checks of their own speak of. */
const ELSEWHERE: readonly FindingCode[] = [
  "CONFIG_INVALID",
  "FILE_NOT_FOLLOWED",
  "FILE_UNREADABLE",
  "NAME_TWINS",
];

/** Damage to the form of a file; the other errors are about what it says. */
const DAMAGE: readonly FindingCode[] = ["FILE_INVALID", "KEY_DUPLICATE", "FRONT_MATTER_HIDDEN"];

export const brokenFiles: Check = {
  id: "files",
  examine: async (site) => {
    if (site.workspace === null || site.workspace.isAbsent) return [];
    const errors = groupByPath((await findErrors(site)).filter(({ code }) => !ELSEWHERE.includes(code)));
    if (errors.size === 0) return allWell(await describeOrder(site));
    const head = await site.head();
    const faults: Diagnosis[] = [];
    for (const [path, findings] of errors) {
      faults.push(await describe(site, { path, findings, oid: head.get(path) }));
    }
    return faults;
  },
};

/** The paths of files that cannot be read as what they should be. */
export async function brokenPaths(site: Site): Promise<ReadonlySet<string>> {
  return new Set((await findErrors(site)).map(({ path }) => path ?? ""));
}

async function findErrors(site: Site): Promise<readonly Finding[]> {
  return (await site.findings()).filter(({ severity }) => severity === "error");
}

async function describeOrder(site: Site): Promise<string> {
  const warnings = (await site.findings()).filter(({ severity }) => severity === "warning").length;
  const remark = warnings === 0 ? "" : "; `ctx validate` tells of smaller things";
  return `all files can be read as what they should be${remark}`;
}

function groupByPath(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const path = finding.path ?? "";
    groups.set(path, [...(groups.get(path) ?? []), finding]);
  }
  return groups;
}

async function describe(
  site: Site,
  { path, findings, oid }: { path: string; findings: readonly Finding[]; oid: ObjectId | undefined },
): Promise<Diagnosis> {
  const [first] = findings as readonly [Finding, ...Finding[]];
  const count = findings.reduce((sum, { more = 0 }) => sum + 1 + more, 0);
  const repair = findings.some(({ code }) => DAMAGE.includes(code)) ? await plan(site, path, oid) : null;
  const hint = first.hint ?? "Mend the line that is named; `ctx validate` tells everything.";
  return {
    status: "error",
    message: count === 1 ? first.message : `${first.message} And ${count - 1} more in this file.`,
    hint,
    ...(path === "" ? {} : { path }),
    ...(first.line === undefined ? {} : { line: first.line }),
    ...(repair === null ? {} : { repair }),
  };
}

async function plan(site: Site, path: string, oid: ObjectId | undefined): Promise<Repair | null> {
  if (partOf(path) !== "document" || isPersonal(path) || site.workspace === null) return null;
  const bytes = readBytes(site, site.workspace.root, path);
  const text = bytes === null ? null : utf8Decode(bytes);
  // Both sides of a conflict are somebody's work.
  if (text !== null && findConflict(text) !== null) return null;
  const form = path.endsWith(".json") ? "json" : "markdown";
  return planRestore(site, { path, oid, isGood: (good) => isWhole({ path, form, text: good }) });
}

async function isWhole(source: { path: string; form: DocumentForm; text: string }): Promise<boolean> {
  const { raw, findings } = await parseDocument(source);
  const isParsed = raw !== null && !findings.some(({ severity }) => severity === "error");
  return isParsed && (await findProblems(raw, source.path)).length === 0;
}
