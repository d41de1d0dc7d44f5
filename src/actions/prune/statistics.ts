// `ctx prune --stats`: which prunes there are, which take effect, and what that saves.
import type { Finding } from "../../errors/finding.js";
import type { Outcome } from "../../model/outcome.js";
import { listActive, type PruneFile, type PrunePolicy } from "../../model/prune.js";
import type { Runtime } from "../../ports/runtime.js";
import { locateFindings } from "../../store/read/locate-findings.js";
import { openForReading } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { sourcesOf } from "../resolve-ref.js";
import { listPruned, type PrunedContext } from "./list-prunes.js";

/** What is hidden, and what is left of it. */
interface Savings {
  readonly notes: number;
  readonly entries: number;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  /** In percent of `tokensBefore`, with one digit behind the point. */
  readonly reduction: number;
}

/** One prune. What it hides counts only where it takes effect: not what was edited since, or another one hides too. */
export interface CountedPrune extends Savings {
  readonly id: string;
  readonly ref: string;
  readonly path: string;
  readonly policy: PrunePolicy;
  readonly at: string;
  readonly by: string;
  readonly phase: string | null;
  readonly undone: boolean;
  /** How many notes and entries it names that it does not hide now. */
  readonly withoutEffect: number;
}

export interface PruneStatistics {
  /** By context, widest first, then by id. */
  readonly prunes: readonly CountedPrune[];
  readonly contexts: readonly (Savings & { readonly ref: string })[];
  readonly total: Savings;
}

export interface Counted {
  readonly data: PruneStatistics;
  readonly contexts: readonly PrunedContext[];
  readonly findings: readonly Finding[];
}

/**
 * Counts what is pruned.
 * @throws {CtxError} CONTEXT_NOT_FOUND and the like for a ref, as get does.
 */
export async function countPruned(
  runtime: Runtime,
  request: PlaceRequest & { readonly ref?: string },
): Promise<Outcome<PruneStatistics>> {
  const { data, findings } = await countAll(runtime, request);
  return { data, findings };
}

/** The same, with the contexts that were read for it. */
export async function countAll(
  runtime: Runtime,
  request: PlaceRequest & { readonly ref?: string },
): Promise<Counted> {
  const opened = await openForReading(runtime, request, { entries: true });
  const { contexts, findings } = await listPruned(runtime, opened, request.ref);
  const layers = contexts.map(({ layer }) => layer);
  return {
    contexts,
    data: {
      prunes: contexts.flatMap(countPrunes),
      contexts: contexts.map(({ ref, hidings }) => ({ ref, ...sumUp(hidings.map(({ hidden }) => hidden)) })),
      total: sumUp(contexts.flatMap(({ hidings }) => hidings.map(({ hidden }) => hidden))),
    },
    findings: await locateFindings(
      [...opened.workspace.findings, ...findings],
      sourcesOf(layers, opened.workspace),
    ),
  };
}

function countPrunes({ ref, files, hidings }: PrunedContext): CountedPrune[] {
  const active = new Set(listActive(files).map(({ prune }) => prune.id));
  return files
    .filter((file): file is PruneFile & { kind: "prune" } => file.kind === "prune")
    .map(({ prune: { id, policy, at, by, phase = null, hides }, source }) => {
      const own = hidings.filter(({ prune }) => prune.id === id).map(({ hidden }) => hidden);
      return {
        id,
        ref,
        path: source.path,
        policy,
        at,
        by,
        phase,
        undone: !active.has(id),
        ...sumUp(own),
        withoutEffect: hides.length - own.length,
      };
    });
}

function sumUp(hidden: readonly PrunedContext["hidings"][number]["hidden"][]): Savings {
  const notes = hidden.filter((one) => "path" in one).length;
  const tokensBefore = hidden.reduce((sum, one) => sum + one.tokensBefore, 0);
  const tokensAfter = hidden.reduce((sum, one) => sum + one.tokensAfter, 0);
  const saved = tokensBefore - tokensAfter;
  const reduction = tokensBefore === 0 ? 0 : Math.round((saved * 1000) / tokensBefore) / 10;
  return { notes, entries: hidden.length - notes, tokensBefore, tokensAfter, reduction };
}
