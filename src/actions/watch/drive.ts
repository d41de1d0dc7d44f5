// When a watch looks and when a burst ends: soon after a hint, and at everything every now and then, since hints may
// get lost; a burst ends after a quiet time, or when it has lasted long enough.
import { isCtxError } from "../../errors/ctx-error.js";
import type { Hint, Watch } from "../../ports/watcher.js";
import { flush, isFatal, look, lookPatiently, tellError, tellLooked, type Steps } from "./steps.js";
import type { StopSignal } from "../../ports/stop-signal.js";

/** Hints of one save come together; an edit is seen before a person can do the next thing. */
const GATHER_MS = 30;
/** While git is at work. */
const BUSY_MS = 50;
const RETRY_MS = 2000;
const RECONCILE_MS = 45_000;
const POLL_MS = 2000;
/** After a sleep of the machine, or of this process, hints may be missing. */
const SLEPT_MS = 5000;
/** So many hints may have overflowed the system's queue, which does not say so. */
const MANY_HINTS = 4000;
const LAST_TRIES = 60;

export interface Drive {
  readonly ready: (isBaseline: boolean) => Promise<void>;
  readonly quietMs: number;
  readonly maxMs: number;
  readonly stop?: StopSignal;
}

interface Timing {
  /** What was hinted at and not yet looked at. */
  readonly touched: Set<string>;
  /** Everything has to be looked at, from when on. */
  fullAt: number;
  /** Some paths have to be looked at, from when on. */
  lookAt: number;
  /** When the last hint came, and when the burst began and last grew. */
  hintedAt: number;
  beganAt: number;
  grewAt: number;
  version: number;
  /** Nothing is done before: git was at work, or something went wrong. */
  notBefore: number;
  /** However dear looks are, most of the time is not spent with them. */
  restUntil: number;
  isPolling: boolean;
  hints: number;
  lastError: string;
}

/** Watches until it is stopped, and then records what is left. */
export async function drive(steps: Steps, drive_: Drive): Promise<void> {
  const { runtime, worktree } = steps;
  // Setting up takes a while; what is edited meanwhile is found by the look that follows it.
  const [first, opened] = await Promise.allSettled([lookPatiently(steps), runtime.watcher.watch(worktree)]);
  if (opened.status === "rejected") throw first.status === "rejected" ? first.reason : opened.reason;
  let watch = opened.value;
  try {
    if (first.status === "rejected") throw first.reason;
    await drive_.ready(first.value.isBaseline);
    await tellLooked(steps, first.value);
    const timing = startTiming(runtime.clock.now(), steps.session.burstVersion);
    while (drive_.stop?.aborted !== true) {
      const wait = Math.max(0, dueAt(timing, steps, drive_) - runtime.clock.now());
      const before = runtime.clock.now();
      const hints = await watch.next(wait, drive_.stop);
      const now = runtime.clock.now();
      if (now - before > wait + SLEPT_MS || now < before) reset(timing, now);
      if (hints.some(({ kind }) => kind === "rules")) watch = await rewatch(steps, watch, timing);
      await takeHints(steps, timing, hints);
      await survive(steps, timing, () => act(steps, timing, drive_));
      await steps.show(steps.session.burstSize);
    }
  } finally {
    await watch.close();
  }
  await finish(steps);
}

function startTiming(now: number, version: number): Timing {
  return {
    touched: new Set(),
    fullAt: now,
    lookAt: Infinity,
    hintedAt: now,
    // What was found at the start makes a burst, too.
    beganAt: version > 0 ? now : Infinity,
    grewAt: now,
    version,
    notBefore: now,
    restUntil: now,
    isPolling: false,
    hints: 0,
    lastError: "",
  };
}

function dueAt(timing: Timing, { session }: Steps, { quietMs, maxMs }: Drive): number {
  const ends = session.burstSize === 0 ? Infinity : endOf(timing, { quietMs, maxMs });
  return Math.max(timing.notBefore, Math.min(timing.fullAt, timing.lookAt, ends));
}

function endOf({ beganAt, grewAt }: Timing, { quietMs, maxMs }: Pick<Drive, "quietMs" | "maxMs">): number {
  return Math.min(grewAt + quietMs, beganAt + maxMs);
}

/** The clock went back, or time passed unseen. */
function reset(timing: Timing, now: number): void {
  timing.fullAt = now;
  timing.hintedAt = now;
  timing.beganAt = Math.min(timing.beganAt, now);
  timing.grewAt = Math.min(timing.grewAt, now);
  timing.notBefore = now;
  timing.restUntil = now;
}

async function takeHints(steps: Steps, timing: Timing, hints: readonly Hint[]): Promise<void> {
  const now = steps.runtime.clock.now();
  for (const hint of hints) {
    if (hint.kind === "path") timing.touched.add(hint.path);
    else if (hint.kind === "limit") {
      timing.isPolling = true;
      timing.fullAt = now;
      await tellError(steps, hint.error);
    } else if (hint.kind === "overflow") {
      timing.fullAt = Math.min(timing.fullAt, Math.max(now + GATHER_MS, timing.restUntil));
    }
    timing.hints++;
  }
  if (hints.length === 0) return;
  timing.hintedAt = now;
  if (timing.lookAt === Infinity) timing.lookAt = Math.max(now + GATHER_MS, timing.restUntil);
}

/** Which files are ignored has changed, and with it what is to be watched. */
async function rewatch({ runtime, worktree }: Steps, watch: Watch, timing: Timing): Promise<Watch> {
  await watch.close();
  timing.fullAt = runtime.clock.now();
  return runtime.watcher.watch(worktree);
}

/** Does what is due. */
async function act(steps: Steps, timing: Timing, drive_: Drive): Promise<void> {
  const { runtime, session } = steps;
  const start = runtime.clock.now();
  if (start < timing.notBefore) return;
  const isFull = start >= timing.fullAt || timing.hints > MANY_HINTS;
  const isEnding = session.burstSize > 0 && start >= endOf(timing, drive_);
  const isOver = session.burstSize > 0 && start >= timing.beganAt + drive_.maxMs;
  if (!isFull && !isEnding && start < timing.lookAt) return;
  const paths = [...timing.touched];
  timing.touched.clear();
  const isSettled = await look(steps, isFull ? undefined : paths);
  const end = runtime.clock.now();
  if (!isSettled) {
    for (const path of paths) timing.touched.add(path);
    timing.lookAt = end;
    timing.notBefore = end + BUSY_MS;
    return;
  }
  timing.lookAt = Infinity;
  timing.restUntil = end + 2 * (end - start);
  if (isFull) {
    timing.hints = 0;
    timing.fullAt = end + (timing.isPolling ? POLL_MS : RECONCILE_MS);
  }
  const hasGrown = session.burstVersion !== timing.version;
  if (hasGrown) {
    timing.grewAt = isFull ? start : timing.hintedAt;
    timing.version = session.burstVersion;
  }
  // What goes on changing for so long is recorded as it is now.
  if (isOver || (isEnding && !hasGrown)) await flush(steps);
  // What git did is kept, too: whoever goes on after this watch was killed need not find it out again.
  if (session.burstSize === 0 && session.isUnsaved) await flush(steps);
  if (session.burstSize === 0) timing.beganAt = Infinity;
  else if (timing.beganAt === Infinity) timing.beganAt = timing.grewAt;
}

/** What may pass is told once, and tried again. */
async function survive(steps: Steps, timing: Timing, step: () => Promise<void>): Promise<void> {
  try {
    await step();
    timing.lastError = "";
  } catch (error) {
    if (isFatal(error) || !isCtxError(error)) throw error;
    const words = `${error.code} ${error.message}`;
    if (words !== timing.lastError) await tellError(steps, error);
    timing.lastError = words;
    const now = steps.runtime.clock.now();
    timing.fullAt = now;
    timing.notBefore = now + RETRY_MS;
  }
}

/** Records what is left. */
async function finish(steps: Steps): Promise<void> {
  for (let tries = 0; tries < LAST_TRIES; tries++) {
    if (await look(steps)) break;
    await steps.runtime.clock.pause(BUSY_MS);
  }
  steps.session.keepLook();
  await flush(steps);
}
