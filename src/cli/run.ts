// One run of ctx: command line in, one action called, its answer on stdout, everything else on stderr, an exit status.
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import { EXIT_INTERRUPTED, EXIT_NO } from "../errors/codes.js";
import type { Pipe } from "../ports/pipe.js";
import type { Environment, Runtime } from "../ports/runtime.js";
import { answer, type Answer } from "./answer.js";
import { guessManner } from "./output/manner.js";
import { choosePager } from "./output/pager.js";
import { makeProgressLine } from "./output/progress-line.js";
import { isClosed, type Sink } from "./output/sink.js";

/** Everything that a run touches; tests give their own. */
export interface Surroundings {
  /** Without the program and the script. */
  readonly argv: readonly string[];
  /** The current directory, absolute; throws where it no longer exists. */
  readonly directory: () => string;
  readonly environment: Environment;
  readonly runtime: Runtime;
  /** Opened only when something reads it. */
  readonly stdin: () => AsyncIterable<Uint8Array>;
  /** Takes standard input and output for a protocol; without it, `stdin` and `stdout` serve. */
  readonly openPipe?: () => Promise<Pipe>;
  /** Reads all of it, null where that is more than so many bytes; without it, `stdin` serves. */
  readonly readStdin?: (mostBytes: number) => Promise<Uint8Array | null>;
  /** Whether a person can type there. */
  readonly isStdinTerminal?: () => boolean;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Reads a file that the command line names, links and pipes included. */
  readonly readFile: (path: string) => Uint8Array;
  /** Makes a path absolute, seen from a directory. */
  readonly absolutePath: (directory: string, path: string) => string;
  /** Keeps V8 from optimising code in the rest of a run: a second on, none of it is needed any more. */
  readonly stopOptimizer?: () => Promise<void>;
  /** Shows a text in a pager, given as a shell command; false when it could not be started. */
  readonly page?: (text: string, command: string) => Promise<boolean>;
  /** Settles when the user interrupts the run. */
  readonly interrupted?: Promise<unknown>;
  /** Settles when the process is told to end (SIGTERM); until it is asked for, that ends the process at once. */
  readonly terminated?: () => Promise<unknown>;
  /** Has the run wait for the command's own end when it is interrupted. */
  readonly stopCleanly?: () => void;
}

/** Runs ctx once and returns the exit status. Never throws, never ends the process. */
export async function run(surroundings: Surroundings): Promise<number> {
  const { argv, environment, runtime, stderr, interrupted } = surroundings;
  const { isQuiet } = guessManner(argv);
  const progress = makeProgressLine({ stderr, clock: runtime.clock, environment, isQuiet });
  // A question to the person stands on a line of its own.
  const afterProgress: Sink = {
    ...stderr,
    write: async (text) => {
      await progress.clear();
      await stderr.write(text);
    },
  };
  let isClean = false;
  let isInterrupted = false;
  const answered = answer({
    ...surroundings,
    stderr: afterProgress,
    runtime: { ...runtime, progress },
    stopCleanly: () => {
      isClean = true;
    },
  });
  const interruption = interrupted?.then(() => {
    isInterrupted = true;
    return isClean ? answered : null;
  });
  const first = await (interruption === undefined ? answered : Promise.race([answered, interruption]));
  await progress.clear();
  if (first === null) return EXIT_INTERRUPTED;
  const status = await print(first, surroundings);
  // Cut short, a verdict is none: "no" is what a run says that was not finished.
  return isInterrupted && first.isForeign !== true && (status === 0 || status === EXIT_NO)
    ? EXIT_INTERRUPTED
    : status;
}

/** Writes an answer. A reader that has seen enough (`ctx log | head`) is no failure. */
async function print(given: Answer, surroundings: Surroundings): Promise<number> {
  const { stdout, stderr } = surroundings;
  let { status, complaint } = given;
  try {
    if (given.result !== "" && !(await page(given, surroundings))) await stdout.write(given.result);
  } catch (cause) {
    if (isClosed(cause) || given.failsOpen === true) return 0;
    const failure = new CtxError("WRITE_FAILED", `Cannot write to standard output: ${reasonOf(cause)}`);
    status = failure.exit;
    complaint += `error: ${failure.message} [${failure.code}]\n`;
  }
  try {
    if (complaint !== "") await stderr.write(complaint);
  } catch {
    return status; // With stderr closed there is nowhere left to complain; the status tells.
  }
  return status;
}

/** Shows a long answer in a pager; false when it does not need one, or none can be had. */
async function page({ result, isPaged }: Answer, surroundings: Surroundings): Promise<boolean> {
  if (!isPaged || surroundings.page === undefined) return false;
  const command = choosePager(result, surroundings.stdout, surroundings.environment);
  return command !== null && surroundings.page(result, command);
}

function reasonOf(cause: unknown): string {
  return isCtxError(cause) || cause instanceof Error ? cause.message : String(cause);
}
