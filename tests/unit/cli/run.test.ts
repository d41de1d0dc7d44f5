import { describe, expect, test } from "vitest";
import { makeNodeRuntime } from "../../../src/adapters/node-runtime.js";
import { run, type Surroundings } from "../../../src/cli/run.js";
import { makeSink, type Descriptor, type OutputStream, type Sink } from "../../../src/cli/output/sink.js";

function failing(code: string): Error {
  return Object.assign(new Error(`${code}: write`), { code });
}

function recorder(): { sink: Sink; written: string[] } {
  const written: string[] = [];
  const sink: Sink = {
    isTerminal: () => false,
    columns: () => undefined,
    rows: () => undefined,
    write: async (text) => {
      written.push(text);
    },
  };
  return { sink, written };
}

function surroundings(changes: Partial<Surroundings>): Surroundings {
  return {
    argv: ["version"],
    directory: () => "/",
    environment: {},
    runtime: makeNodeRuntime({}),
    stdin: () => (async function* () {})(),
    stdout: recorder().sink,
    stderr: recorder().sink,
    readFile: () => new Uint8Array(),
    absolutePath: (_directory, path) => path,
    ...changes,
  };
}

describe("a run", () => {
  test("ends quietly when nobody reads its output any more", async () => {
    const errors = recorder();
    const stdout: Sink = { ...recorder().sink, write: () => Promise.reject(failing("EPIPE")) };
    expect(await run(surroundings({ stdout, stderr: errors.sink }))).toBe(0);
    expect(errors.written).toEqual([]);
  });

  test("says so when its output cannot be stored", async () => {
    const errors = recorder();
    const stdout: Sink = { ...recorder().sink, write: () => Promise.reject(failing("ENOSPC")) };
    expect(await run(surroundings({ stdout, stderr: errors.sink }))).toBe(74);
    expect(errors.written.join("")).toBe(
      "error: Cannot write to standard output: ENOSPC: write [WRITE_FAILED]\n",
    );
  });

  test("keeps its status when nobody reads its complaints", async () => {
    const stderr: Sink = { ...recorder().sink, write: () => Promise.reject(failing("EPIPE")) };
    expect(await run(surroundings({ argv: ["reslove"], stderr }))).toBe(64);
  });

  test("ends with 130 when it is interrupted while it waits for input", async () => {
    const stdin = (): AsyncIterable<Uint8Array> => ({
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    });
    const argv = ["create", "task-42", "--file", "-"];
    expect(await run(surroundings({ argv, stdin, interrupted: Promise.resolve() }))).toBe(130);
  });

  test("calls what nobody foresaw a bug, with the stack for those who ask", async () => {
    const runtime = { ...makeNodeRuntime({}), git: { discover: () => boom(), program: () => boom() } };
    const show = async (argv: string[]): Promise<[number, string, string]> => {
      const [out, err] = [recorder(), recorder()];
      const status = await run(surroundings({ argv, runtime, stdout: out.sink, stderr: err.sink }));
      return [status, out.written.join(""), err.written.join("")];
    };
    const hint = "Please report it, with what the same command prints with --verbose.";
    expect(await show(["list"])).toEqual([
      70,
      "",
      `error: A bug in ctx: boom\u27E8U+0007\u27E9 [BUG]\nhint: ${hint}\n`,
    ]);
    const [, , verbose] = await show(["list", "-v"]);
    expect(verbose).toContain("Error: boom");
    expect(verbose).toContain("run.test.ts");
    expect(verbose).not.toContain("\u0007");
    const [status, json] = await show(["list", "--json"]);
    expect([status, JSON.parse(json)]).toEqual([
      70,
      {
        version: 1,
        ok: false,
        command: "list",
        error: { code: "BUG", message: "A bug in ctx: boom\u0007", hint },
        findings: [],
      },
    ]);
  });
});

function boom(): never {
  throw new Error("boom\u0007");
}

describe("a sink", () => {
  function fake(changes: Partial<Descriptor> & { readonly isTTY?: boolean; readonly fails?: Error }): {
    sink: Sink;
    now: string[];
    later: string[];
  } {
    const now: string[] = [];
    const later: string[] = [];
    const stream: OutputStream = {
      isTTY: changes.isTTY,
      columns: 97,
      on: () => undefined,
      write: (bytes, done) => {
        later.push(new TextDecoder().decode(bytes));
        done(changes.fails ?? null);
        return true;
      },
    };
    const sink = makeSink({
      isCharacterDevice: () => changes.isTTY !== undefined,
      write: (bytes, offset) => {
        const part = bytes.subarray(offset, offset + 4);
        now.push(new TextDecoder().decode(part));
        return part.length;
      },
      stream: () => stream,
      ...changes,
    });
    return { sink, now, later };
  }

  test("writes to a pipe or file straight away, however short each write is", async () => {
    const { sink, now, later } = fake({});
    await sink.write("0123456789");
    expect([now, later]).toEqual([["0123", "4567", "89"], []]);
    expect([sink.isTerminal(), sink.columns()]).toEqual([false, undefined]);
  });

  test("leaves the rest to the stream when a pipe is full", async () => {
    let calls = 0;
    const { sink, later } = fake({
      write: () => {
        if (calls++ > 0) throw failing("EAGAIN");
        return 4;
      },
    });
    await sink.write("0123456789");
    expect(later).toEqual(["456789"]);
  });

  test("writes to a terminal through its stream", async () => {
    const { sink, now, later } = fake({ isTTY: true });
    await sink.write("text");
    expect([now, later, sink.isTerminal(), sink.columns()]).toEqual([[], ["text"], true, 97]);
  });

  test("takes /dev/null for no terminal", async () => {
    expect(fake({ isTTY: false }).sink.isTerminal()).toBe(false);
  });

  test("rejects with the system's error", async () => {
    await expect(fake({ write: () => thrown("EPIPE") }).sink.write("x")).rejects.toThrow("EPIPE");
    await expect(fake({ isTTY: true, fails: failing("EIO") }).sink.write("x")).rejects.toThrow("EIO");
  });
});

function thrown(code: string): never {
  throw failing(code);
}
