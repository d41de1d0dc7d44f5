// Accepting and rejecting. Both happen under the target's lock, so that two people in one worktree cannot decide
// differently at once; two branches can, and then the rejection counts.
import { CtxError } from "../../errors/ctx-error.js";
import type { Finding } from "../../errors/finding.js";
import type { Delegation, DelegationVerdict, StoredDecision } from "../../model/delegation.js";
import type { Json } from "../../model/json/json.js";
import type { StoredContext } from "../../model/layer.js";
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { readAuthor } from "../../store/author.js";
import type { Workspace } from "../../store/place/workspace.js";
import { readDelegations, type ReadDelegations } from "../../store/read/delegations.js";
import { getContext } from "../../store/read/find-ref.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { changeUnderLock } from "../../store/write/context-lock.js";
import { makeDelegationIds, planDecision } from "../../store/write/delegation-files.js";
import { writeFiles, type PlannedWrite } from "../../store/write/writes.js";
import { findIneffective } from "../ineffective.js";
import { openForWriting, type Opened } from "../open.js";
import type { DryRun, WriteRequest } from "../request.js";
import { sourcesOf } from "../resolve-ref.js";
import { findHidingDocuments, planAcceptance } from "./acceptance.js";
import { getDelegation } from "./find-delegation.js";
import { requireReadable } from "./readable.js";
import { findSides } from "./sides.js";

export interface DecideRequest extends WriteRequest {
  readonly id: string;
  readonly verdict: DelegationVerdict;
  readonly reason?: string;
  /** Accept although the target changed since it was proposed. */
  readonly rebase?: boolean;
}

/** What was accepted over: present with `--rebase` where the target had moved. */
export interface OverriddenSides {
  /** What the target said when it was proposed; absent where nothing, or where only the hash is known. */
  readonly before?: Json;
  readonly beforeKnown: boolean;
  /** What it said until now; absent where nothing. */
  readonly now?: Json;
  /** What it says from now on. */
  readonly after: Json;
}

export interface DecideData extends DryRun {
  /** The delegation's id. */
  readonly id: string;
  readonly verdict: DelegationVerdict;
  /** The decision's file: the new one, or the one that stands. */
  readonly path: string;
  readonly to: string;
  readonly key: string;
  /** False when it was decided so already. */
  readonly created: boolean;
  /** The target's document that it became; only for an acceptance. */
  readonly pattern?: string;
  /** Whether that document changed; only for an acceptance. */
  readonly changed?: boolean;
  readonly rebased?: OverriddenSides;
}

/**
 * Accepts or rejects a delegation.
 * @throws {CtxError} USAGE for one that was decided otherwise, and for a rejection without a reason; DELEGATION_NOT_FOUND, REF_AMBIGUOUS;
 * FILE_INVALID, also when a decision on it cannot be read; CONTEXT_ELSEWHERE, BASE_MOVED and CONTEXT_EXISTS as planAcceptance does; LOCK_HELD; WRITE_FAILED.
 */
export async function decide(runtime: Runtime, request: DecideRequest): Promise<Outcome<DecideData>> {
  if (request.reason?.trim() === "") {
    throw new CtxError("USAGE", "The reason is empty.", { hint: "Say why, for those who were not there." });
  }
  const opened = await openForWriting(runtime, request, {});
  const { workspace } = opened;
  const delegation = await findUndoubted(workspace, await readDelegations(opened.reader.tree), request.id);
  if (request.dryRun === true) return decideOn(runtime, opened, { request, delegation });
  return changeUnderLock(runtime, {
    workspace,
    ref: delegation.to,
    isRepeatable: true,
    attempt: async (confirm) => {
      const now = await openForWriting(runtime, request, {});
      const read = await readDelegations(now.reader.tree);
      const current = await findUndoubted(now.workspace, read, delegation.proposal.id);
      return decideOn(runtime, now, { request, delegation: current, confirm });
    },
  });
}

/** The delegation, unless one of its decisions cannot be read: it may be the rejection that would count. */
async function findUndoubted(workspace: Workspace, read: ReadDelegations, id: string): Promise<Delegation> {
  const delegation = await getDelegation(workspace, read, id);
  const own = delegation.path.replace(/json$/, "");
  const broken = read.findings.find(({ path, severity }) => {
    return severity === "error" && path !== delegation.path && path?.startsWith(own) === true;
  });
  if (broken?.path === undefined) return delegation;
  throw new CtxError(
    "FILE_INVALID",
    `A decision on ${delegation.proposal.id} cannot be read: ${broken.message}`,
    {
      path: broken.path,
      ...(broken.line === undefined ? {} : { line: broken.line }),
      hint: "Mend the file, or bring its committed version back from git; nothing was written.",
    },
  );
}

interface Deciding {
  readonly request: DecideRequest;
  readonly delegation: Delegation;
  readonly confirm?: () => void;
}

async function decideOn(runtime: Runtime, opened: Opened, deciding: Deciding): Promise<Outcome<DecideData>> {
  const { request, delegation } = deciding;
  refuseReversal(delegation, request.verdict);
  const standing = delegation.decisions.find(({ decision }) => decision.verdict === request.verdict) ?? null;
  return request.verdict === "accepted"
    ? acceptOne(runtime, opened, { ...deciding, standing })
    : rejectOne(runtime, opened, { ...deciding, standing });
}

interface Decided extends Deciding {
  /** A decision that says so already. */
  readonly standing: StoredDecision | null;
}

async function acceptOne(runtime: Runtime, opened: Opened, decided: Decided): Promise<Outcome<DecideData>> {
  const { workspace, reader } = opened;
  const { request, delegation, standing } = decided;
  const { proposal, to } = delegation;
  const target = await getContext(runtime, workspace, { reader, ref: to });
  const planned = await planAcceptance(workspace, {
    proposal,
    target,
    by: await authorOf(runtime, opened, request),
    now: runtime.clock.now(),
    reason: request.reason ?? null,
    rebase: request.rebase ?? false,
    decisionId: standing === null ? makeDelegationIds(runtime, workspace)() : null,
  });
  const sides = planned.isMoved ? await findSides(workspace, delegation, target) : null;
  const written = await write(runtime, opened, { writes: planned.writes, decided });
  const { id, key } = proposal;
  const found = await locateFindings(
    [...workspace.findings, ...target.findings, ...findHidingDocuments(target, proposal)],
    sourcesOf([target], workspace),
  );
  const data: DecideData = {
    id,
    verdict: "accepted",
    path: planned.decision ?? standing?.path ?? "",
    to: proposal.to,
    key,
    created: standing === null,
    pattern: planned.pattern,
    changed: planned.writes.some(({ path }) => path === planned.pattern),
    ...(sides === null ? {} : { rebased: overridden(sides) }),
    ...written,
  };
  return { data, findings: [...found, ...(await findVain(runtime, decided, { target, data, found }))] };
}

function overridden({
  before,
  isBeforeKnown,
  now,
  after,
}: Awaited<ReturnType<typeof findSides>>): OverriddenSides {
  return {
    ...(before === undefined ? {} : { before }),
    beforeKnown: isBeforeKnown,
    ...(now === undefined ? {} : { now }),
    after,
  };
}

/** What the pattern cannot bring about, because a wider document forbids it. */
async function findVain(
  runtime: Runtime,
  { request, delegation }: Decided,
  { data, found }: { target: StoredContext; data: DecideData; found: readonly Finding[] },
): Promise<Finding[]> {
  if (request.dryRun === true || data.pattern === undefined) return [];
  return findIneffective(runtime, request.directory, { ref: delegation.to, path: data.pattern, own: found });
}

async function rejectOne(runtime: Runtime, opened: Opened, decided: Decided): Promise<Outcome<DecideData>> {
  const { workspace } = opened;
  const { request, delegation, standing } = decided;
  const { id, key, to } = delegation.proposal;
  const common = { id, verdict: "rejected", to, key } as const;
  const findings = await locateFindings(workspace.findings, sourcesOf([], workspace));
  if (standing !== null) {
    const nothing = await write(runtime, opened, { writes: [], decided });
    return { data: { ...common, path: standing.path, created: false, ...nothing }, findings };
  }
  if (request.reason === undefined) {
    throw new CtxError("USAGE", "A rejection needs a reason.", {
      hint: `Say why, for whoever proposed it: ctx delegations reject ${id} --reason "…"`,
    });
  }
  const by = await authorOf(runtime, opened, request);
  const at = new Date(runtime.clock.now()).toISOString();
  const decision = { of: id, verdict: "rejected", by, at, reason: request.reason } as const;
  const planned = planDecision(makeDelegationIds(runtime, workspace)(), decision);
  const written = await write(runtime, opened, { writes: [planned], decided });
  return { data: { ...common, path: planned.path, created: true, ...written }, findings };
}

function authorOf(runtime: Runtime, { workspace }: Opened, { by }: DecideRequest): Promise<string> {
  return readAuthor(by, { repository: workspace.repository, environment: runtime.environment });
}

function write(
  runtime: Runtime,
  { workspace }: Opened,
  { writes, decided }: { writes: readonly PlannedWrite[]; decided: Decided },
): Promise<DryRun> {
  writes.forEach(requireReadable);
  const { request, confirm } = decided;
  const dryRun = request.dryRun ?? false;
  return writeFiles(runtime, workspace, { writes, dryRun, ...(confirm === undefined ? {} : { confirm }) });
}

/** A decision stands. Whoever thinks better of it proposes anew, so that the record stays true. */
function refuseReversal({ proposal, status, decisions }: Delegation, verdict: DelegationVerdict): void {
  if (status === "proposed" || status === verdict) return;
  const made = decisions.find(({ decision }) => decision.verdict === status)?.decision;
  const why = made?.reason ? `: ${made.reason}` : ".";
  throw new CtxError("USAGE", `${proposal.id} was ${status} by ${made?.by ?? "somebody"}${why}`, {
    hint:
      status === "rejected"
        ? "A rejection stands. Propose it anew with `ctx delegate`, and say what has changed."
        : "An acceptance stands. Change what it became, or propose something else with `ctx delegate`.",
  });
}
