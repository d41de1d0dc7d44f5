// JSON-RPC over a pipe, one message a line: the SDK's transport with limits, answers to what is no message, and an end
// that lets requests under way be answered. What the messages mean is the SDK's matter.
import type { JSONRPCMessage, Transport } from "@modelcontextprotocol/server";
import { isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import { utf8Decode } from "../model/text/utf8.js";
import type { Pipe } from "../ports/pipe.js";

/** A message may be so large; a context's document is at most a quarter of it. */
export const MOST_BYTES = 4 * 1024 * 1024;
/** JSON that ctx reads is at most 64 levels deep; a message has a few around it. */
const MOST_DEPTH = 80;
const LINE_BREAK = 10;
/** JSON-RPC 2.0 §5.1. */
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
/** Answered when the connection ends, and not before. */
const ENDLESS = "subscriptions/listen";

export interface LineTransport extends Transport {
  /** Settles when nothing more can come in: the other side is gone, or the transport was closed. */
  readonly ended: Promise<void>;
  /** Settles when every request that came in was answered. */
  answered(): Promise<void>;
}

/** Told of each message before the SDK is; the SDK gets it when the promise settles, unless that gives a refusal. */
export type Overhear = (message: JsonObject) => Promise<Refusal | void>;

/** Why a request is not served, as JSON-RPC has it. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly data?: Json;
}

/** Makes a transport of a pipe. It reads from `start` on. */
export function makeLineTransport(pipe: Pipe, overhear: Overhear): LineTransport {
  return new PipedLines(pipe, overhear);
}

class PipedLines implements LineTransport {
  onmessage?: NonNullable<Transport["onmessage"]>;
  onerror?: (error: Error) => void;
  onclose?: () => void;
  readonly ended: Promise<void>;
  private readonly open = new Set<Json>();
  private waiting: (() => void)[] = [];
  private end = (): void => undefined;
  private isClosed = false;
  private written: Promise<void> = Promise.resolve();

  constructor(
    private readonly pipe: Pipe,
    private readonly overhear: Overhear,
  ) {
    this.ended = new Promise((settle) => (this.end = settle));
  }

  async start(): Promise<void> {
    void this.read().then(this.end, (error: unknown) => {
      this.onerror?.(error instanceof Error ? error : new Error(String(error)));
      this.end();
    });
  }

  /** One text after the other: a slow reader must not get two of them mixed. */
  async send(message: JSONRPCMessage): Promise<void> {
    const text = `${JSON.stringify(message)}\n`;
    const before = this.written;
    const sending = (async () => {
      await before.catch(() => undefined);
      if (!this.isClosed) await this.pipe.write(text);
    })();
    this.written = sending;
    try {
      await sending;
    } catch {
      // Nobody reads any more: nobody can be told of it either.
      this.end();
    }
    if (!("method" in message) && message.id !== undefined) this.settle(message.id);
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    await this.written.catch(() => undefined);
    this.isClosed = true;
    this.pipe.close();
    this.end();
    this.settleAll();
    this.onclose?.();
  }

  async answered(): Promise<void> {
    if (this.open.size > 0) await new Promise<void>((settle) => this.waiting.push(settle));
    await this.written.catch(() => undefined);
  }

  private async read(): Promise<void> {
    const lines = new LineSplitter();
    for await (const chunk of this.pipe.input) {
      for (const line of lines.take(chunk)) await this.receive(line);
      if (this.isClosed) return;
    }
    // Whoever forgets the last line break is answered all the same.
    for (const line of lines.rest()) await this.receive(line);
  }

  private async receive(line: Uint8Array | null): Promise<void> {
    if (line === null) {
      const most = `A message may have at most ${MOST_BYTES} bytes.`;
      return this.refuse({ code: INVALID_REQUEST, message: most });
    }
    const text = utf8Decode(line);
    if (text?.trim() === "") return;
    const message = text === null ? undefined : parse(text);
    if (message === undefined) return this.refuse({ code: PARSE_ERROR, message: "Not JSON in UTF-8." });
    const fault = findFault(message);
    if (fault !== null) {
      const id = isJsonObject(message) && isId(message["id"]) ? message["id"] : null;
      return this.refuse({ code: INVALID_REQUEST, message: fault }, id);
    }
    const request = message as JsonObject;
    const { id, method } = request;
    if (id !== undefined && method !== undefined && method !== ENDLESS) this.open.add(id);
    if (method === "notifications/cancelled") this.settle((request["params"] as JsonObject)?.["requestId"]);
    const refusal = await this.overhear(request);
    if (refusal !== undefined && isId(id)) return this.refuse(refusal, id);
    this.onmessage?.(request as unknown as JSONRPCMessage);
  }

  private refuse(error: Refusal, id: Json = null): Promise<void> {
    // JSON-RPC 2.0 §5: null where it cannot be told which request it was. MCP's types know no such id.
    return this.send({ jsonrpc: "2.0", id, error } as unknown as JSONRPCMessage);
  }

  private settle(id: Json | undefined): void {
    if (id !== undefined) this.open.delete(id);
    if (this.open.size === 0) this.settleAll();
  }

  private settleAll(): void {
    for (const settle of this.waiting.splice(0)) settle();
  }
}

/** Cuts bytes into lines; null stands for a line that was too long and was let go. */
class LineSplitter {
  private parts: Uint8Array[] = [];
  private size = 0;
  private isTooLong = false;

  *take(chunk: Uint8Array): Generator<Uint8Array | null> {
    let start = 0;
    for (let end = chunk.indexOf(LINE_BREAK); end >= 0; end = chunk.indexOf(LINE_BREAK, start)) {
      this.add(chunk.subarray(start, end));
      yield* this.rest();
      start = end + 1;
    }
    this.add(chunk.subarray(start));
  }

  /** The line that has begun; none where nothing came since the last one. */
  *rest(): Generator<Uint8Array | null> {
    const { parts, size, isTooLong } = this;
    this.parts = [];
    this.size = 0;
    this.isTooLong = false;
    if (isTooLong) yield null;
    else if (parts.length === 1) yield parts[0] as Uint8Array;
    else if (size > 0) yield join(parts, size);
  }

  private add(part: Uint8Array): void {
    if (part.length === 0) return;
    this.size += part.length;
    if (this.size > MOST_BYTES) this.isTooLong = true;
    if (this.isTooLong) this.parts = [];
    else this.parts.push(part);
  }
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // The caller says so.
  }
}

/** Why a value is no message of JSON-RPC as MCP has it: no batches, ids that are texts or whole numbers. */
function findFault(message: Json): string | null {
  if (!isJsonObject(message)) return "A message is one JSON object.";
  const { jsonrpc, id, method, params } = message;
  if (jsonrpc !== "2.0") return 'A message says "jsonrpc": "2.0".';
  if (id !== undefined && !isId(id)) return "An id is a text or a whole number.";
  if (params !== undefined && !isJsonObject(params)) return "The params are an object.";
  if (isDeep(message, MOST_DEPTH)) return `A message is at most ${MOST_DEPTH} levels deep.`;
  if (typeof method === "string") return null;
  if (method !== undefined) return "A method is a text.";
  const isAnswer = id !== undefined && ("result" in message || isJsonObject(message["error"] ?? null));
  return isAnswer ? null : "A message has a method, or answers one.";
}

function isId(id: Json | undefined): id is string | number {
  return typeof id === "string" || Number.isSafeInteger(id);
}

function isDeep(value: Json, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeep(inner as Json, levels - 1));
}
