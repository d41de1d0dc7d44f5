// The prune that a workflow asks for: of the task that `resolve` without a ref finds. Loaded when a step is over.
import { makeFinding, type Finding } from "../../../errors/finding.js";
import type { PrunePolicy } from "../../../model/prune.js";
import { formatRef } from "../../../model/ref.js";
import type { Runtime } from "../../../ports/runtime.js";
import type { Workspace } from "../../../store/place/workspace.js";
import { chooseRef } from "../../choose-ref.js";
import { openForReading } from "../../open.js";
import { planOrApply } from "../../prune/plan-prune.js";

export interface Pruning {
  readonly policy: PrunePolicy;
  readonly by: string;
  readonly origin: { readonly run: string; readonly step: string };
}

/**
 * Prunes, and says what came of it.
 * @throws {CtxError} as prune does.
 */
export async function pruneTask(
  runtime: Runtime,
  { root: directory }: Workspace,
  { policy, by, origin }: Pruning,
): Promise<Finding[]> {
  const { step } = origin;
  const { ref } = await chooseRef(runtime, await openForReading(runtime, { directory }, {}));
  const name = formatRef(ref);
  if (ref.level !== "task") {
    return [
      makeFinding("PRUNE_NOT_MADE", `After ${step} nothing was pruned: it is not known which task this is.`, {
        hint: "Set CTX_TASK, or the task's $branch.",
      }),
    ];
  }
  const request = { what: "plan", directory, ref: name, policy, by, origin, apply: true } as const;
  const { data } = await planOrApply(runtime, request);
  if (!data.applied) return [];
  const { items, before, after, id = "" } = data;
  const parts = items.length === 1 ? "1 part" : `${items.length} parts`;
  return [
    makeFinding(
      "PRUNED_AFTER_STEP",
      `After ${step}, ${parts} of ${name} are shown in short (${policy}): about ${before} → ${after} tokens.`,
      {
        hint: `No file was changed. All of it again: ctx prune --undo ${id}`,
      },
    ),
  ];
}
