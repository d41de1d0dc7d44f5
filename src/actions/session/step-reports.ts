// What became of the steps of a preparation, gathered from the reports of the shell and from what the steps print.
import { BEGUN, endOfOutput, type Step } from "../../policy/session/preparation.js";
import { makeLineMask, type KnownSecret } from "../../secrets/mask-output.js";

/** A step that was tried. */
export interface StepResult {
  readonly command: string;
  /** Null: it did not end, or nobody could tell how. */
  readonly exit: number | null;
  /** What it printed, its end where that was long; without secrets and without values of the environment. */
  readonly output: string;
}

/** In characters, of each step. */
const MOST_OUTPUT = 16 * 1024;

export interface StepReports {
  take(news: { readonly reports: string; readonly output: Uint8Array }): void;
  /** The shell has begun to read. */
  hasBegun(): boolean;
  /** A step failed, or all of them succeeded. */
  isDone(): boolean;
  /** Those that were tried; the last one with null as its exit where it has not ended. */
  results(): StepResult[];
  /** The steps that succeeded. */
  succeeded(): readonly Step[];
}

/** @param mark that of the script, which ends what each step prints */
export function gatherReports(
  steps: readonly Step[],
  { mark, known }: { readonly mark: string; readonly known: readonly KnownSecret[] },
): StepReports {
  const decoder = new TextDecoder();
  const outputs = steps.map(() => "");
  let open = "";
  let printed = "";
  let isBegun = false;
  const ended: { exit: number }[] = [];
  const isDone = (): boolean => ended.length === steps.length || (ended.at(-1)?.exit ?? 0) !== 0;
  const read = (line: string): void => {
    if (line === BEGUN) isBegun = true;
    const [, index, exit] = /^(\d+) (\d+)$/.exec(line) ?? [];
    if (index === undefined || Number(index) !== ended.length || isDone()) return;
    ended.push({ exit: Number(exit) });
  };
  /** Hands what was printed to the steps that printed it. */
  const divide = (): void => {
    for (const index of steps.keys()) {
      const end = `${endOfOutput(mark, index)}\n`;
      const at = printed.indexOf(end);
      if (at < 0) continue;
      outputs[index] = printed.slice(0, at).slice(-MOST_OUTPUT);
      printed = printed.slice(at + end.length);
    }
  };
  return {
    take({ reports, output }) {
      printed += decoder.decode(output, { stream: true });
      divide();
      printed = printed.slice(-MOST_OUTPUT);
      const lines = (open + reports).split("\n");
      open = lines.pop() ?? "";
      for (const line of lines) read(line);
    },
    hasBegun: () => isBegun,
    isDone: () => isBegun && isDone(),
    results() {
      const results = ended.map(({ exit }, index) =>
        resultOf(steps[index] as Step, { exit, output: outputs[index] ?? "" }, known),
      );
      const next = steps[ended.length];
      if (isBegun && !isDone() && next !== undefined)
        results.push(resultOf(next, { exit: null, output: printed }, known));
      return results;
    },
    succeeded: () => steps.slice(0, ended.filter(({ exit }) => exit === 0).length),
  };
}

function resultOf(
  { command }: Step,
  { exit, output }: { exit: number | null; output: string },
  known: readonly KnownSecret[],
): StepResult {
  return { command: maskText(command, known), exit, output: maskText(output, known) };
}

/** A text without secrets. Its line breaks are its own; a terminal's are taken for them. */
export function maskText(text: string, known: readonly KnownSecret[]): string {
  const mask = makeLineMask(known);
  return text
    .replace(/\r\n/g, "\n")
    .split("\n")
    .flatMap((line) => mask(line) ?? [])
    .join("\n");
}
