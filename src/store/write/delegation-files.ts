// The files of delegations: write-once proposals and decisions, and the pattern that an acceptance puts into the target.
// Texts and places only; whether something may be proposed or accepted is decided in actions/.
import { CtxError } from "../../errors/ctx-error.js";
import { editText } from "../../format/edit.js";
import { formatDocument } from "../../format/document.js";
import { originOf, type Decision, type Proposal } from "../../model/delegation.js";
import type { Document } from "../../model/document.js";
import { setOwn, type JsonObject } from "../../model/json/json.js";
import type { StoredContext } from "../../model/layer.js";
import { foldName } from "../../model/names.js";
import { formatRef } from "../../model/ref.js";
import { DOCUMENT_SCHEMA_ID } from "../../model/schema-ids.js";
import { isFarAhead, makeUlid } from "../../model/ulid.js";
import type { Runtime } from "../../ports/runtime.js";
import {
  decisionPathOf,
  DELEGATIONS_DIRECTORY,
  directoryOf,
  mainPathOf,
  patternPathOf,
  proposalPathOf,
  readDelegationName,
} from "../layout.js";
import type { Workspace } from "../place/workspace.js";
import { readRaw } from "./edit-context.js";
import { requireInside, type PlannedWrite } from "./writes.js";

/** Makes ids that follow one another, and the newest one in this worktree's delegations/. */
export function makeDelegationIds(runtime: Runtime, { root }: Workspace): () => string {
  requireInside(runtime, root, DELEGATIONS_DIRECTORY);
  const now = runtime.clock.now();
  const names = (runtime.files.list(`${root}/${DELEGATIONS_DIRECTORY}`) ?? []).flatMap(({ name }) => {
    const read = readDelegationName(name);
    return read === null ? [] : [read.id];
  });
  let newest = names.sort().findLast((id) => !isFarAhead(id, now)) ?? null;
  return () => (newest = makeUlid(now, runtime.ids.randomBytes(), newest));
}

/** The new file of a proposal. */
export function planProposal(proposal: Proposal): PlannedWrite {
  const { id, from, to, key, data, reason, by, at, base } = proposal;
  const after = formatDocument("json", { id, from, to, key, data, reason, by, at, base }, "");
  return { path: proposalPathOf(id), before: null, after };
}

/** The new file of a decision; `id` is its own. */
export function planDecision(id: string, decision: Decision): PlannedWrite {
  const { of, verdict, by, at, reason = null, base } = decision;
  const written: JsonObject = { of, verdict, by, at, reason };
  if (base !== undefined) written["base"] = base;
  return { path: decisionPathOf(of, id), before: null, after: formatDocument("json", written, "") };
}

/** The document that an accepted proposal becomes; `null` where it stands there already, as it would be written. */
export interface PlannedPattern {
  readonly path: string;
  readonly write: PlannedWrite | null;
}

/**
 * Plans the pattern of an acceptance in its target. The text depends on the proposal alone, so that two branches that
 * accept it write the same; of a file that is there only the key and its origin change.
 * @throws {CtxError} FILE_INVALID when the file there is broken; CONTEXT_EXISTS when another key's file differs only by
 * case, which some file systems cannot tell apart.
 */
export async function planPattern(target: StoredContext, proposal: Proposal): Promise<PlannedPattern> {
  const { key, data } = proposal;
  const path = patternPathOf(target.ref, key);
  refuseCaseTwin(target, path);
  const broken = target.brokenSources.find((source) => source.path === path);
  // Reading it again words what is wrong with it.
  if (broken !== undefined) throw await brokenPattern(broken.path, readRaw(broken));
  const known = target.documents.find((document) => document.path === path);
  if (known !== undefined) return { path, write: await editPattern(known, proposal) };
  const pattern: JsonObject = { $from: { ...originOf(proposal) } };
  setOwn(pattern, key, data);
  return { path, write: { path, before: null, after: formatDocument("json", pattern, "") } };
}

async function editPattern({ path, form, text }: Document, proposal: Proposal): Promise<PlannedWrite | null> {
  const after = await editText({ path, form, text }, [
    { kind: "set", pointer: ["$from"], value: { ...originOf(proposal) } },
    { kind: "set", pointer: [proposal.key], value: proposal.data },
  ]);
  return after === text ? null : { path, before: text, after };
}

async function brokenPattern(path: string, reading: Promise<unknown>): Promise<CtxError> {
  await reading;
  return new CtxError("FILE_INVALID", `${path} cannot be read as a document.`, {
    path,
    hint: "Mend the file and run the command again; nothing was written.",
  });
}

/**
 * The main document of a branch whose name is too long for the disk: without it nobody could tell whose directory it is.
 * Null where there is one, or none is needed.
 */
export function planNamingDocument({ ref, hasMain }: StoredContext): PlannedWrite | null {
  if (hasMain || ref.level !== "branch" || !directoryOf(ref).includes("~")) return null;
  const data = { $schema: DOCUMENT_SCHEMA_ID, $branch: ref.name };
  return { path: mainPathOf(ref, "markdown"), before: null, after: formatDocument("markdown", data, "") };
}

/**
 * Asserts that no other file of a target's patterns differs from a new one only by case.
 * @throws {CtxError} CONTEXT_EXISTS, naming the other file.
 */
export function refuseCaseTwin({ ref, documents, brokenSources }: StoredContext, path: string): void {
  const twin = [...documents, ...brokenSources].find((other) => {
    return other.path !== path && foldName(other.path) === foldName(path);
  });
  if (twin === undefined) return;
  throw new CtxError(
    "CONTEXT_EXISTS",
    `${formatRef(ref)} has a pattern whose name differs from ${nameOf(path)} only by case.`,
    { path: twin.path, hint: "Some file systems cannot hold both; propose it under that key, or another." },
  );
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
