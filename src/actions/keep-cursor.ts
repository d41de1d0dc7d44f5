// The cursor of an answer; null, with a warning that says why, where none can be written: the answer itself needs none.
import { isCtxError } from "../errors/ctx-error.js";
import { makeFinding, type Finding } from "../errors/finding.js";
import type { Runtime } from "../ports/runtime.js";
import { keepSeen } from "../store/feed/cursors.js";
import type { News } from "../store/feed/news.js";
import type { Workspace } from "../store/place/workspace.js";

export interface KeptCursor {
  readonly cursor: string | null;
  readonly findings: readonly Finding[];
}

/** Keeps what somebody has seen now; where that is what they had seen before, their cursor still names it. */
export function keepCursor(
  runtime: Runtime,
  workspace: Workspace,
  { news, since }: { news: News; since: string | undefined },
): KeptCursor {
  if (since !== undefined && !news.isMore) return { cursor: since, findings: [] };
  try {
    return { cursor: keepSeen(runtime, workspace, { seen: news.seen, since }), findings: [] };
  } catch (error) {
    if (!isCtxError(error) || error.code !== "WRITE_FAILED") throw error;
    const finding = makeFinding("CURSOR_NOT_KEPT", `No cursor could be kept. ${error.message}`, {
      hint: "Without one, the next `ctx changes` tells everything again.",
    });
    return { cursor: null, findings: [finding] };
  }
}
