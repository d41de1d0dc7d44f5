// Freshness for those who only mention it, beside what they were asked for: where git cannot be asked they say nothing.
import { isCtxError } from "../../errors/ctx-error.js";
import { formatRef, type Ref } from "../../model/ref.js";
import { worstOf, type Freshness } from "../../policy/freshness.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Workspace } from "../../store/place/workspace.js";
import type { Judgement } from "./judge.js";
import { judgeAll } from "./report.js";

/** Judges the documents here, all or those of some contexts; none where git cannot be asked. */
export async function judgeIfPossible(
  runtime: Runtime,
  workspace: Workspace,
  refs: readonly Ref[] | null = null,
): Promise<readonly Judgement[]> {
  try {
    return (await judgeAll(runtime, workspace, refs)).judged;
  } catch (error) {
    if (isCtxError(error) && (error.code === "DEPENDENCY_MISSING" || error.code === "REPOSITORY_UNSUPPORTED"))
      return [];
    throw error;
  }
}

/** The worst verdict about each context that covers code, by its ref. */
export async function judgeContexts(
  runtime: Runtime,
  workspace: Workspace,
): Promise<ReadonlyMap<string, Freshness>> {
  const verdicts = new Map<string, Freshness>();
  for (const { ref, verdict } of await judgeIfPossible(runtime, workspace)) {
    const name = formatRef(ref);
    verdicts.set(name, worstOf([verdict, verdicts.get(name) ?? "fresh"]));
  }
  return verdicts;
}
