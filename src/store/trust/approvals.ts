// What was approved for which repository: one write-once file each, in the user's state, where no repository reaches. A
// record that others could have written, or that is not what it says, is not believed (SPEC §13).
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import { parseJson } from "../../format/json.js";
import { isJsonObject, type Json } from "../../model/json/json.js";
import type { Runtime } from "../../ports/runtime.js";
import { userStateDirectory } from "../place/state.js";
import type { Workspace } from "../place/workspace.js";
import { isAlone } from "./alone.js";
import { identityOf, identityText } from "./identity.js";
import { isWithin } from "./own-words.js";

/** One approval: what a setting runs and exports, as its hash, for one repository. */
export interface Approval {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly hash: string;
  /** The variables that were named: of those that files may not set otherwise, the only ones that they may set. */
  readonly env: readonly string[];
  /** RFC 3339 UTC. */
  readonly at: string;
  readonly by: string;
}

/** Where the approvals of a repository lie, and what is believed of them. */
export interface Approvals {
  /** Absolute. */
  readonly directory: string;
  /** The identity that they are for. */
  readonly identity: string;
  readonly known: readonly Approval[];
  /** What is there and not believed. */
  readonly findings: readonly Finding[];
  /** Why nothing in the directory counts; null where it may be believed. */
  readonly fault: string | null;
}

const VERSION = 1;

/**
 * Reads the approvals for the repository of a workspace.
 * @throws {CtxError} WRITE_FAILED where there is no place for them: no home directory, or one inside of the repository.
 */
export async function readApprovals(runtime: Runtime, workspace: Workspace): Promise<Approvals> {
  const { files, hashes } = runtime;
  const above = trustDirectory(runtime, workspace);
  const told = identityOf(files, workspace);
  if (told === null)
    throw new CtxError(
      "REPOSITORY_UNSUPPORTED",
      "This directory cannot be told from others, so nothing can be approved.",
    );
  const identity = identityText(told);
  const directory = `${above}/${await hashes.sha256(identity)}`;
  const place = { directory, identity };
  // Whoever writes a directory above them could put back what was revoked.
  for (const path of [above.slice(0, above.lastIndexOf("/")), above, directory]) {
    if (files.kindOf(path) === null) return { ...place, known: [], findings: [], fault: null };
    if (isAlone(files, path) && files.kindOf(path) === "directory") continue;
    const fault = `${path} can be written by others, or is no directory of yours`;
    return { ...place, known: [], findings: [ignored(path, fault)], fault };
  }
  const known: Approval[] = [];
  const findings: Finding[] = [];
  for (const { name } of files.list(directory) ?? []) {
    if (name.startsWith(".")) continue;
    const path = `${directory}/${name}`;
    const read = readApproval(runtime, { path, name, identity });
    if (typeof read === "string") findings.push(ignored(path, read));
    else known.push(read);
  }
  return { ...place, known, findings, fault: null };
}

/** Where an approval is kept. */
export function pathOf({ directory }: Pick<Approvals, "directory">, hash: string): string {
  return `${directory}/${hash.replace(/^sha256:/, "")}.json`;
}

/** An approval as its file holds it. */
export function formatApproval({ identity }: Pick<Approvals, "identity">, approval: Approval): string {
  return `${JSON.stringify({ v: VERSION, identity, ...approval }, null, 2)}\n`;
}

/** The directory of all approvals; never one that the repository itself could fill. */
function trustDirectory({ files, environment }: Runtime, { repository, root }: Workspace): string {
  const state = userStateDirectory(environment);
  if (state === null) {
    throw new CtxError("WRITE_FAILED", "There is no place to keep approvals: no home directory is known.", {
      hint: "Set HOME or XDG_STATE_HOME.",
    });
  }
  // What does not exist yet lies where the nearest directory above it does.
  let there = state;
  while (files.realPath(there) === null && there.includes("/"))
    there = there.slice(0, there.lastIndexOf("/"));
  const real = `${files.realPath(there) ?? ""}${state.slice(there.length)}`;
  const inside = [root, repository?.commonDirectory].find((top) => top !== undefined && isWithin(real, top));
  if (inside === undefined) return `${state}/trust`;
  throw new CtxError("WRITE_FAILED", `Approvals would lie in ${inside}, where this repository's files are.`, {
    hint: "Set XDG_STATE_HOME to a directory of your own outside of it.",
  });
}

/** The approval in a file, or why it is not believed. */
function readApproval(
  { files }: Runtime,
  { path, name, identity }: { path: string; name: string; identity: string },
): Approval | string {
  if (files.kindOf(path) !== "file") return "it is no file";
  if (!isAlone(files, path)) return "others can write it, or it is not yours";
  const value = parseOrNull(files, path);
  if (!isJsonObject(value) || value["v"] !== VERSION) return "it is damaged";
  const { identity: written, hash, env, at, by } = value;
  if (written !== identity) return "it is for another repository";
  if (hash !== `sha256:${name.replace(/\.json$/, "")}`) return "it is not about what its name says";
  if (!Array.isArray(env) || typeof at !== "string" || typeof by !== "string") return "it is damaged";
  return { hash, env: env.filter((variable) => typeof variable === "string"), at, by };
}

function parseOrNull(files: Runtime["files"], path: string): Json | null {
  try {
    const text = files.readText(path);
    const parsed = text === null ? null : parseJson({ path, text });
    return parsed === null || parsed.findings.length > 0 ? null : (parsed.value ?? null);
  } catch (error) {
    // Bytes that are no UTF-8, and what may not be read, are damage as well.
    if (isCtxError(error)) return null;
    throw error;
  }
}

function ignored(path: string, why: string): Finding {
  return makeFinding("TRUST_IGNORED", `A record of an approval is not believed: ${why}.`, {
    path,
    hint: "Look at it; `ctx trust revoke` forgets what is there, then approve again.",
  });
}
