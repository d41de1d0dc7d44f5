// The StepChannels port with named pipes, in a directory that only this user may enter. What steps print goes to a file
// without a name: a pipe would end whatever a step leaves running, and an interactive bash too, once ctx reads no more.
import { spawn } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CtxError } from "../errors/ctx-error.js";
import type { Environment } from "../ports/runtime.js";
import type { ChannelNews, StepChannel } from "../ports/step-channel.js";
import { findProgram } from "./git/program-path.js";

const PREFIX = "ctx-steps-";
const DAY_MS = 86_400_000;
const CHUNK = 64 * 1024;
/** Of what steps print, so much is kept on the disk at most, or in the memory that stands for one. */
const MOST_OUTPUT = 1024 * 1024;

/** Opens a channel; see StepChannels.open. */
export async function openStepChannel(environment: Environment): Promise<StepChannel> {
  const top = placeFor(environment);
  let directory: string | null = null;
  try {
    sweep(top);
    directory = mkdtempSync(join(top, PREFIX));
    const [script, status] = [join(directory, "script"), join(directory, "status")];
    await makePipes(environment, [script, status]);
    return makeChannel({ directory, script, status, output: join(directory, "output") });
  } catch (error) {
    if (directory !== null) rmSync(directory, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new CtxError("WRITE_FAILED", `No private place can be made in ${top}: ${reason}`, { cause: error });
  }
}

/** Where the system keeps such things in memory, if it does. */
function placeFor({ XDG_RUNTIME_DIR: runtime, TMPDIR: temporary }: Environment): string {
  const own = process.getuid?.();
  const isOurs = (path: string): boolean => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    return found?.isDirectory() === true && found.uid === own && (found.mode & 0o077) === 0;
  };
  if (runtime?.startsWith("/") === true && isOurs(runtime)) return runtime;
  return temporary?.startsWith("/") === true && existsSync(temporary) ? temporary : tmpdir();
}

/** Removes what a ctx that was killed has left: empty pipes. */
function sweep(top: string): void {
  for (const name of readdirSync(top).filter((one) => one.startsWith(PREFIX))) {
    const path = join(top, name);
    try {
      if (lstatSync(path).mtimeMs < Date.now() - DAY_MS) rmSync(path, { recursive: true });
    } catch {
      continue; // Another user's, or gone by now.
    }
  }
}

/** Node has no call for it; mkfifo(1) is in POSIX. */
function makePipes(environment: Environment, paths: readonly string[]): Promise<void> {
  const program = findProgram(environment, "mkfifo");
  if (program === null) throw new Error("there is no program mkfifo");
  return new Promise((settle, fail) => {
    const child = spawn(program, ["-m", "600", ...paths], { cwd: "/", stdio: "ignore" });
    child.on("error", fail);
    child.on("exit", (code) => (code === 0 ? settle() : fail(new Error("mkfifo failed"))));
  });
}

interface Paths {
  readonly directory: string;
  readonly script: string;
  readonly status: string;
  readonly output: string;
}

function makeChannel(paths: Paths): StepChannel {
  const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL, O_NONBLOCK } = constants;
  const status = openSync(paths.status, O_RDONLY | O_NONBLOCK);
  const output = openSync(paths.output, O_RDWR | O_CREAT | O_EXCL, 0o600);
  const offered = makeOffer(paths.script);
  const decoder = new TextDecoder();
  let read = 0;
  let isOpened = false;
  let isClosed = false;
  const readOutput = (): Uint8Array => {
    const size = fstatSync(output).size;
    // It was made shorter below, and has grown again since.
    const from = size < read ? 0 : Math.max(read, size - MOST_OUTPUT);
    const bytes = Buffer.alloc(size - from);
    const length = readSync(output, bytes, 0, bytes.length, from);
    read = from + length;
    // Whoever writes there writes to its end, wherever that is.
    if (read > MOST_OUTPUT) ftruncateSync(output, (read = 0));
    return bytes.subarray(0, length);
  };
  return {
    ...paths,
    offer: offered.offer,
    look(): ChannelNews {
      offered.push();
      // The status first: what a step printed is there before its status is.
      const news = readPipe(status);
      if (news.text.length > 0 && !isOpened) {
        isOpened = true;
        unlinkSync(paths.output);
      }
      return {
        reports: decoder.decode(news.text, { stream: true }),
        output: readOutput(),
        isOver: isOpened && news.isEnd,
      };
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      rmSync(paths.directory, { recursive: true, force: true });
      offered.close();
      closeSync(status);
      closeSync(output);
    },
  };
}

/** All that is in a pipe now; at its end nobody has it open for writing. */
function readPipe(descriptor: number): { text: Uint8Array; isEnd: boolean } {
  const parts: Uint8Array[] = [];
  for (;;) {
    const bytes = Buffer.alloc(CHUNK);
    try {
      const length = readSync(descriptor, bytes, 0, CHUNK, null);
      if (length === 0) return { text: Buffer.concat(parts), isEnd: true };
      parts.push(bytes.subarray(0, length));
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") throw error;
      return { text: Buffer.concat(parts), isEnd: false };
    }
  }
}

/** Hands a text to the first one who opens a pipe, as fast as it is read. */
function makeOffer(path: string): { offer(text: string): void; push(): void; close(): void } {
  let rest: Uint8Array | null = null;
  let descriptor: number | null = null;
  const close = (): void => {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
    rest = null;
  };
  return {
    offer: (text) => {
      rest = Buffer.from(text, "utf8");
    },
    push() {
      try {
        if (rest === null) return;
        descriptor ??= openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
        while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
        close();
      } catch (error) {
        // ENXIO: nobody has opened it yet. EAGAIN: it is full. EPIPE: whoever read it stopped, and will not report.
        if (!["ENXIO", "EAGAIN", "EPIPE"].includes(codeOf(error))) throw error;
      }
    },
    close,
  };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}
