// The steps of a watch, each told as it happens: look, record, say what went wrong. `--once` is made of them alone.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Worktree } from "../../ports/worktree.js";
import type { ErrorData, WatchEvent } from "../watch.js";
import type { RecordedEntry } from "./record.js";
import type { Looked } from "./looked.js";
import type { Session } from "./session.js";
import type { StopSignal } from "../../ports/stop-signal.js";

export interface Steps {
  readonly runtime: Runtime;
  readonly session: Session;
  readonly worktree: Worktree;
  readonly tell: (event: WatchEvent) => Promise<void>;
  /** Shows how many files are being edited. */
  readonly show: (files: number) => Promise<void>;
  readonly stop?: StopSignal;
  /** What was at the top when the watch began. */
  readonly identity: string | null;
}

const PAUSE_MS = 50;
/** A checkout of a large tree takes its time. */
const PATIENCE_MS = 30_000;

/** Catches up: one look, one burst. */
export async function lookOnce(steps: Steps, ready: (isBaseline: boolean) => Promise<void>): Promise<void> {
  const looked = await lookPatiently(steps);
  await ready(looked.isBaseline);
  await tellLooked(steps, looked);
  steps.session.keepLook();
  await flush(steps);
}

/**
 * Looks at everything, waiting for git where it is at work; tells nothing yet.
 * @throws {CtxError} LOCK_HELD when git's lock stays for half a minute, or until `stop` fires.
 */
export async function lookPatiently(steps: Steps): Promise<Looked> {
  const { runtime, session, worktree, identity, stop } = steps;
  const entries: RecordedEntry[] = [];
  for (let waited = 0; waited <= PATIENCE_MS && !(waited > 0 && stop?.aborted === true); waited += PAUSE_MS) {
    requirePlace({ worktree, identity });
    const looked = await session.look();
    entries.push(...looked.entries);
    if (looked.kind === "settled") return { ...looked, entries };
    await runtime.clock.pause(PAUSE_MS);
  }
  throw new CtxError("LOCK_HELD", "Git is at work here, or one of its processes died and left its lock.", {
    path: `${worktree.gitDirectory}/index.lock`,
    hint: "Nothing was recorded and nothing is lost. Once git is done, run the same command again.",
  });
}

/** Looks at some paths or at everything, and tells what came of it; false while git is at work. */
export async function look(steps: Steps, paths?: readonly string[]): Promise<boolean> {
  requirePlace(steps);
  const looked = await steps.session.look(paths);
  await tellLooked(steps, looked);
  return looked.kind === "settled";
}

/** The commit from which everything was judged is there no more. */
function forgotten(): CtxError {
  return new CtxError("REPOSITORY_UNSUPPORTED", "Git has dropped the commit that was settled last.", {
    hint: "What lies here now counts as known; edits from now on are recorded as before.",
  });
}

/** Ends the burst. */
export async function flush(steps: Steps): Promise<void> {
  await tellEntries(steps, await steps.session.flush());
}

/** Tells what came of a look. */
export async function tellLooked(steps: Steps, looked: Looked): Promise<void> {
  const { entries, git, unreadable, isForgotten } = looked;
  await tellEntries(steps, entries);
  if (isForgotten) await tellError(steps, forgotten());
  if (git !== null) await steps.tell({ event: "git", data: git });
  for (const path of unreadable) {
    await steps.tell({
      event: "error",
      data: { code: "READ_FAILED", message: `Cannot read ${path}; edits of it are not seen.`, path },
    });
  }
}

async function tellEntries({ tell }: Steps, entries: readonly RecordedEntry[]): Promise<void> {
  for (const data of entries) await tell({ event: "entry", data });
}

/** Tells an error that the watch survives. */
export async function tellError({ tell }: Steps, error: CtxError): Promise<void> {
  await tell({ event: "error", data: describeError(error) });
}

/** An error as an event tells it. */
export function describeError({ code, message, hint, path }: CtxError): ErrorData {
  return { code, message, ...(hint === undefined ? {} : { hint }), ...(path === undefined ? {} : { path }) };
}

/**
 * Asserts that the worktree is the one that the watch began with.
 * @throws {CtxError} READ_FAILED when it was removed, replaced or mounted over.
 */
function requirePlace({ worktree, identity }: Pick<Steps, "worktree" | "identity">): void {
  const now = worktree.identity();
  if (now !== null && now === identity) return;
  throw lost(worktree, now === null ? "is gone, or cannot be read any more" : "was replaced or mounted over");
}

const LOST = "lost";

function lost({ top }: Worktree, how: string): CtxError {
  return new CtxError("READ_FAILED", `The watched directory ${top} ${how}.`, {
    path: top,
    hint: "What was recorded is safe. Start `ctx watch` again where the files are now.",
    details: { reason: LOST },
  });
}

/** Tells whether an error ends the watch; any other may pass. */
export function isFatal(error: unknown): boolean {
  return !isCtxError(error) || error.code === "BUG" || error.details?.["reason"] === LOST;
}
