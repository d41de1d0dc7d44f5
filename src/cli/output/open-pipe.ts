// The streams of a command that speaks a protocol instead of printing, and what tells it to stop. Loaded late.
import type { OpenedPipe } from "../command-spec.js";
import type { Surroundings } from "../run.js";

/** Takes standard input and output. From then on the run ends when the command does, also on Ctrl-C. */
export async function openPipe(surroundings: Surroundings): Promise<OpenedPipe> {
  const { stdin, stdout, interrupted, terminated, stopCleanly } = surroundings;
  stopCleanly?.();
  const stopping = new AbortController();
  for (const ending of [interrupted, terminated?.()]) void ending?.then(() => stopping.abort());
  const pipe = (await surroundings.openPipe?.()) ?? {
    input: stdin(),
    write: stdout.write.bind(stdout),
    close: () => undefined,
  };
  return { pipe, stop: stopping.signal };
}
