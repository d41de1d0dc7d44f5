// What a command prints while it runs: with --json a line of NDJSON for each event (SPEC §6), else what its renderer
// makes of it. Findings go to stderr in both, as everything does that is not the answer.
import { CtxError } from "../../errors/ctx-error.js";
import type { Finding } from "../../errors/finding.js";
import { visibleBlock } from "../../model/text/visible-text.js";
import type { EventStream, Rendering, StreamEvent } from "../command-spec.js";
import { formatJson } from "../render/json.js";
import type { Surroundings } from "../run.js";
import { makeLiveBlock } from "./live-block.js";
import { isClosed } from "./sink.js";

export interface StreamSettings {
  readonly surroundings: Surroundings;
  readonly isJson: boolean;
  /** Nobody wants to see more than the events. */
  readonly isQuiet: boolean;
  /** The lines of findings, as far as the person wants to see any. */
  readonly wordFindings: (findings: readonly Finding[]) => readonly string[];
  /** An event as people read it. */
  readonly render: (event: StreamEvent) => Rendering;
}

/** Opens the stream of one run. Its signal fires when nobody reads any more, and on each of `endings`. */
export function openEventStream(settings: StreamSettings, endings: readonly Promise<unknown>[]): EventStream {
  const { stdout, stderr, runtime } = settings.surroundings;
  const stopping = new AbortController();
  for (const ending of endings) void ending.then(() => stopping.abort());
  let seq = 0;
  const told = new Set<unknown>();
  const { isJson, isQuiet } = settings;
  const block = makeLiveBlock({
    stderr,
    environment: settings.surroundings.environment,
    isWanted: !isJson && !isQuiet,
  });
  const complain = async (lines: readonly string[]): Promise<void> => {
    if (lines.length === 0) return;
    await block.show("");
    // With stderr closed there is nowhere to complain; the events are what was asked for.
    await stderr.write(`${lines.join("\n")}\n`).catch(() => undefined);
  };
  return {
    stop: stopping.signal,
    async send(event) {
      if (stopping.signal.aborted && event.isLast !== true) return;
      if (event.failure !== undefined) told.add(event.failure);
      const at = new Date(runtime.clock.now()).toISOString();
      const { result, remark }: Rendering = settings.isJson
        ? { result: formatJson({ version: 1, event: event.event, at, seq: ++seq, data: event.data }) }
        : settings.render(event);
      if (remark !== undefined) await complain([visibleBlock(remark)]);
      if (result === "") return;
      await block.show("");
      try {
        await stdout.write(`${result}\n`);
      } catch (cause) {
        if (!isClosed(cause)) throw unwritable(cause);
        stopping.abort();
      }
    },
    show: block.show,
    hasTold: (failure) => told.has(failure),
    warn: (findings) => complain(settings.wordFindings(findings)),
  };
}

function unwritable(cause: unknown): CtxError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CtxError("WRITE_FAILED", `Cannot write to standard output: ${reason}`, { cause });
}
