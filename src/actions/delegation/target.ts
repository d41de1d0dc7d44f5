// The two ends of a delegation: what a context itself says, without what it inherits and without personal documents.
import { CtxError } from "../../errors/ctx-error.js";
import {
  delegationOf,
  isWider,
  type Proposal,
  type TargetLevel,
  type TargetRef,
} from "../../model/delegation.js";
import type { Document } from "../../model/document.js";
import { getOwn, isJsonEqual, type Json, type JsonObject } from "../../model/json/json.js";
import { overlay } from "../../model/json/overlay.js";
import { wordsOf, type StoredContext } from "../../model/layer.js";
import { LEVELS } from "../../model/level.js";
import { formatRef } from "../../model/ref.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { findSimilar } from "../../model/text/similar.js";
import type { CurrentBranch } from "../../store/place/current-branch.js";
import { patternPathOf } from "../../store/layout.js";

/** What a context's own shared documents say together, nulls included. */
export function ownDataOf({ documents }: StoredContext): JsonObject {
  return documents
    .filter(({ personal }) => !personal)
    .reduce<JsonObject>((merged, document) => overlay(merged, document.data) as JsonObject, {});
}

/**
 * What a target itself says at a key.
 * @throws {CtxError} FILE_INVALID when one of its documents is broken: then nobody can tell.
 */
export function ownValueOf(target: StoredContext, key: string): Json | undefined {
  const [broken] = target.brokenSources;
  if (broken === undefined) return getOwn(ownDataOf(target), key);
  const finding = target.findings.find(({ path, severity }) => path === broken.path && severity === "error");
  throw new CtxError(
    "FILE_INVALID",
    `${formatRef(target.ref)} has a broken document, so nobody can tell what it says at ${key} now.`,
    {
      path: broken.path,
      ...(finding?.line === undefined ? {} : { line: finding.line }),
      hint: `Mend the file; \`ctx validate ${quoteForShell(formatRef(target.ref))}\` tells what is wrong. Nothing was written.`,
    },
  );
}

/** The delegation that a target's pattern of a key came from; null without such a pattern. */
export function standingDelegation(target: StoredContext, key: string): string | null {
  return delegationOf(standingPattern(target, key)?.words.from);
}

/** Tells whether a target's pattern says something else at the key than the proposal that it came from. */
export function isPatternEdited(target: StoredContext, { key, data }: Proposal): boolean {
  const value = getOwn(standingPattern(target, key)?.data ?? {}, key);
  return value === undefined || !isJsonEqual(value, data);
}

/** The document in which a target has a key's pattern; null where there is none. */
function standingPattern({ ref, documents }: StoredContext, key: string): Document | null {
  const path = patternPathOf(ref, key);
  return documents.find((document) => document.path === path) ?? null;
}

/** The documents that keep a target's pattern from saying what counts: they come later and set the key to another value. */
export function findHiding(target: StoredContext, { key, data }: Pick<Proposal, "key" | "data">): string[] {
  const pattern = patternPathOf(target.ref, key);
  return target.documents
    .filter(({ role, personal, path }) => role === "pattern" && !personal && path > pattern)
    .filter((document) => {
      const value = getOwn(document.data, key);
      return value !== undefined && !isJsonEqual(value, data);
    })
    .map(({ path }) => path);
}

/**
 * The context that `--to` means, seen from the one that offers. A task's branch is its own, else the current one.
 * @throws {CtxError} USAGE for a level that there is not, or that is not wider; BRANCH_UNKNOWN when a task has no branch
 * and none is current.
 */
export function targetOf(to: string, source: StoredContext, current: CurrentBranch): TargetRef {
  const name = formatRef(source.ref);
  const level = TARGETS.find((known) => known === to);
  if (level === undefined) throw noLevel(to);
  if (!isWider(level, source.ref.level)) {
    const wider = TARGETS.filter((known) => isWider(known, source.ref.level));
    throw new CtxError("USAGE", `${level} is not wider than ${name}; knowledge is delegated only upward.`, {
      hint:
        wider.length === 0
          ? "Nothing is wider than the global context."
          : `From there it can go to ${wider.join(" or ")}: --to ${wider[0] ?? ""}.`,
    });
  }
  if (level !== "branch") return { level };
  const branch = wordsOf(source).branch ?? current.name;
  if (branch !== null) return { level, name: branch };
  throw new CtxError("BRANCH_UNKNOWN", `${name} has no branch, and none is current here.`, {
    hint: "Say which one it belongs to with $branch in its document, or delegate it to the project.",
  });
}

/** Narrowest first, as people go about it. */
const TARGETS: readonly TargetLevel[] = LEVELS.filter((level) => level !== "task").toReversed();

function noLevel(to: string): CtxError {
  const near = findSimilar(to, TARGETS);
  const levels = `It goes to one of ${TARGETS.join(", ")}.`;
  return new CtxError("USAGE", `Nothing is delegated to ${to || "(empty)"}.`, {
    hint: near === null ? levels : `did you mean ${near}? ${levels}`,
  });
}
