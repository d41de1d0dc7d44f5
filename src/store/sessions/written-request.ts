// A request of the queue as text. It is read by processes of other versions and after crashes, so that nothing of it is
// taken for what it should be: a part that is missing or of another shape makes the whole of it damaged.
import { isJsonObject, type Json } from "../../model/json/json.js";
import type { QueuedRequest } from "../../model/queued-request.js";
import { REQUIREMENTS } from "../../model/session.js";

const VERSION = 1;

export function formatRequest(request: QueuedRequest): string {
  return `${JSON.stringify({ v: VERSION, ...request })}\n`;
}

/** Null when it is damaged, of another version, or about another request than its name says. */
export function parseRequest(text: string, id: string): QueuedRequest | null {
  let written: Json;
  try {
    written = JSON.parse(text) as Json;
  } catch {
    return null; // A power cut may leave the beginning of a file.
  }
  if (!isJsonObject(written) || written["v"] !== VERSION || written["id"] !== id) return null;
  if (!has(written, REQUEST)) return null;
  const { v: _v, ...request } = written;
  return request as unknown as QueuedRequest;
}

type Shape = Readonly<Record<string, (value: Json) => boolean>>;

const isText = (value: Json): boolean => typeof value === "string";
const isTextOrNull = (value: Json): boolean => value === null || isText(value);
const isTexts = (value: Json): boolean => Array.isArray(value) && value.every(isText);
const has = (value: Json, shape: Shape): boolean =>
  isJsonObject(value) && Object.entries(shape).every(([name, isRight]) => isRight(value[name] ?? null));

const ORDER: Shape = {
  directory: isText,
  text: isText,
  session: isTextOrNull,
  sockets: (value) => value === null || isTexts(value),
  task: isTextOrNull,
  workdir: isTextOrNull,
  env: (value) => isJsonObject(value) && Object.values(value).every(isText),
  prereqs: isTexts,
  branch: isTextOrNull,
  minScore: (value) => value === null || typeof value === "number",
  requires: (value) =>
    Array.isArray(value) && value.every((one) => (REQUIREMENTS as readonly Json[]).includes(one)),
  usesContext: (value) => typeof value === "boolean",
};

const SENDING_TO: Shape = {
  session: isText,
  socket: isText,
  pane: (value) => typeof value === "string" && /^%\d+$/.test(value),
  pid: Number.isSafeInteger,
  started: isTextOrNull,
};

const REQUEST: Shape = {
  at: isText,
  priority: (value) => typeof value === "number",
  state: (value) => ["waiting", "sending", "uncertain"].includes(value as string),
  order: (value) => has(value, ORDER),
  hash: isTextOrNull,
  sendingTo: (value) => value === null || has(value, SENDING_TO),
  failure: isTextOrNull,
};
