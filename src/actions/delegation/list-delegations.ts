// All delegations of the worktree, for `ctx delegations list` and `ctx list delegations`.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import {
  DELEGATION_STATUSES,
  type Delegation,
  type DelegationStatus,
  type TargetRef,
} from "../../model/delegation.js";
import type { StoredContext } from "../../model/layer.js";
import type { Outcome } from "../../model/outcome.js";
import { formatRef } from "../../model/ref.js";
import { findSimilar } from "../../model/text/similar.js";
import { compareOffers } from "../../policy/delegation/likeness.js";
import type { Runtime } from "../../ports/runtime.js";
import { readDelegations } from "../../store/read/delegations.js";
import type { ContextReader } from "../../store/read/context-reader.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { openForReading } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { sourcesOf } from "../resolve-ref.js";
import { isMoved } from "./sides.js";

export interface ListDelegationsRequest extends PlaceRequest {
  readonly status?: DelegationStatus;
  /** A level, or the ref of one target. */
  readonly to?: string;
}

export interface ListedDelegation {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly key: string;
  readonly status: DelegationStatus;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly base: string;
  readonly path: string;
  /** Both verdicts were given; the rejection counts. */
  readonly disputed: boolean;
  /** Whether the target changed at the key since; null where that cannot be told, or no longer matters. */
  readonly moved: boolean | null;
}

export interface ListDelegationsData {
  readonly items: readonly ListedDelegation[];
}

/** Comparing each with each takes long where hundreds wait; the newest are compared. */
const MOST_COMPARED = 100;

/**
 * Lists delegations in the order in which they were proposed.
 * @throws {CtxError} NOT_INITIALIZED; USAGE for a target that there is not.
 */
export async function listDelegations(
  runtime: Runtime,
  request: ListDelegationsRequest,
): Promise<Outcome<ListDelegationsData>> {
  if (request.to !== undefined) requireTarget(request.to);
  const { workspace, reader } = await openForReading(runtime, request, {});
  const read = await readDelegations(reader.tree);
  const wanted = read.delegations
    .filter(({ status }) => request.status === undefined || status === request.status)
    .filter(({ to }) => request.to === undefined || to.level === request.to || formatRef(to) === request.to);
  const targets = new Map<string, StoredContext | null>();
  const items: ListedDelegation[] = [];
  for (const delegation of wanted) items.push(await toListed(delegation, reader, targets));
  const open = wanted.filter(({ status }) => status === "proposed");
  const found = [...workspace.findings, ...read.findings, ...findAlike(open.slice(-MOST_COMPARED))];
  return { data: { items }, findings: await locateFindings(found, sourcesOf([], workspace)) };
}

async function toListed(
  delegation: Delegation,
  reader: ContextReader,
  targets: Map<string, StoredContext | null>,
): Promise<ListedDelegation> {
  const { proposal, path, status, isDisputed, to } = delegation;
  const { id, from, key, reason, by, at, base } = proposal;
  const target = status === "proposed" ? await readOnce(reader, to, targets) : null;
  const moved = target === null ? null : isMoved(delegation, target);
  return { id, from, to: proposal.to, key, status, reason, by, at, base, path, disputed: isDisputed, moved };
}

/** Each target once; null for one that cannot be read here, which is no reason not to list what waits for it. */
async function readOnce(
  reader: ContextReader,
  to: TargetRef,
  targets: Map<string, StoredContext | null>,
): Promise<StoredContext | null> {
  const name = formatRef(to);
  const known = targets.get(name);
  if (known !== undefined) return known;
  const target = await readQuietly(reader, to);
  targets.set(name, target);
  return target;
}

async function readQuietly(reader: ContextReader, to: TargetRef): Promise<StoredContext | null> {
  try {
    return await reader.read(to);
  } catch (error) {
    if (isCtxError(error)) return null;
    throw error;
  }
}

/** Finds what waits twice: the later one of two that are alike is named. */
function findAlike(open: readonly Delegation[]): Finding[] {
  return open.flatMap((later, index) => {
    const { proposal } = later;
    const earlier = open.slice(0, index).filter((other) => other.proposal.to === proposal.to);
    const like = earlier.find((other) => isAlike(other, later));
    if (like === undefined) return [];
    const likeness = compareOffers(like.proposal, proposal);
    const words = likeness === "same" ? "the same as" : "nearly the same as";
    const message = `${proposal.id} proposes ${words} ${like.proposal.id}: ${proposal.key} for ${proposal.to}.`;
    return [
      makeFinding("DELEGATION_DUPLICATE", message, {
        path: later.path,
        hint: `Compare them: ctx delegations show ${like.proposal.id}`,
      }),
    ];
  });
}

function isAlike(left: Delegation, right: Delegation): boolean {
  const likeness = compareOffers(left.proposal, right.proposal);
  return likeness === "same" || likeness === "near";
}

/**
 * Reads a status as typed.
 * @throws {CtxError} USAGE for one that no delegation has.
 */
export function toStatus(text: string): DelegationStatus {
  const status = DELEGATION_STATUSES.find((known) => known === text);
  if (status !== undefined) return status;
  const near = findSimilar(text, DELEGATION_STATUSES);
  throw new CtxError("USAGE", `No delegation has the status ${text || "(empty)"}.`, {
    hint: near === null ? `They are ${DELEGATION_STATUSES.join(", ")}.` : `did you mean ${near}?`,
  });
}

function requireTarget(to: string): void {
  const levels = ["branch", "project", "global"];
  if (levels.includes(to) || (to.startsWith("branch/") && to.length > "branch/".length)) return;
  const near = findSimilar(to, levels);
  throw new CtxError("USAGE", `Nothing is delegated to ${to || "(empty)"}.`, {
    hint: `${near === null ? "" : `did you mean ${near}? `}Give branch, project, global or branch/<name>.`,
  });
}
