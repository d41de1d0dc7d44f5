// `ctx prune <ref> --policy …`: the plan of a prune, what it would come to, and with `--apply` its file.
import { makeFinding, type Finding } from "../../errors/finding.js";
import { wordHold, type Hold } from "../../model/hold.js";
import type { Layer } from "../../model/layer.js";
import { formatDocument } from "../../format/document.js";
import type { JsonObject } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import { nameOfHidden, type Hidden, type Keeps, type Prune, type PrunePolicy } from "../../model/prune.js";
import { formatRef } from "../../model/ref.js";
import { isFarAhead, makeUlid } from "../../model/ulid.js";
import { priceAsJson } from "../../policy/json-price.js";
import { gatherHolds } from "../../policy/prune/outlook.js";
import { planPrune, type PrunePlan } from "../../policy/prune/plan.js";
import { meetsTarget, PRUNE_TARGETS, type PruneReason, type PruneTarget } from "../../policy/prune/rules.js";
import { tokensOf } from "../../policy/tokens.js";
import { percentOf } from "../../policy/usage.js";
import type { Runtime } from "../../ports/runtime.js";
import { findHidings, hideInLayer } from "../../resolve/pruned.js";
import { resolveLayers } from "../../resolve/resolve-layers.js";
import { readAuthor } from "../../store/author.js";
import { prunePathOf } from "../../store/layout.js";
import { changeUnderLock } from "../../store/write/context-lock.js";
import { requireWritable, writeFiles, type PlannedWrite } from "../../store/write/writes.js";
import type { PruneRequest } from "../prune.js";
import type { DryRun } from "../request.js";
import { resolveRef, type ResolvedRef } from "../resolve-ref.js";
import { measure, requireWindow } from "../usage.js";
import { findArtifacts } from "./find-artifacts.js";
import { gatherParts, type GatheredPart, type GatheredParts, type IsAskedFor } from "./gather-parts.js";

/** A note, which has a path, or an entry, which has an id, that is shown in short. */
export interface PrunedPart {
  readonly path?: string;
  readonly id?: string;
  readonly keeps: Keeps;
  readonly reason: PruneReason;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
}

export interface PlannedPrune extends DryRun {
  readonly ref: string;
  readonly policy: PrunePolicy;
  /** What the resolved context takes, as `ctx usage` counts. */
  readonly before: number;
  readonly after: number;
  /** By how much that is less, in percent of `before`, with one digit behind the point. */
  readonly reduction: number;
  readonly items: readonly PrunedPart[];
  readonly applied: boolean;
  readonly window: number;
  /** `after` in percent of the window. */
  readonly percent: number;
  /** The part of the window that the policy aims at, in percent. */
  readonly target: PruneTarget;
  readonly met: boolean;
  /** What stays as it is and why, the largest first. */
  readonly holds: readonly Hold[];
  /** The prune that was written. */
  readonly id?: string;
  readonly path?: string;
}

/** Plans a prune and, where the request says so, writes it. */
export async function planOrApply(runtime: Runtime, request: PruneRequest): Promise<Outcome<PlannedPrune>> {
  requireWindow(request.window);
  const made = await makePlan(runtime, request);
  if (request.apply !== true) return { data: made.data, findings: made.findings };
  const { workspace, ref } = made.found;
  requireWritable(workspace);
  if (request.dryRun === true) return write(runtime, request, { ...made, confirm: () => undefined });
  return changeUnderLock(runtime, {
    workspace,
    ref,
    isRepeatable: true,
    // As things are now that nobody else prunes this context.
    attempt: async (confirm) => write(runtime, request, { ...(await makePlan(runtime, request)), confirm }),
  });
}

interface MadePlan {
  readonly found: ResolvedRef;
  readonly data: PlannedPrune;
  readonly hides: readonly Hidden[];
  readonly findings: readonly Finding[];
}

async function makePlan(runtime: Runtime, request: PruneRequest): Promise<MadePlan> {
  const { directory, policy } = request;
  const found = await resolveRef(runtime, { directory, ref: request.ref });
  const isAskedFor = askedBy(request, findArtifacts(runtime, found, request));
  const gathered = await gatherParts(runtime, found, { policy, isAskedFor });
  const plan = planPrune(policy, gathered.parts);
  const hides = plan.planned.map(({ part, keeps }) => part.hiddenAs[keeps]);
  const before = measure(found.layers, found.resolved).tokens;
  const after = hides.length === 0 ? before : countAfter(found, gathered.layer, hides);
  const window = request.window ?? found.workspace.config.budget.window;
  const percent = percentOf(after, window);
  const met = meetsTarget(policy, percent);
  const data: PlannedPrune = {
    ref: formatRef(found.ref),
    policy,
    before,
    after,
    reduction: reductionOf(before, after),
    items: plan.planned.map(({ part, keeps, reason, tokensAfter }) => ({
      ...nameOf(part),
      keeps,
      reason,
      tokensBefore: part.tokens,
      tokensAfter,
    })),
    applied: false,
    window,
    percent,
    target: PRUNE_TARGETS[policy],
    met,
    holds: holdsOf(found, gathered, plan),
  };
  return { found, data, hides, findings: [...found.findings, ...(met ? [] : [aboveTarget(data)])] };
}

/** Without choice every note and entry of the context is asked for. */
function askedBy({ phase }: PruneRequest, artifacts: ReadonlySet<string> | null): IsAskedFor {
  if (artifacts === null && phase === undefined) return () => true;
  return (part) => {
    return part.kind === "note"
      ? artifacts?.has(part.name) === true
      : phase !== undefined && part.phase === phase;
  };
}

function nameOf({ kind, name }: GatheredPart): { path: string } | { id: string } {
  return kind === "note" ? { path: name } : { id: name };
}

/** What the resolved context takes once these are hidden too: worked out, not guessed from their sizes. */
function countAfter(
  { layers, stored, hidden, ref }: ResolvedRef,
  layer: Layer,
  hides: readonly Hidden[],
): number {
  const name = formatRef(layer.ref);
  const earlier = hidden.filter((one) => one.ref === name);
  const source = { path: "", form: "json", text: "" } as const;
  const prune: Prune = { id: "", policy: "moderate", at: "", by: "", hides };
  const hashes = new Map(
    [...earlier.map((one) => one.hidden), ...hides].map((one) => [nameOfHidden(one), one.hash]),
  );
  const shown = hideInLayer(layer, findHidings([...earlier, { prune, source }], hashes));
  const after = layers.with(stored.indexOf(layer), shown);
  return measure(after, resolveLayers(after, ref)).tokens;
}

function reductionOf(before: number, after: number): number {
  return before === 0 ? 0 : Math.round(((before - after) * 1000) / before) / 10;
}

/** Why the rest stays. */
function holdsOf(found: ResolvedRef, gathered: GatheredParts, plan: PrunePlan<GatheredPart>): Hold[] {
  const own = formatRef(found.ref);
  const others = gathered.others.map((piece): Omit<Hold, "count"> => {
    const tokens = tokensOf(priceAsJson(piece).own);
    if (piece.ref !== own) return { reason: "inherited", ref: piece.ref, tokens };
    if (piece.content.kind === "value") return { reason: "data", tokens };
    return { reason: piece.personal ? "personal" : "not-asked", tokens };
  });
  const left = plan.planned.map(({ tokensAfter }) => ({ reason: "left" as const, tokens: tokensAfter }));
  return gatherHolds(plan.kept, [...others, ...left]);
}

function aboveTarget({ ref, policy, percent, target, holds }: PlannedPrune): Finding {
  const [most] = holds;
  const why = most === undefined ? "" : ` Most of it: ${wordHold(most)}.`;
  return makeFinding(
    "PRUNE_ABOVE_TARGET",
    `${ref} would still fill ${percent} % of the window; ${policy} aims at ${policy === "aggressive" ? "less than" : "at most"} ${target.most} %.${why}`,
    { hint: "`holds` in --json lists all that stays, and why." },
  );
}

interface Writing extends MadePlan {
  readonly confirm: () => void;
}

async function write(
  runtime: Runtime,
  request: PruneRequest,
  { found, data, hides, findings, confirm }: Writing,
): Promise<Outcome<PlannedPrune>> {
  if (hides.length === 0) return { data, findings };
  const { workspace, ref } = found;
  const planned = await planFile(runtime, request, { found, hides });
  const { dryRun = false } = request;
  const written = await writeFiles(runtime, workspace, { writes: [planned.write], dryRun, confirm });
  const { id } = planned;
  return { data: { ...data, applied: !dryRun, id, path: prunePathOf(ref, id), ...written }, findings };
}

async function planFile(
  runtime: Runtime,
  request: PruneRequest,
  { found, hides }: { found: ResolvedRef; hides: readonly Hidden[] },
): Promise<{ id: string; write: PlannedWrite }> {
  const { workspace, ref, stored } = found;
  const now = runtime.clock.now();
  const known = stored.at(-1)?.prunes ?? [];
  const newest = known
    .flatMap((file) => (file.kind === "prune" ? [file.prune.id] : []))
    .sort()
    .findLast((id) => !isFarAhead(id, now));
  const id = makeUlid(now, runtime.ids.randomBytes(), newest ?? null);
  const by = await readAuthor(request.by, {
    repository: workspace.repository,
    environment: runtime.environment,
  });
  const { policy, phase, origin } = request;
  const file: Prune = {
    id,
    policy,
    at: new Date(now).toISOString(),
    by,
    ...(phase === undefined ? {} : { phase }),
    ...origin,
    hides,
  };
  const after = formatDocument("json", file as unknown as JsonObject, "");
  return { id, write: { path: prunePathOf(ref, id), before: null, after } };
}
