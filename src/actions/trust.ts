// `ctx trust`: what the repository's files would run or export here, and whether a person allowed it (SPEC §13). Nothing
// is run, whatever is asked.
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import type { DryRun, WriteRequest } from "./request.js";
import type { JudgedSetting, TrustPlace, WorkflowCommand } from "./trust/survey.js";

export type TrustRequest = WriteRequest & {
  /** Without one: every context of this worktree. */
  readonly ref?: string;
} & (
    | { readonly what: "show" }
    | {
        readonly what: "approve";
        /** Variables that are approved by name. */
        readonly env?: readonly string[];
        /** Approve only if this is still the hash of it all, as `show` told it. */
        readonly hash?: string;
      }
    | { readonly what: "revoke" }
  );

/** What one or more contexts ask for in the same words, in the same place. */
export interface TrustDemand extends JudgedSetting {
  /** The contexts that ask for it. */
  readonly refs: readonly string[];
}

export interface TrustData extends DryRun {
  readonly what: TrustRequest["what"];
  /** Of all that needs approval; null where nothing does. */
  readonly hash: string | null;
  /** What needs approval, each once. */
  readonly commands: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  /** Whether all of it is approved; also true where nothing needs it. */
  readonly approved: boolean;
  readonly items: readonly TrustDemand[];
  /** Without a ref: what `ctx workflow run` would run, for information. It needs no approval, and nothing else runs it. */
  readonly workflows: readonly WorkflowCommand[];
  /** What approvals are for. */
  readonly place: TrustPlace;
  /** Of approve and revoke: the hashes that were not approved before, or are not any more. */
  readonly changed: readonly string[];
}

/**
 * Shows what the repository's files ask for, approves exactly that, or takes approvals back.
 * @throws {CtxError} as resolve does for the ref; UNTRUSTED where a variable has to be named that is not; USAGE for a name
 * that nothing exports; FILE_CHANGED where `hash` is another by now; WRITE_FAILED where approvals cannot be kept.
 */
export async function trust(runtime: Runtime, request: TrustRequest): Promise<Outcome<TrustData>> {
  if (request.what === "approve") return (await import("./trust/approve.js")).approve(runtime, request);
  if (request.what === "revoke") return (await import("./trust/revoke.js")).revoke(runtime, request);
  const { surveyTrust, dataOf } = await import("./trust/survey.js");
  const survey = await surveyTrust(runtime, request);
  return { data: dataOf(survey, { what: "show", changed: [] }), findings: survey.findings };
}
