// What others changed, made ready for an agent: the feed of changes.ts, as word-changes.ts words it. What does not fit is
// counted, and can be asked for again with the cursor from before.
import type { Outcome } from "../../model/outcome.js";
import type { ContextChange } from "../../model/seen.js";
import type { Runtime } from "../../ports/runtime.js";
import { changes, type InterestRequest } from "../changes.js";
import { wordChanges } from "./word-changes.js";

export interface BriefChangesRequest extends InterestRequest {
  /** The most that `text` may take, at least 1,000; without it everything is in. */
  readonly maxCharacters?: number;
}

export interface ChangesBriefing {
  readonly changes: readonly ContextChange[];
  /** For the next question; null where none can be kept. */
  readonly cursor: string | null;
  /** What the agent is to read, at most `maxCharacters`; "" where nothing is new. */
  readonly text: string;
}

/**
 * Tells an agent what others changed.
 * @throws {CtxError} as changes does.
 */
export async function briefChanges(
  runtime: Runtime,
  request: BriefChangesRequest,
): Promise<Outcome<ChangesBriefing>> {
  const { data, findings } = await changes(runtime, request);
  return { data: { ...data, text: await wordChanges(runtime, request, data.changes) }, findings };
}
