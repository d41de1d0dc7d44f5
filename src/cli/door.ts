// What a command finds behind the door: the directory it works in, and the texts that its command line names.
import { CtxError } from "../errors/ctx-error.js";
import { utf8Decode } from "../model/text/utf8.js";
import type { Door, Invocation } from "./command-spec.js";
import { listOption } from "./parse/invocation.js";
import type { Surroundings } from "./run.js";

/** Opens the door for one invocation. Its `directory` throws USAGE when `-C` names none, READ_FAILED when it is gone. */
export function openDoor(
  surroundings: Surroundings,
  invocation: Invocation,
  parts: Pick<Door, "groups" | "openStream" | "openPipe" | "outliveInterrupt">,
): Door {
  let found: string | undefined;
  // Found when it is asked for: help needs no directory, and is there also where the current one is gone.
  const directory = (): string => (found ??= findDirectory(surroundings, listOption(invocation, "C") ?? []));
  return {
    runtime: surroundings.runtime,
    get directory() {
      return directory();
    },
    ...parts,
    readInput: async (path) => {
      const isStdin = path === "-";
      const bytes = isStdin ? await readAll(surroundings) : readFile(surroundings, directory(), path);
      const text = utf8Decode(bytes);
      if (text !== null) return text;
      throw new CtxError(
        "FILE_INVALID",
        `${isStdin ? "Standard input" : path} is not valid UTF-8.`,
        isStdin ? {} : { path },
      );
    },
    readPayload: (mostBytes) => readPayload(surroundings, mostBytes),
    get confirm() {
      return canAsk(surroundings) ? (question: string) => confirm(surroundings, question) : undefined;
    },
  };
}

/** A question is asked only where a person sees it and can answer. */
function canAsk({ isStdinTerminal, stdout, stderr }: Surroundings): boolean {
  return isStdinTerminal?.() === true && stdout.isTerminal() && stderr.isTerminal();
}

async function confirm(surroundings: Surroundings, question: string): Promise<boolean> {
  await surroundings.stderr.write(`${question} [y/N] `);
  let typed = "";
  for await (const chunk of surroundings.stdin()) {
    typed += utf8Decode(chunk) ?? "";
    if (typed.includes("\n")) break;
  }
  return /^\s*y(?:es)?\s*$/i.test(typed);
}

/** Several `-C` add up, each seen from the one before, as git has it. */
function findDirectory(surroundings: Surroundings, changes: readonly string[]): string {
  let directory = currentDirectory(surroundings, changes);
  for (const change of changes) {
    directory = surroundings.absolutePath(directory, change);
    const { files } = surroundings.runtime;
    const real = files.realPath(directory);
    if (real === null) throw new CtxError("USAGE", `There is no directory ${change} for -C to go to.`);
    if (files.kindOf(real) !== "directory")
      throw new CtxError("USAGE", `-C needs a directory, and ${change} is none.`);
  }
  return directory;
}

function currentDirectory(surroundings: Surroundings, changes: readonly string[]): string {
  try {
    return surroundings.directory();
  } catch (cause) {
    // An absolute -C needs no current directory.
    if (changes[0]?.startsWith("/") === true) return "/";
    throw new CtxError("READ_FAILED", "The current directory no longer exists.", {
      hint: "cd to one that does, or name one with -C.",
      cause,
    });
  }
}

async function readPayload(surroundings: Surroundings, mostBytes: number): Promise<Uint8Array | null> {
  const { isStdinTerminal, readStdin } = surroundings;
  // Nobody types a payload: waiting for one would hang.
  if (isStdinTerminal?.() === true) return new Uint8Array();
  if (readStdin !== undefined) return readStdin(mostBytes);
  const whole = await readAll(surroundings);
  return whole.length > mostBytes ? null : whole;
}

async function readAll(surroundings: Surroundings): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of surroundings.stdin()) {
      chunks.push(chunk);
      length += chunk.length;
    }
  } catch (cause) {
    throw new CtxError("READ_FAILED", `Cannot read standard input: ${reasonOf(cause)}`, { cause });
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

function readFile(surroundings: Surroundings, directory: string, path: string): Uint8Array {
  try {
    return surroundings.readFile(surroundings.absolutePath(directory, path));
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    const message = isMissing ? `There is no file ${path}.` : `Cannot read ${path}: ${reasonOf(cause)}`;
    throw new CtxError("READ_FAILED", message, { path, cause });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
