// `ctx usage`: how much of a model's window a resolved context fills, and what fills it.
import { CtxError } from "../errors/ctx-error.js";
import type { Layer } from "../model/layer.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef } from "../model/ref.js";
import { percentOf, shareOut, type LayerUsage, type SectionUsage, type Usage } from "../policy/usage.js";
import type { Runtime } from "../ports/runtime.js";
import { listPieces } from "../resolve/pieces.js";
import type { ResolvedLayers } from "../resolve/resolve-layers.js";
import type { PlaceRequest } from "./request.js";
import { resolveRef } from "./resolve-ref.js";

export interface UsageRequest extends PlaceRequest {
  /** Without one: as resolve does. */
  readonly ref?: string;
  /** The model's window in tokens; else `budget.window` of config.json, which is 200,000 unless it says otherwise. */
  readonly window?: number;
}

export interface UsageData {
  readonly ref: string;
  /** What the JSON of data, notes and entries takes, as `resolve` answers with them. */
  readonly tokens: number;
  readonly window: number;
  /** With one digit behind the point, rounded up. */
  readonly percent: number;
  /** `budget.target` of config.json, in percent of the window. */
  readonly target: number;
  /** Widest first. */
  readonly layers: readonly LayerUsage[];
  readonly sections: readonly SectionUsage[];
  /** What another model makes of a text is not known: policy/tokens.ts says how near this comes. */
  readonly estimate: true;
}

/**
 * Measures a resolved context; the answer is "no" above the target.
 * @throws {CtxError} USAGE for a window that is no whole number above 0; otherwise as resolve does.
 */
export async function usage(runtime: Runtime, request: UsageRequest): Promise<Outcome<UsageData>> {
  requireWindow(request.window);
  const { directory, ref } = request;
  const found = await resolveRef(runtime, { directory, ...(ref === undefined ? {} : { ref }) });
  const { window: settled, target } = found.workspace.config.budget;
  const window = request.window ?? settled;
  const measured = measure(found.layers, found.resolved);
  const percent = percentOf(measured.tokens, window);
  const data: UsageData = {
    ref: formatRef(found.ref),
    tokens: measured.tokens,
    window,
    percent,
    target,
    layers: measured.layers,
    sections: measured.sections,
    estimate: true,
  };
  return { data, findings: found.findings, isRefusal: percent > target };
}

/** Measures a resolved context. Each piece is weighed once: nothing else takes as long. */
export function measure(layers: readonly Layer[], resolved: ResolvedLayers): Usage {
  const refs = [...new Set(layers.map(({ ref }) => formatRef(ref)))];
  return shareOut(listPieces(layers, resolved), refs);
}

/** @throws {CtxError} USAGE for a window that is no whole number above 0. */
export function requireWindow(window: number | undefined): void {
  if (window === undefined || (Number.isSafeInteger(window) && window > 0)) return;
  throw new CtxError("USAGE", `--window needs a whole number of tokens, not ${window}.`, {
    hint: "As many as the model takes: --window 200000.",
  });
}
