// Executes a run's commands: all that can run at once, each as soon as it can, until only people and agents can go on, or
// nobody. How many run beside each other is the definition's to say; what comes next, the engine's.
import type { CtxError } from "../../../errors/ctx-error.js";
import { getOwn } from "../../../model/json/json.js";
import { next } from "../../../workflow/engine.js";
import { handOut, type LeaseRules } from "../../../workflow/log/leases.js";
import type { ReadyStep, Reply } from "../../../workflow/reply.js";
import type { Executor } from "./executor.js";
import type { RunProgress } from "../runs/run-reply.js";
import type { RunEnded, RunPicture } from "./run-events.js";
import { renewLeases, runCommand } from "./run-command.js";
import type { StepOutput } from "./step-output.js";

/** How often a person who looks on sees something new. */
const TICK_MS = 200;

export interface DriveOptions {
  readonly executor: Executor;
  /** Ends everything that runs. */
  readonly abort: () => void;
  /** Asks a person whether a step may be done; absent where nobody can be asked. */
  readonly confirm?: (step: ReadyStep) => Promise<boolean>;
  /** Is shown what goes on; null when nothing does. */
  readonly show?: (picture: RunPicture | null) => Promise<void>;
}

interface Running {
  readonly step: ReadyStep;
  readonly over: Promise<void>;
  output: StepOutput | null;
}

/**
 * Executes until nothing is left that this process can do. When something fails that is not a step, everything that
 * runs is ended first.
 * @throws {CtxError} WRITE_FAILED, LOCK_HELD.
 */
export async function drive(options: DriveOptions): Promise<RunEnded["status"]> {
  return new Drive(options).toEnd();
}

class Drive {
  readonly #executor: Executor;
  readonly #options: DriveOptions;
  readonly #running = new Map<string, Running>();
  /** Milliseconds since the epoch: when a step that failed may be tried again. */
  readonly #notBefore = new Map<string, number>();
  readonly #declined = new Set<string>();
  readonly #startedMs: number;
  #renewedMs: number;
  #failure: { error: unknown } | null = null;
  #told: RunProgress | null = null;

  constructor(options: DriveOptions) {
    this.#options = options;
    this.#executor = options.executor;
    this.#startedMs = options.executor.runtime.clock.now();
    this.#renewedMs = this.#startedMs;
  }

  async toEnd(): Promise<RunEnded["status"]> {
    try {
      for (;;) {
        await this.#tellProgress();
        const status = await this.#goOn();
        if (status !== null) return status;
        if (this.#running.size > 0 || this.#isDelayed()) await this.#wait();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      await Promise.all([...this.#running.values()].map(({ over }) => over));
      await this.#options.show?.(null);
    }
    throw (this.#failure as { error: CtxError } | null)?.error;
  }

  /** Starts what can be started; answers with how the run stands once nothing runs and nothing more can. */
  async #goOn(): Promise<RunEnded["status"] | null> {
    if (this.#failure !== null) throw this.#failure.error;
    const { stop, run } = this.#executor;
    const isIdle = this.#running.size === 0;
    if (stop.aborted) return isIdle ? "interrupted" : null;
    const reply = next(run.program, run.view.state);
    // Nothing is undone beside something that is still being done.
    if (run.view.state.rollback !== null && !isIdle) return null;
    const { own } = handOut(run.view, reply.steps, this.#rules());
    const mine = own.filter(({ kind }) => kind === "command");
    if (isIdle && (await this.#askFor(mine))) return null;
    const ready = mine.filter((step) => !step.requireConfirmation && !this.#running.has(step.path));
    for (const step of ready) if (this.#isDue(step)) this.#start(step);
    if (this.#running.size > 0 || ready.length > 0) return null;
    return endOf(reply);
  }

  #rules(): LeaseRules {
    const { by, leaseMs, runtime } = this.#executor;
    return { by, leaseMs, nowMs: runtime.clock.now() };
  }

  /** Asks a person about the first step that needs it, once; true when somebody agreed. */
  async #askFor(steps: readonly ReadyStep[]): Promise<boolean> {
    const step = steps.find((one) => one.requireConfirmation && !this.#declined.has(one.path));
    const { confirm, show } = this.#options;
    if (step === undefined || confirm === undefined) return false;
    await show?.(null);
    this.#declined.add(step.path);
    if (!(await confirm(step))) return false;
    await this.#executor.change((draft) =>
      draft.add({ kind: "event", event: { kind: "confirm", path: step.path } }),
    );
    return true;
  }

  /** Nothing runs, and something will be due later. */
  #isDelayed(): boolean {
    const now = this.#executor.runtime.clock.now();
    return [...this.#notBefore.values()].some((time) => time > now);
  }

  #isDue(step: ReadyStep): boolean {
    return (this.#notBefore.get(step.path) ?? 0) <= this.#executor.runtime.clock.now();
  }

  #start(step: ReadyStep): void {
    const { path } = step;
    const running: { output: StepOutput | null } = { output: null };
    const over = runCommand(this.#executor, step, (output) => (running.output = output))
      .then(() => this.#noteBackoff(path))
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#running.delete(path));
    this.#running.set(path, Object.assign(running, { step, over }));
  }

  #noteBackoff(path: string): void {
    const { run, runtime } = this.#executor;
    const again = next(run.program, run.view.state).steps.find((one) => one.path === path);
    if (again !== undefined) this.#notBefore.set(path, runtime.clock.now() + again.backoffMs);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#options.abort();
  }

  /** Waits until something may have changed: a step is over, one is due, the time has come to look. */
  async #wait(): Promise<void> {
    const { runtime, leaseMs, stop } = this.#executor;
    const { show } = this.#options;
    const now = runtime.clock.now();
    await show?.(this.#picture());
    const cut = new AbortController();
    const renewMs = this.#renewedMs + leaseMs / 3 - now;
    const dueMs = [...this.#notBefore.values()].filter((time) => time > now).map((time) => time - now);
    const waitMs = Math.max(1, Math.min(renewMs, ...dueMs, ...(show === undefined ? [] : [TICK_MS])));
    const over = [...this.#running.values()].map((one) => one.over);
    const pause = runtime.clock.pause(waitMs, over.length > 0 ? cut.signal : stop);
    await Promise.race([pause, ...over]);
    cut.abort();
    if (this.#running.size > 0 && runtime.clock.now() - this.#renewedMs >= leaseMs / 3) await this.#renew();
  }

  async #renew(): Promise<void> {
    this.#renewedMs = this.#executor.runtime.clock.now();
    const { run } = this.#executor;
    const steps = [...this.#running.values()].map(({ step }) => step);
    await renewLeases(
      this.#executor,
      steps.filter(({ path }) => getOwn(run.view.leases, path) !== undefined),
    );
  }

  async #tellProgress(): Promise<void> {
    const progress = this.#executor.progress();
    const isNews = progress.done !== this.#told?.done || progress.total !== this.#told.total;
    if (!isNews) return;
    this.#told = progress;
    await this.#executor.tell({ event: "progress", data: progress });
  }

  #picture(): RunPicture {
    const { run, runtime } = this.#executor;
    return {
      workflow: run.program.workflow.id,
      progress: this.#executor.progress(),
      elapsedMs: runtime.clock.now() - this.#startedMs,
      steps: [...this.#running.values()].map(({ step: { path, title, attempt }, output }) => ({
        path,
        title,
        attempt,
        elapsedMs: this.#executor.elapsedMs(path),
        usualMs: this.#executor.usualMs(path),
        lastLine: output?.lastLine() ?? "",
      })),
    };
  }
}

/** Whatever is ready now is ready for somebody else. */
function endOf({ status }: Reply): RunEnded["status"] {
  return status === "ready" ? "waiting" : status;
}
