// One look at the feed after the other, by somebody who stays: each opens the root anew, since branches are switched and
// settings change meanwhile, and tells of a finding only once.
import { isCtxError } from "../errors/ctx-error.js";
import type { Finding } from "../errors/finding.js";
import type { ContextChange, Interest, Seen } from "../model/seen.js";
import type { Runtime } from "../ports/runtime.js";
import { findNews, type News } from "../store/feed/news.js";
import type { Workspace } from "../store/place/workspace.js";
import { openForReading, type Opened } from "./open.js";

export interface FeedLook {
  readonly workspace: Workspace;
  readonly news: News;
  readonly changes: readonly ContextChange[];
  /** What was not told before. */
  readonly findings: readonly Finding[];
}

/** Makes a look at what happened since the one before; `opened` and `seen` are how things begin. */
export function makeFeedLooks(
  runtime: Runtime,
  begin: { readonly opened: Opened; readonly seen: Seen; readonly interest: Interest },
): () => Promise<FeedLook> {
  const told = new Set<string>();
  let { opened } = begin;
  let last: FeedLook | null = null;
  let living: Runtime | undefined;
  return async () => {
    if (last !== null) {
      // Most of what a look finds was there at the one before.
      living ??= { ...runtime, files: await runtime.files.remembering() };
      const again = await reopen(living, opened.workspace.root);
      // With .context/ out of the way nothing can be told from what is there.
      if (again === null) return (last = { ...last, changes: [], findings: [] });
      opened = again;
    }
    const { workspace } = opened;
    const seen = last?.news.seen ?? begin.seen;
    const news = await findNews(living ?? runtime, opened, { seen, interest: begin.interest });
    const findings = [...workspace.findings, ...news.findings].filter((finding) => {
      const name = JSON.stringify(finding);
      return !told.has(name) && told.add(name);
    });
    return (last = { workspace, news, changes: news.changes, findings });
  };
}

/**
 * Opens the root again; null while git has its settings out of the worktree.
 * @throws {CtxError} USAGE when its directory is gone.
 */
async function reopen(runtime: Runtime, root: string): Promise<Opened | null> {
  try {
    const opened = await openForReading(runtime, { directory: root }, {});
    return opened.workspace.root === root ? opened : null;
  } catch (error) {
    if (isCtxError(error) && error.code === "NOT_INITIALIZED") return null;
    throw error;
  }
}
