// The queue: `<user's state>/sessions/queue/<ULID>.json`, a file for each request that waits, readable by its owner alone and
// gone once it is sent or a day old. Values of the environment stand there, and nowhere else.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { compareRequests, type QueuedRequest } from "../../model/queued-request.js";
import { utf8Decode } from "../../model/text/utf8.js";
import { makeUlid, timeOfUlid, ULID_PATTERN } from "../../model/ulid.js";
import type { Lock } from "../../ports/locks.js";
import type { Runtime } from "../../ports/runtime.js";
import { TEMPORARY_FILE } from "../layout.js";
import { isAlone } from "../trust/alone.js";
import { refuseSecretsInRecord } from "../write/refuse-secrets.js";
import { findSessionsPlace, requireSessionsPlace } from "./places.js";
import { formatRequest, parseRequest } from "./written-request.js";

const NO_CONFIG = { config: { secrets: { allow: [] } } };
const UNFINISHED_MS = 10_000;
const KEPT_MS = 24 * 3600 * 1000;

/** A request as it stands on the disk. */
export interface StoredRequest {
  readonly request: QueuedRequest;
  readonly path: string;
  readonly text: string;
  /** When it was last written, in milliseconds since the epoch. */
  readonly changedMs: number;
}

/** A new request's id: it follows those that wait, whatever the clock says. */
export function makeRequestId(runtime: Runtime): string {
  const newest = listIds(runtime).at(-1) ?? null;
  return makeUlid(runtime.clock.now(), runtime.ids.randomBytes(), newest);
}

/**
 * Puts a request into the queue. Values of its environment may wait there, other secrets may not (SPEC §13, §15 P23).
 * @throws {CtxError} SECRET_FOUND in its text or its prerequisites; WRITE_FAILED.
 */
export async function enqueue(runtime: Runtime, request: QueuedRequest): Promise<void> {
  const { text, prereqs } = request.order;
  await refuseSecretsInRecord(NO_CONFIG, { directory: "the queue of sessions", record: { text, prereqs } });
  const { directory } = requireSessionsPlace(runtime.environment);
  const queue = `${directory}/queue`;
  // There it would wait in vain: nothing in it is believed.
  if (runtime.files.kindOf(queue) !== null && !isAlone(runtime.files, queue)) {
    throw new CtxError("WRITE_FAILED", `Nothing was queued: ${queue} is a link, or others can write there.`, {
      path: queue,
      hint: "Look at who may write there, and make it a directory of yours alone.",
    });
  }
  runtime.files.createPrivate(`${queue}/${request.id}.json`, formatRequest(request));
}

/** The requests that wait, those first that go first; what is too old, or damaged, is none. */
export function listRequests(runtime: Runtime): StoredRequest[] {
  const found = listIds(runtime).flatMap((id) => readRequest(runtime, id) ?? []);
  return found
    .filter(({ request }) => !isOld(runtime, request.id))
    .sort((left, right) => compareRequests(left.request, right.request));
}

/** What lies in the queue and counts for nothing: what others could have written, and what is damaged; their paths. */
export function listIgnoredRequests(runtime: Runtime): { foreign: string[]; damaged: string[] } {
  const ids = listIds(runtime).filter((id) => !isOld(runtime, id));
  const pathsOf = (some: readonly string[]) => some.map((id) => pathOf(runtime, id) as string);
  const foreign = ids.filter((id) => !isOwn(runtime, pathOf(runtime, id) as string));
  // One that was sent meanwhile is gone, and not damaged.
  const isDamaged = (id: string): boolean => readRequest(runtime, id) === null;
  const isThere = (path: string): boolean => runtime.files.kindOf(path) !== null;
  const damaged = ids.filter((id) => !foreign.includes(id) && isDamaged(id));
  return { foreign: pathsOf(foreign).filter(isThere), damaged: pathsOf(damaged).filter(isThere) };
}

/** A request holds commands: nobody else may have put it there, or changed it. */
function isOwn({ files }: Runtime, path: string): boolean {
  return isAlone(files, path) && isAlone(files, path.slice(0, path.lastIndexOf("/")));
}

/** Null when it is not there any more, damaged, or could be another user's. */
export function readRequest(runtime: Runtime, id: string): StoredRequest | null {
  const path = pathOf(runtime, id);
  const bytes = path === null || !isOwn(runtime, path) ? null : runtime.files.read(path);
  // Bytes that are no text are damage like any other.
  const text = bytes === null ? null : utf8Decode(bytes);
  if (path === null || text === null) return null;
  const request = parseRequest(text, id);
  return request === null
    ? null
    : { request, path, text, changedMs: runtime.files.stamp(path)?.changedMs ?? 0 };
}

/** Writes a request in place of what it was. @throws {CtxError} FILE_CHANGED, WRITE_FAILED. */
export function changeRequest(
  { files }: Runtime,
  { path, text, changedMs }: StoredRequest,
  request: QueuedRequest,
): StoredRequest {
  const changed = formatRequest(request);
  files.replace(path, text, changed);
  return { path, text: changed, request, changedMs };
}

/** Takes a request out of the queue; false when it was gone. @throws {CtxError} FILE_CHANGED, WRITE_FAILED. */
export function removeRequest({ files }: Runtime, { path, text }: StoredRequest): boolean {
  return files.remove(path, new TextEncoder().encode(text));
}

/** Removes what has waited for more than a day, and what processes left that were killed while they wrote. */
export function forgetOldRequests(runtime: Runtime): void {
  const old = listIds(runtime).filter((one) => isOld(runtime, one));
  const paths = [...old.map((id) => pathOf(runtime, id) as string), ...listUnfinished(runtime)];
  for (const path of paths) {
    try {
      const bytes = runtime.files.read(path);
      if (bytes !== null) runtime.files.remove(path, bytes);
    } catch (error) {
      // Somebody sends it in this very moment: they take it away.
      if (!isCtxError(error)) throw error;
    }
  }
}

/** Takes the lock under which one request is sent, or cancelled; null while another process has it. */
export async function lockRequest(runtime: Runtime, id: string): Promise<Lock | null> {
  const { directory } = requireSessionsPlace(runtime.environment);
  const attempt = await runtime.locks.attempt(`${directory}/locks`, `request-${id}`);
  return attempt.kind === "taken" ? attempt.lock : null;
}

/** Takes the lock under which one pane is prepared and sent to; null while another process has it. */
export async function lockPane(
  runtime: Runtime,
  pane: { readonly socket: string; readonly id: string },
): Promise<Lock | null> {
  const { directory } = requireSessionsPlace(runtime.environment);
  const name = (await runtime.hashes.sha256(JSON.stringify([pane.socket, pane.id]))).slice(0, 32);
  const attempt = await runtime.locks.attempt(`${directory}/locks`, `pane-${name}`);
  return attempt.kind === "taken" ? attempt.lock : null;
}

function listIds(runtime: Runtime): string[] {
  const place = findSessionsPlace(runtime.environment);
  const found = place === null ? [] : (runtime.files.list(`${place.directory}/queue`) ?? []);
  return found
    .filter(({ kind, name }) => kind === "file" && name.endsWith(".json"))
    .map(({ name }) => name.slice(0, -".json".length))
    .filter((id) => ULID_PATTERN.test(id));
}

/** Texts that never got their names. Writing takes some milliseconds. */
function listUnfinished({ files, clock, environment }: Runtime): string[] {
  const place = findSessionsPlace(environment);
  const directory = `${place?.directory ?? ""}/queue`;
  const found = place === null ? [] : (files.list(directory) ?? []);
  return found
    .filter(({ kind, name }) => kind === "file" && TEMPORARY_FILE.test(name))
    .map(({ name }) => `${directory}/${name}`)
    .filter((path) => clock.now() - (files.stamp(path)?.changedMs ?? clock.now()) > UNFINISHED_MS);
}

function pathOf({ environment }: Runtime, id: string): string | null {
  const place = findSessionsPlace(environment);
  return place === null || !ULID_PATTERN.test(id) ? null : `${place.directory}/queue/${id}.json`;
}

function isOld({ clock }: Runtime, id: string): boolean {
  // One from the future would never get old: some clock was wrong.
  return Math.abs(clock.now() - timeOfUlid(id)) > KEPT_MS;
}
