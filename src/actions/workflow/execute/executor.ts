// A run that this process executes: what the parts of the execution share, and the one queue through which they change it.
import type { Finding } from "../../../errors/finding.js";
import type { Runtime } from "../../../ports/runtime.js";
import type { StopSignal } from "../../../ports/stop-signal.js";
import { getOwn, isJsonObject } from "../../../model/json/json.js";
import { listKnownSecrets, type KnownSecret } from "../../../secrets/mask-output.js";
import type { Workspace } from "../../../store/place/workspace.js";
import { countProgress } from "../../../workflow/progress.js";
import {
  estimateSeconds,
  usualMs,
  type EarlierRun,
  type Experience,
} from "../../../workflow/log/estimate.js";
import { stepKeyOf } from "../../../workflow/log/timings.js";
import { changeRun, type Draft } from "../runs/change-run.js";
import type { OpenRun } from "../runs/open-run.js";
import { pruneAfterStep } from "../runs/prune-after-step.js";
import type { RunProgress } from "../runs/run-reply.js";
import type { RunEvent } from "./run-events.js";

export interface ExecutorParts {
  readonly runtime: Runtime;
  readonly workspace: Workspace;
  readonly run: OpenRun;
  /** "@who". */
  readonly by: string;
  /** How long a step is kept for who took it, in milliseconds. */
  readonly leaseMs: number;
  readonly earlier: readonly EarlierRun[];
  readonly stop: StopSignal;
  readonly tell: (event: RunEvent, findings: readonly Finding[]) => Promise<void>;
}

export class Executor {
  readonly runtime: Runtime;
  readonly workspace: Workspace;
  readonly by: string;
  readonly leaseMs: number;
  readonly stop: StopSignal;
  readonly tell: (event: RunEvent) => Promise<void>;
  readonly #parts: ExecutorParts;
  #run: OpenRun;
  #queue: Promise<unknown> = Promise.resolve();
  /** Told with the next event. */
  readonly #found: Finding[] = [];
  /** When each step that runs began; milliseconds since the epoch. */
  readonly #began = new Map<string, number>();

  constructor(parts: ExecutorParts) {
    this.#parts = parts;
    this.#run = parts.run;
    this.runtime = parts.runtime;
    this.workspace = parts.workspace;
    this.by = parts.by;
    this.leaseMs = parts.leaseMs;
    this.stop = parts.stop;
    this.tell = (event) => parts.tell(event, this.#found.splice(0));
  }

  /** The run as it was after the last change. */
  get run(): OpenRun {
    return this.#run;
  }

  /** Changes the run, after all changes that were asked for before. @throws {CtxError} as changeRun does. */
  change(decide: (draft: Draft) => void): Promise<OpenRun> {
    const changed = this.#queue.then(async () => {
      const { runtime, workspace, by } = this.#parts;
      this.#run = await changeRun(runtime, workspace, { run: this.#run, by, decide });
      this.#found.push(...(await pruneAfterStep(runtime, workspace, { run: this.#run, by })));
      return this.#run;
    });
    this.#queue = changed.catch(() => undefined);
    return changed;
  }

  begin(path: string): void {
    this.#began.set(path, this.runtime.clock.now());
  }

  /** Ends a step, and tells for how many milliseconds it ran. */
  finish(path: string): number {
    const durationMs = this.elapsedMs(path);
    this.#began.delete(path);
    return durationMs;
  }

  /** How long a step runs already, in milliseconds; 0 when it does not. A clock that was set back counts for nothing. */
  elapsedMs(path: string): number {
    const began = this.#began.get(path);
    return began === undefined ? 0 : Math.max(0, this.runtime.clock.now() - began);
  }

  progress(): RunProgress {
    const { program, view } = this.#run;
    const counted = countProgress(program.workflow.steps, view.state);
    return { ...counted, etaSeconds: estimateSeconds(program, view.state, this.#experience()) };
  }

  /** How long a step took before, in the middle; null when nobody knows. */
  usualMs(path: string): number | null {
    return usualMs(stepKeyOf(this.#run.program.workflow.steps, path), this.#experience());
  }

  /** What no output may show: secrets of the environment, and variables that their schemas call writeOnly. */
  listSecrets(): KnownSecret[] {
    const { program, view } = this.#run;
    const properties = program.workflow.inputs?.["properties"];
    const secret = Object.entries(isJsonObject(properties) ? properties : {}).flatMap(([name, schema]) => {
      const value = getOwn(view.state.variables, name);
      const isSecret = isJsonObject(schema) && schema["writeOnly"] === true;
      return isSecret && typeof value === "string" ? [{ name, value }] : [];
    });
    return [...secret, ...listKnownSecrets(this.runtime.environment)];
  }

  #experience(): Experience {
    return {
      own: this.#run.view.timings,
      earlier: this.#parts.earlier,
      elapsedMs: (path) => this.elapsedMs(path),
    };
  }
}
