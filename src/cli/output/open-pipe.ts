// The streams of a command that speaks a protocol instead of printing, and what tells it to stop. Loaded late.
import type { CtxError } from "../../errors/ctx-error.js";
import { visibleBlock } from "../../model/text/visible-text.js";
import { maskError } from "../../secrets/masked-error.js";
import type { OpenedPipe } from "../command-spec.js";
import type { Surroundings } from "../run.js";

/**
 * Takes standard input and output. From then on the run ends when the command does, also on Ctrl-C. `word` makes the lines
 * of a problem.
 */
export async function openPipe(
  surroundings: Surroundings,
  word: (problem: CtxError) => readonly string[],
): Promise<OpenedPipe> {
  const { stdin, stdout, stderr, interrupted, terminated, stopCleanly } = surroundings;
  stopCleanly?.();
  const stopping = new AbortController();
  for (const ending of [interrupted, terminated?.()]) void ending?.then(() => stopping.abort());
  const pipe = (await surroundings.openPipe?.()) ?? {
    input: stdin(),
    write: stdout.write.bind(stdout),
    close: () => undefined,
  };
  const linesOf = async (problem: CtxError | string): Promise<readonly string[]> =>
    typeof problem === "string" ? [visibleBlock(problem)] : word(await maskError(problem));
  const complain = async (problem: CtxError | string): Promise<void> =>
    stderr.write(`${(await linesOf(problem)).join("\n")}\n`);
  return {
    pipe,
    stop: stopping.signal,
    // With stderr closed there is nowhere to complain; the protocol goes on.
    warn: (problem) => void complain(problem).catch(() => undefined),
  };
}
