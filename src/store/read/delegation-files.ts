// Which files of delegations/ are proposals and which are decisions, by their names alone.
import { isCtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import { DELEGATIONS_DIRECTORY, readDelegationName, type DelegationFileName } from "../layout.js";
import { linkFinding, textOf } from "./read-text.js";
import type { ContextTree, TreeEntry } from "./tree.js";

/** A file that ctx named. */
export interface DelegationFile {
  readonly path: string;
  readonly name: DelegationFileName;
  /** Its blob, where a commit names it; see TreeEntry. */
  readonly oid: TreeEntry["oid"];
}

/** Lists the proposals and decisions of a tree by their names, in path order; what is named otherwise is found. */
export async function listDelegationFiles(tree: ContextTree, findings: Finding[]): Promise<DelegationFile[]> {
  const listed = await listOrFind(tree, findings);
  const files: DelegationFile[] = [];
  for (const { path, kind, oid } of listed) {
    const rest = path.slice(DELEGATIONS_DIRECTORY.length + 1);
    // Whatever stands in a directory below was not put there by ctx; other tools and people may keep notes.
    if (rest.includes("/") || (rest !== "" && !rest.endsWith(".json"))) continue;
    const name = readDelegationName(rest);
    if (kind === "symlink") findings.push(linkFinding(path));
    else if (name === null) findings.push(misnamed(path, rest));
    else files.push({ path, name, oid });
  }
  return files;
}

async function listOrFind(tree: ContextTree, findings: Finding[]): Promise<readonly TreeEntry[]> {
  try {
    return (await tree.list(DELEGATIONS_DIRECTORY)) ?? [];
  } catch (error) {
    if (!isCtxError(error) || error.code !== "READ_FAILED") throw error;
    findings.push(textOf({ path: DELEGATIONS_DIRECTORY, error }) as Finding);
    return [];
  }
}

/** How many proposals nobody has decided on, by the names of the files alone. */
export async function countOpenDelegations(tree: ContextTree): Promise<number> {
  const named = await listDelegationFiles(tree, []);
  const decided = new Set(named.flatMap(({ name }) => (name.kind === "decision" ? [name.of] : [])));
  return named.filter(({ name }) => name.kind === "proposal" && !decided.has(name.id)).length;
}

function misnamed(path: string, name: string): Finding {
  return makeFinding("DELEGATION_MISNAMED", `${name} is named as no delegation is, and is not read.`, {
    path,
    hint: "ctx names them <id>.json, and decisions <id of the delegation>.<id>.json.",
  });
}
