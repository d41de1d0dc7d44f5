// When requests that work on files begin: in the order they came, one in each turn of the event loop. So nobody who asks
// much at once keeps the server from hearing what comes after it: a cancellation, other requests, the end.
import type { Clock } from "../ports/runtime.js";

/** Hands out turns until there are none any more. */
export class Turns {
  private readonly waiting: ((mayBegin: boolean) => void)[] = [];
  private isTaken = false;
  private isOver = false;

  constructor(private readonly clock: Clock) {}

  /** Settles when it is one's turn; with false where there will be none. */
  async take(): Promise<boolean> {
    if (this.isOver) return false;
    if (this.isTaken) return new Promise((settle) => this.waiting.push(settle));
    this.isTaken = true;
    void this.pass();
    return true;
  }

  /** From now on nothing begins; who still waits is told so. What has begun goes on. */
  end(): void {
    this.isOver = true;
    for (const settle of this.waiting.splice(0)) settle(false);
  }

  private async pass(): Promise<void> {
    await this.clock.pause(0);
    const next = this.waiting.shift();
    this.isTaken = next !== undefined;
    if (next === undefined) return;
    next(true);
    void this.pass();
  }
}
