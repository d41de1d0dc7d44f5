// `ctx mcp` in this process, spoken to line by line as a client does, in either era of the protocol.
import { onTestFinished } from "vitest";
import type { Pipe } from "../../src/ports/pipe.js";
import type { Printed, RunOptions, World } from "./transcript.js";

export type Fields = Record<string, unknown>;

export interface Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: Fields;
  readonly result?: Fields;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

export interface ToolResult {
  readonly content: readonly { readonly type: string; readonly text: string }[];
  readonly structuredContent: Fields & { readonly text: string };
  readonly isError?: boolean;
}

export const OLDER = "2025-11-25";
export const NEWER = "2026-07-28";
export type Era = typeof OLDER | typeof NEWER;
export const CLIENT = { name: "Claude Code", version: "2.1.0" };

/** One connection. Everything that the server wrote is in `messages`, in order. */
export class Session {
  readonly messages: Message[] = [];
  private readonly waiting: { right: (message: Message) => boolean; settle: (message: Message) => void }[] =
    [];
  private readonly input = new Feed();
  private ids = 0;
  private ending!: Promise<Printed>;

  private constructor(readonly era: Era | null) {}

  /** Opens a connection and says hello as the era has it; null says nothing. */
  static async open(
    world: World,
    {
      argv = ["mcp"],
      era = OLDER,
      ...options
    }: { argv?: readonly string[]; era?: Era | null } & RunOptions = {},
  ): Promise<Session> {
    const session = new Session(era);
    const pipe: Pipe = {
      input: session.input,
      write: async (text) => session.read(text),
      close: () => session.input.end(),
    };
    const surroundings = { ...options.surroundings, openPipe: () => Promise.resolve(pipe) };
    session.ending = world.ctx(argv, { ...options, surroundings });
    onTestFinished(async () => void (await session.end()));
    if (era === OLDER) {
      await session.request("initialize", { protocolVersion: OLDER, capabilities: {}, clientInfo: CLIENT });
      session.send({ jsonrpc: "2.0", method: "notifications/initialized" });
    }
    return session;
  }

  /** Sends a line as it is, or a message as JSON. */
  send(message: string | Uint8Array | object): void {
    const isRaw = typeof message === "string" || message instanceof Uint8Array;
    this.input.push(isRaw ? message : JSON.stringify(message));
    this.input.push("\n");
  }

  /** Asks, and gives the whole reply. */
  async ask(method: string, params: Fields = {}): Promise<Message> {
    const id = ++this.ids;
    this.send({ jsonrpc: "2.0", id, method, params: { ...params, ...this.envelope() } });
    return this.next((message) => message.id === id && message.method === undefined);
  }

  /** Asks, and gives the result; an error of the protocol fails the test. */
  async request(method: string, params: Fields = {}): Promise<Fields> {
    const { result, error } = await this.ask(method, params);
    if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message}`);
    return result as Fields;
  }

  async call(name: string, given: Fields = {}): Promise<ToolResult> {
    return (await this.request("tools/call", { name, arguments: given })) as unknown as ToolResult;
  }

  /** Calls a tool that must not refuse; gives its structured content. */
  async get(name: string, given: Fields = {}): Promise<ToolResult["structuredContent"]> {
    const { isError, structuredContent } = await this.call(name, given);
    if (isError === true) throw new Error(structuredContent.text);
    return structuredContent;
  }

  /** The first message of that kind, come or yet to come. */
  next(right: (message: Message) => boolean): Promise<Message> {
    const known = this.messages.find(right);
    return known === undefined
      ? new Promise((settle) => this.waiting.push({ right, settle }))
      : Promise.resolve(known);
  }

  /** Goes away, and waits for the run to be over. */
  async end(): Promise<Printed> {
    this.input.end();
    return this.ending;
  }

  private envelope(): Fields {
    if (this.era !== NEWER) return {};
    return {
      _meta: {
        "io.modelcontextprotocol/protocolVersion": NEWER,
        "io.modelcontextprotocol/clientInfo": CLIENT,
        "io.modelcontextprotocol/clientCapabilities": {},
      },
    };
  }

  private read(text: string): void {
    if (!/^[^\n]+\n$/.test(text)) throw new Error(`not one line: ${JSON.stringify(text)}`);
    const message = JSON.parse(text) as Message;
    this.messages.push(message);
    for (const one of this.waiting.filter(({ right }) => right(message))) {
      this.waiting.splice(this.waiting.indexOf(one), 1);
      one.settle(message);
    }
  }
}

/** Bytes that come when they come. */
class Feed implements AsyncIterable<Uint8Array> {
  private readonly chunks: Uint8Array[] = [];
  private wake = (): void => undefined;
  private isOver = false;

  push(text: string | Uint8Array): void {
    this.chunks.push(typeof text === "string" ? new TextEncoder().encode(text) : text);
    this.wake();
  }

  end(): void {
    this.isOver = true;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    for (;;) {
      for (let chunk = this.chunks.shift(); chunk !== undefined; chunk = this.chunks.shift()) yield chunk;
      if (this.isOver) return;
      await new Promise<void>((settle) => (this.wake = settle));
    }
  }
}
