// `ctx mcp`: serves one client over a pipe until it goes away. Tools and resources are those of one directory.
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { Pipe } from "../ports/pipe.js";
import type { Runtime } from "../ports/runtime.js";
import type { StopSignal } from "../ports/stop-signal.js";
import { makeLineTransport } from "./line-transport.js";
import { makePlace } from "./place.js";
import { refuseVersion } from "./protocol-version.js";
import { makeServer } from "./server.js";
import { Subscriptions, type Warn } from "./subscriptions.js";
import { TOOLS } from "./tool-list.js";
import { manageContext } from "./tools/manage-context.js";
import { Turns } from "./turns.js";

export interface ServeRequest {
  /** Absolute. */
  readonly directory: string;
  /** Whether `directory` itself must be the context root. */
  readonly isHeld: boolean;
  /** Also the tool `manage_context`. */
  readonly isCompatible: boolean;
  readonly pipe: Pipe;
  /** Ends serving when it fires. */
  readonly stop: StopSignal;
  /** Standard error: MCP leaves it to servers for their log, and has no better place for one any more (SDK 2.4). */
  readonly warn: Warn;
  readonly version: string;
}

/** How long requests may take once nobody asks any more, those that have begun until then, and how often that is looked at. */
const FAREWELL_MS = 500;
const LAST_WORDS_MS = 200;
const GLANCE_MS = 10;

/**
 * Serves until the other side is gone or `stop` fires; then what was asked is still answered, within a moment. What could
 * not begin in it is refused and never done; what has begun is finished, and answered if that does not take long.
 */
export async function serveMcp(given: Runtime, request: ServeRequest): Promise<void> {
  const runtime: Runtime = { ...given, files: await given.files.remembering() };
  const { directory, isHeld, isCompatible, pipe, stop, warn, version } = request;
  const place = makePlace(runtime, directory, isHeld);
  const closing = new AbortController();
  const subscriptions = new Subscriptions(place, closing.signal, warn);
  const transport = makeLineTransport(pipe, async (message) => {
    return refuseVersion(message) ?? subscriptions.overhear(message);
  });
  const tools = isCompatible ? [...TOOLS, manageContext] : TOOLS;
  const turns = new Turns(runtime.clock);
  const parts = { place, tools, subscriptions, turns, version };
  // Whoever sends what cannot be understood is answered; there is nobody else to tell.
  const served = serveStdio(({ era }) => makeServer(parts, era), { transport, onerror: () => undefined });
  const stopped = new Promise<void>((settle) => {
    if (stop.aborted) settle();
    stop.addEventListener("abort", () => settle(), { once: true });
  });
  await Promise.race([transport.ended, stopped]);
  closing.abort();
  await settleWithin(runtime, FAREWELL_MS, transport.answered());
  turns.end();
  await settleWithin(runtime, LAST_WORDS_MS, transport.answered());
  await served.close();
}

/** Waits for something, but not for long. A pause cannot be cut short and keeps a process alive, so they are short. */
async function settleWithin(runtime: Runtime, milliseconds: number, awaited: Promise<void>): Promise<void> {
  let isSettled = false;
  void awaited.then(() => (isSettled = true));
  const start = runtime.clock.now();
  // Pauses take longer than asked where others work meanwhile, and a clock may stand still: whichever says more counts.
  for (let waited = 0; Math.max(waited, runtime.clock.now() - start) < milliseconds; waited += GLANCE_MS) {
    // What has settled already is known after a turn.
    await Promise.resolve();
    if (isSettled) return;
    await runtime.clock.pause(GLANCE_MS);
  }
}
