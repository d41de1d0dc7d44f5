// What one command prints, on its three ways: whole lines, their secrets taken out, to the run's file and to whoever looks
// on; all of its standard output as it came, up to a limit, to become variables.
import type { OutputSource } from "../../../ports/programs.js";
import { makeLineMask, type KnownSecret, type MaskLine } from "../../../secrets/mask-output.js";
import type { OutputFile } from "../../../store/runs/output-file.js";

/** In characters: as much as a run's variables can be, several times over. */
const MOST_CAPTURED = 1024 * 1024;
/** In characters: a line that goes on longer is cut where a word ends. */
const LONGEST_LINE = 64 * 1024;
const LONGEST_WORD = 4096;
const TAIL_LINES = 10;

export interface OutputOptions {
  readonly known: readonly KnownSecret[];
  readonly file: OutputFile;
  /** Is given whole lines, each with its line break; waited for. */
  readonly tell: (source: OutputSource, text: string) => Promise<void>;
}

export interface StepOutput {
  /** Takes what came, after what came before; never rejects. */
  take(source: OutputSource, bytes: Uint8Array): Promise<void>;
  /**
   * Hands over what is left and answers with all that was printed.
   * @throws {CtxError} WRITE_FAILED when the file could not be written; whatever `tell` rejected with.
   */
  end(): Promise<Printed>;
  /** The last line so far; "" before there is one. */
  lastLine(): string;
}

export interface Printed {
  /** All of its standard output as it came; null when that is more than can be kept. */
  readonly stdout: string | null;
  /** The same in lines, without secrets. */
  readonly shown: string;
  /** The last lines of both, without secrets. */
  readonly tail: readonly string[];
}

/** Takes what one command prints. */
export function makeStepOutput({ known, file, tell }: OutputOptions): StepOutput {
  const streams = { stdout: makeStream(known), stderr: makeStream(known) };
  let stdout: string | null = "";
  let shown = "";
  let tail: string[] = [];
  let failure: { error: unknown } | null = null;
  let queue = Promise.resolve();

  const pass = async (source: OutputSource, lines: readonly string[]): Promise<void> => {
    if (lines.length === 0 || failure !== null) return;
    tail = [...tail, ...lines].slice(-TAIL_LINES);
    const text = lines.map((line) => `${line}\n`).join("");
    if (source === "stdout" && shown.length <= MOST_CAPTURED) shown += text;
    try {
      await file.append(text);
      await tell(source, text);
    } catch (error) {
      failure = { error };
    }
  };
  return {
    take(source, bytes) {
      queue = queue.then(() => {
        const text = streams[source].decode(bytes);
        if (source === "stdout" && stdout !== null)
          stdout = stdout.length + text.length > MOST_CAPTURED ? null : stdout + text;
        return pass(source, streams[source].split(text));
      });
      return queue;
    },
    async end() {
      await queue;
      for (const source of ["stdout", "stderr"] as const) {
        const { rest, lines } = streams[source].end();
        if (source === "stdout" && stdout !== null) stdout += rest;
        await pass(source, lines);
      }
      if (failure !== null) throw failure.error;
      return { stdout, shown, tail };
    },
    lastLine: () => tail.at(-1) ?? "",
  };
}

interface Stream {
  decode(bytes: Uint8Array): string;
  /** The lines that are whole now, masked. */
  split(text: string): string[];
  /** What was left of a character that was cut off, and the last line. */
  end(): { rest: string; lines: string[] };
}

function makeStream(known: readonly KnownSecret[]): Stream {
  // Not strict: programs print what they like, and what is no UTF-8 becomes U+FFFD.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const mask = makeLineMask(known);
  let open = "";
  const split = (text: string): string[] => {
    const lines = (open + text).split("\n");
    open = lines.pop() ?? "";
    while (open.length > LONGEST_LINE) {
      const end = placeToCut(open);
      lines.push(open.slice(0, end));
      open = open.slice(end);
    }
    return maskAll(lines, mask);
  };
  return {
    decode: (bytes) => decoder.decode(bytes, { stream: true }),
    split,
    end() {
      const rest = decoder.decode();
      const lines = split(rest);
      if (open !== "") lines.push(...maskAll([open], mask));
      open = "";
      return { rest, lines };
    },
  };
}

/** No word is cut in two, if it can be helped: it may be a secret. */
function placeToCut(line: string): number {
  const space = line.lastIndexOf(" ", LONGEST_LINE);
  return space > LONGEST_LINE - LONGEST_WORD ? space + 1 : LONGEST_LINE;
}

function maskAll(lines: readonly string[], mask: MaskLine): string[] {
  return lines.flatMap((line) => mask(line.replace(/\r$/, "")) ?? []);
}
