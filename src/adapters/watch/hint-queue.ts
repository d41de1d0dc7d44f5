// Hints that wait for whoever takes them: each once, and never more than can be remembered.
import type { Hint } from "../../ports/watcher.js";
import type { StopSignal } from "../../ports/stop-signal.js";

const MAX_PATHS = 50_000;

export class HintQueue {
  readonly #paths = new Set<string>();
  readonly #others = new Map<Hint["kind"], Hint>();
  #wake: (() => void) | null = null;
  #isClosed = false;

  add(hint: Hint): void {
    if (this.#isClosed) return;
    if (hint.kind !== "path") this.#others.set(hint.kind, hint);
    else if (this.#paths.size < MAX_PATHS) this.#paths.add(hint.path);
    else {
      this.#paths.clear();
      this.#others.set("overflow", { kind: "overflow" });
    }
    this.#wake?.();
  }

  /** What there is; waits for something, at most so long. */
  async next(timeoutMs: number, stop?: StopSignal): Promise<readonly Hint[]> {
    const isEmpty = this.#paths.size === 0 && this.#others.size === 0;
    if (isEmpty && !this.#isClosed && stop?.aborted !== true) await this.#wait(timeoutMs, stop);
    const hints: Hint[] = [...this.#others.values()];
    for (const path of this.#paths) hints.push({ kind: "path", path });
    this.#paths.clear();
    this.#others.clear();
    return hints;
  }

  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  #wait(timeoutMs: number, stop: StopSignal | undefined): Promise<void> {
    return new Promise((settle) => {
      const end = (): void => {
        clearTimeout(timer);
        stop?.removeEventListener("abort", end);
        this.#wake = null;
        settle();
      };
      const timer = setTimeout(end, Math.min(timeoutMs, 2 ** 31 - 1));
      stop?.addEventListener("abort", end);
      this.#wake = end;
    });
  }
}
