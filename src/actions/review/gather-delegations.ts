// The delegations of a review: what was proposed or decided between base and head, and whether the target has moved since.
import type { Finding } from "../../errors/finding.js";
import { isCtxError } from "../../errors/ctx-error.js";
import { findPositions } from "../../format/positions.js";
import { hashOfValue, type Delegation } from "../../model/delegation.js";
import type { ReviewedDelegation } from "../../model/review.js";
import type { OpenProposal } from "../../policy/review/conflicts.js";
import type { NewProposal } from "../../policy/risk/subject.js";
import { readDelegations, type ReadDelegations } from "../../store/read/delegations.js";
import { ownValueOf, standingDelegation } from "../delegation/target.js";
import { findRewritten } from "./rewritten-delegations.js";
import type { RevisionSide, ReviewRange } from "./review-range.js";

export interface GatheredDelegations {
  /** By id. */
  readonly reviewed: readonly ReviewedDelegation[];
  /** For the judgement of risks: those that were proposed between base and head. */
  readonly proposals: readonly NewProposal[];
  /** Every proposal that waits, at head or where the branch is merged into. */
  readonly open: readonly OpenProposal[];
  readonly atBase: readonly Finding[];
  readonly atHead: readonly Finding[];
}

export async function gatherDelegations(range: ReviewRange): Promise<GatheredDelegations> {
  const { base, head, parting } = range;
  const [before, after, theirs] = await Promise.all([read(base), read(head), read(parting?.theirs ?? base)]);
  const known = new Map(before.delegations.map((delegation) => [delegation.proposal.id, delegation]));
  const reviewed: ReviewedDelegation[] = [];
  const proposals: NewProposal[] = [];
  for (const delegation of after.delegations) {
    const change = tellChange(known.get(delegation.proposal.id), delegation);
    if (change === null) continue;
    const isOpen = delegation.status === "proposed";
    const isMoved = isOpen ? await isTargetMoved(delegation, [head, parting?.theirs ?? head]) : false;
    reviewed.push(describe(delegation, change, isMoved));
    if (change !== "decided") proposals.push(await makeProposal(delegation, head, isMoved));
  }
  return {
    reviewed,
    proposals,
    open: listOpen(after, theirs, known),
    atBase: before.findings,
    atHead: [...after.findings, ...(await findRewritten(range))],
  };
}

function read({ tree }: RevisionSide): Promise<ReadDelegations> {
  return tree === null ? Promise.resolve({ delegations: [], findings: [] }) : readDelegations(tree);
}

function tellChange(before: Delegation | undefined, after: Delegation): ReviewedDelegation["change"] | null {
  const known = new Set(before?.decisions.map(({ id }) => id));
  const isDecided = after.decisions.some(({ id }) => !known.has(id));
  if (before === undefined) return isDecided ? "proposed and decided" : "proposed";
  return isDecided ? "decided" : null;
}

/** Where a document of the target is broken nobody can tell; that is an error already. */
async function isTargetMoved({ proposal, to }: Delegation, sides: readonly RevisionSide[]): Promise<boolean> {
  try {
    for (const side of sides) {
      const target = await side.read(to, { entries: false });
      // An acceptance that was cut short has put the proposal's own pattern there.
      if (standingDelegation(target, proposal.key) === proposal.id) continue;
      if (hashOfValue(ownValueOf(target, proposal.key)) !== proposal.base) return true;
    }
    return false;
  } catch (error) {
    if (isCtxError(error) && error.code === "FILE_INVALID") return false;
    throw error;
  }
}

function describe(
  { proposal, path, status, decisions }: Delegation,
  change: ReviewedDelegation["change"],
  baseMoved: boolean,
): ReviewedDelegation {
  const { id, from, to, key, data, reason, by, at } = proposal;
  // The one that counts: a rejection wins, and of several the first is as good as any.
  const counting = decisions.find(({ decision }) => decision.verdict === status)?.decision;
  const decision =
    counting === undefined
      ? null
      : { verdict: counting.verdict, by: counting.by, reason: counting.reason ?? null };
  return { id, from, to, key, data, reason, by, at, path, status, change, baseMoved, decision };
}

async function makeProposal(
  { proposal, path }: Delegation,
  { tree }: RevisionSide,
  isBaseMoved: boolean,
): Promise<NewProposal> {
  const [file] = (await tree?.readTexts([path])) ?? [];
  const pointers = ["from", "to", "key", "data", "reason", "by", "at", "base"].map((member) => `/${member}`);
  const places =
    file !== undefined && "text" in file
      ? await findPositions({ path, form: "json", text: file.text }, pointers)
      : null;
  const { id, from, to, key, data, reason, by } = proposal;
  const lineOf = (member: string): number | null => places?.get(`/${member}`)?.line ?? null;
  return { id, path, from, to, key, value: data, reason, by, isBaseMoved, lineOf };
}

function listOpen(
  after: ReadDelegations,
  theirs: ReadDelegations,
  known: ReadonlyMap<string, Delegation>,
): OpenProposal[] {
  const decided = [after, theirs].flatMap(({ delegations }) =>
    delegations.filter(({ status }) => status !== "proposed").map(({ proposal }) => proposal.id),
  );
  const closed = new Set(decided);
  const ours = new Set(after.delegations.map(({ proposal }) => proposal.id));
  const open = new Map(
    [...theirs.delegations, ...after.delegations].map((delegation) => [delegation.proposal.id, delegation]),
  );
  return [...open.values()]
    .filter(({ proposal }) => !closed.has(proposal.id))
    .sort((left, right) => (left.proposal.id < right.proposal.id ? -1 : 1))
    .map(({ proposal, path }) => {
      const { id, from, to, key, data } = proposal;
      return { id, from, to, key, data, path, isNew: ours.has(id) && !known.has(id) };
    });
}
