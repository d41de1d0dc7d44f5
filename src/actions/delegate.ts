// `ctx delegate`: proposes to a wider context what a narrower one learnt, one write-once file for each key. It changes
// nothing until it is accepted; where config.json says so, that is at once.
import { CtxError } from "../errors/ctx-error.js";
import type { DelegationStatus, ValueHash } from "../model/delegation.js";
import type { SourceText } from "../model/document.js";
import type { StoredContext } from "../model/layer.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { readAuthor } from "../store/author.js";
import { readDelegations } from "../store/read/delegations.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { changeUnderLock } from "../store/write/context-lock.js";
import { makeDelegationIds } from "../store/write/delegation-files.js";
import { writeFiles, type PlannedWrite } from "../store/write/writes.js";
import {
  acceptAtOnce,
  findWithoutEffect,
  NOTHING_ACCEPTED,
  type AcceptedAtOnce,
} from "./delegation/accept-at-once.js";
import { findRepetitions, findTraits } from "./delegation/judge-offers.js";
import { makeOffers, type OfferRequest } from "./delegation/offers.js";
import { planProposals, type PlannedProposal } from "./delegation/planned-proposals.js";
import { requireReadable } from "./delegation/readable.js";
import { targetOf } from "./delegation/target.js";
import { openForWriting, type Opened } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export interface DelegateRequest extends WriteRequest, OfferRequest {
  /** The context that offers. */
  readonly ref: string;
  /** `branch`, `project` or `global`: a level wider than the context's own. */
  readonly to: string;
  /** Why others should have it. */
  readonly reason: string;
}

export interface Delegated {
  readonly id: string;
  readonly key: string;
  /** The proposal's file. */
  readonly path: string;
  readonly status: DelegationStatus;
  /** What the target itself said at the key: its hash, or `absent`. */
  readonly base: ValueHash;
  /** False when the very same was proposed before; then `id` is that proposal's. */
  readonly created: boolean;
  /** The target's document that it became, where it was accepted at once. */
  readonly pattern?: string;
}

export interface DelegateData extends DryRun {
  readonly from: string;
  readonly to: string;
  readonly delegations: readonly Delegated[];
}

/**
 * Proposes data to a wider context. What is proposed already, word for word by the same author, is not proposed twice.
 * @throws {CtxError} USAGE without data or reason, and for what leads not upward; VALUE_NOT_FOUND; CONTEXT_NOT_FOUND,
 * BRANCH_UNKNOWN; FILE_INVALID when the target has a broken document; CONTEXT_EXISTS for a key that differs from another
 * only by case; LOCK_HELD; WRITE_FAILED.
 */
export async function delegate(runtime: Runtime, request: DelegateRequest): Promise<Outcome<DelegateData>> {
  if (request.reason.trim() === "") {
    throw new CtxError("USAGE", "The reason is empty.", {
      hint: "Say why others should have it: whoever reviews it was not there.",
    });
  }
  const opened = await openForWriting(runtime, request, {});
  const ends = await findEnds(runtime, opened, request);
  if (request.dryRun === true || !isAcceptedAtOnce(opened, ends)) {
    return propose(runtime, opened, { request, ends });
  }
  return changeUnderLock(runtime, {
    workspace: opened.workspace,
    ref: ends.target.ref,
    isRepeatable: true,
    attempt: async (confirm) => {
      // The contexts as they are now that nobody else changes them.
      const now = await openForWriting(runtime, request, {});
      return propose(runtime, now, { request, ends: await findEnds(runtime, now, request), confirm });
    },
  });
}

interface Ends {
  readonly source: StoredContext;
  readonly target: StoredContext;
}

async function findEnds(
  runtime: Runtime,
  { workspace, reader }: Opened,
  { ref, to }: DelegateRequest,
): Promise<Ends> {
  const source = await getContext(runtime, workspace, { reader, ref: toRef(ref, reader.current) });
  const target = targetOf(to, source, reader.current);
  return { source, target: await getContext(runtime, workspace, { reader, ref: target }) };
}

/** The global level always needs somebody who looks (SPEC §8), whatever config.json says. */
function isAcceptedAtOnce({ workspace }: Opened, { target }: Ends): boolean {
  const { level } = target.ref;
  return level !== "global" && workspace.config.delegation.autoAccept.includes(level);
}

interface Proposing {
  readonly request: DelegateRequest;
  readonly ends: Ends;
  readonly confirm?: () => void;
}

async function propose(
  runtime: Runtime,
  opened: Opened,
  { request, ends, confirm }: Proposing,
): Promise<Outcome<DelegateData>> {
  const { workspace, reader } = opened;
  const { source, target } = ends;
  const found = await locateFindings(
    [...workspace.findings, ...source.findings, ...target.findings],
    sourcesOf([source, target], workspace),
  );
  const offers = makeOffers(request, source, found);
  const { delegations } = await readDelegations(reader.tree);
  const by = await readAuthor(request.by, {
    repository: workspace.repository,
    environment: runtime.environment,
  });
  const nextId = makeDelegationIds(runtime, workspace);
  const now = runtime.clock.now();
  const { reason } = request;
  const plans = planProposals({ source, target, offers, delegations, by, reason, now, nextId });
  const acceptance = isAcceptedAtOnce(opened, ends)
    ? await acceptAtOnce(workspace, { target, plans, by, now, nextId })
    : NOTHING_ACCEPTED;
  const writes = [...plans.flatMap(({ write }) => write ?? []), ...acceptance.writes];
  writes.forEach(requireReadable);
  const { dryRun = false } = request;
  const written = await writeFiles(runtime, workspace, {
    writes,
    dryRun,
    ...(confirm === undefined ? {} : { confirm }),
  });
  const judged = offers.flatMap((offer, index) => {
    const plan = plans[index] as PlannedProposal;
    return [...findRepetitions(offer, { target, delegations, plan }), ...findTraits(offer, { source, plan })];
  });
  const { ref } = target;
  const accepted = { ref, patterns: acceptance.patterns.values(), own: found };
  const without = dryRun ? [] : await findWithoutEffect(runtime, request.directory, accepted);
  return {
    data: {
      from: formatRef(source.ref),
      to: formatRef(target.ref),
      delegations: plans.map((plan) => answerFor(plan, acceptance)),
      ...written,
    },
    findings: [
      ...found,
      ...(await locateFindings(judged, writes.map(toSource))),
      ...(await locateFindings(acceptance.findings, sourcesOf([target], workspace))),
      ...without,
    ],
  };
}

function toSource({ path, after }: PlannedWrite): SourceText {
  return { path, form: "json", text: after };
}

function answerFor(
  { proposal, path, write, status }: PlannedProposal,
  { patterns }: AcceptedAtOnce,
): Delegated {
  const { id, key, base } = proposal;
  const pattern = patterns.get(id);
  const common = { id, key, path, status, base, created: write !== null };
  return pattern === undefined ? common : { ...common, status: "accepted", pattern };
}
