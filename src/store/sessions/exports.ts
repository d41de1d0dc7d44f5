// What ctx itself exported into shells: `$XDG_STATE_HOME/ctx/sessions/exports/`, a file for each process, readable by its
// owner alone. INVARIANT: no value is in it, nor a hash that anybody without the key beside it could compare with guesses.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { isJsonObject, type Json } from "../../model/json/json.js";
import { keyedHash } from "../../model/text/hmac.js";
import type { LivingProcess } from "../../ports/sessions.js";
import type { Runtime } from "../../ports/runtime.js";
import { exportsPath, sessionsDirectory } from "./exports-place.js";

/** What was exported into one process, by name. */
export interface Exports {
  readonly names: readonly string[];
  /** Whether a variable was given exactly that value last. */
  isEqual(name: string, value: string): boolean;
}

type Hashes = Readonly<Record<string, string>>;

const MOST_FORGOTTEN = 20;

/** What was exported into a process; null where nothing was. Reads nothing but what is there. */
export function readExports(runtime: Runtime, process: LivingProcess): Exports | null {
  const directory = sessionsDirectory(runtime);
  const hashes = directory === null ? null : readHashes(runtime, exportsPath(directory, process), process);
  if (directory === null || hashes === null) return null;
  const key = readKey(runtime, directory);
  const isEqual = (name: string, value: string): boolean =>
    key !== null && Object.hasOwn(hashes, name) && hashes[name] === hashOf(key, name, value);
  return { names: Object.keys(hashes), isEqual };
}

/**
 * Notes what was exported into a process, after it was seen to be there; what was noted before and has another name stays.
 * @throws {CtxError} WRITE_FAILED when it cannot be kept.
 */
export async function recordExports(
  runtime: Runtime,
  process: LivingProcess,
  values: ReadonlyMap<string, string>,
): Promise<void> {
  const directory = sessionsDirectory(runtime);
  if (directory === null || values.size === 0) return;
  await forgetEnded(runtime, directory);
  const key = readKey(runtime, directory) ?? (await makeKey(runtime, directory));
  const path = exportsPath(directory, process);
  const before = runtime.files.readText(path);
  const hashes: Record<string, string> = { ...readHashes(runtime, path, process) };
  for (const [name, value] of values) hashes[name] = hashOf(key, name, value);
  const { pid, started } = process;
  const text = `${JSON.stringify({ v: 1, pid, started, hashes })}\n`;
  if (before === null) runtime.files.createPrivate(path, text);
  else if (before !== text) runtime.files.replace(path, before, text);
}

/** The name is hashed with the value, so that equal values under two names do not look equal. */
function hashOf(key: string, name: string, value: string): string {
  return keyedHash(key, `${name}=${value}`);
}

function readKey({ files }: Runtime, directory: string): string | null {
  const key = files.readText(`${directory}/key`)?.trim();
  return key !== undefined && /^[0-9a-f]{48}$/.test(key) ? key : null;
}

async function makeKey(runtime: Runtime, directory: string): Promise<string> {
  const key = (await runtime.ids.mark()) + (await runtime.ids.mark());
  try {
    runtime.files.createPrivate(`${directory}/key`, `${key}\n`);
    return key;
  } catch (error) {
    if (!isCtxError(error) || error.code !== "CONTEXT_EXISTS") throw error;
    const other = readKey(runtime, directory);
    if (other !== null) return other; // Another process was faster.
    throw new CtxError("WRITE_FAILED", `${directory}/key holds no key.`, {
      path: `${directory}/key`,
      hint: "Move it away: ctx makes a new one, and knows less of the shells that it prepared before.",
    });
  }
}

/** The hashes that a file holds for this process; null where it holds none. */
function readHashes({ files }: Runtime, path: string, { pid, started }: LivingProcess): Hashes | null {
  const written = parse(files.readText(path));
  if (!isJsonObject(written) || written["v"] !== 1) return null;
  const { pid: ownPid, started: ownStarted, hashes } = written as Record<string, Json | undefined>;
  if (ownPid !== pid || ownStarted !== started || !isJsonObject(hashes ?? null)) return null;
  return hashes as unknown as Hashes;
}

/** Removes what was exported into processes that have ended. */
async function forgetEnded(runtime: Runtime, directory: string): Promise<void> {
  const { files, terminals } = runtime;
  let forgotten = 0;
  for (const { name } of files.list(`${directory}/exports`) ?? []) {
    const path = `${directory}/exports/${name}`;
    const bytes = /^\d+-[\w.-]*\.json$/.test(name) ? files.read(path) : null;
    if (bytes === null) continue;
    const written = parse(files.readText(path));
    const { pid, started } = (isJsonObject(written) ? written : {}) as Record<string, Json | undefined>;
    const isKnown = typeof pid === "number" && (typeof started === "string" || started === null);
    if (isKnown && (await terminals.isRunning({ pid, started }))) continue;
    try {
      files.remove(path, bytes);
    } catch (error) {
      if (!isCtxError(error)) throw error; // Somebody else is removing it: that is all that was wanted.
    }
    if (++forgotten >= MOST_FORGOTTEN) return;
  }
}

function parse(text: string | null): Json {
  try {
    return text === null ? null : (JSON.parse(text) as Json);
  } catch {
    return null; // A power cut may leave the beginning of a file.
  }
}
