import { describe, expect, test } from "vitest";
import { makeStepOutput, type Printed } from "../../../src/actions/workflow/execute/step-output.js";
import { CtxError } from "../../../src/errors/ctx-error.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Takes parts of an output; what was told, what the file got, what is left of it. */
async function take(
  parts: readonly (string | Uint8Array | readonly ["stderr", string])[],
  append: (text: string) => Promise<void> = async () => undefined,
): Promise<{ told: string[]; kept: string; printed: Printed }> {
  const told: string[] = [];
  let kept = "";
  const output = makeStepOutput({
    known: [{ name: "DB_PASSWORD", value: "hunter2222" }],
    file: {
      name: "output-1.log",
      hasText: () => kept !== "",
      append: async (text) => {
        await append(text);
        kept += text;
      },
    },
    tell: async (source, text) => void told.push(`${source} ${text}`),
  });
  for (const part of parts) {
    if (typeof part === "string") await output.take("stdout", bytes(part));
    else if (part instanceof Uint8Array) await output.take("stdout", part);
    else await output.take(part[0], bytes(part[1]));
  }
  const printed = await output.end();
  return { told, kept, printed };
}

describe("output in parts", () => {
  test.each<[what: string, parts: Parameters<typeof take>[0], told: string[], stdout: string]>([
    ["nothing", [], [], ""],
    [
      "lines that come in pieces",
      ["one\ntw", "o\nthree"],
      ["stdout one\n", "stdout two\n", "stdout three\n"],
      "one\ntwo\nthree",
    ],
    [
      "both streams, each with its own open line",
      ["a", ["stderr", "x\n"], "b\n"],
      ["stderr x\n", "stdout ab\n"],
      "ab\n",
    ],
    [
      "a character that is cut in two",
      [bytes("é\n").slice(0, 1), bytes("é\n").slice(1)],
      ["stdout é\n"],
      "é\n",
    ],
    ["a character that stays cut", [bytes("é").slice(0, 1)], ["stdout \ufffd\n"], "\ufffd"],
    ["what is no UTF-8", [Uint8Array.from([0x61, 0xff, 0x0a])], ["stdout a\ufffd\n"], "a\ufffd\n"],
    ["lines of Windows", ["a\r\nb\r\n"], ["stdout a\nb\n"], "a\r\nb\r\n"],
    [
      "a secret that comes in pieces",
      ["it is hunter", "2222!\n"],
      ["stdout it is [DB_PASSWORD]!\n"],
      "it is hunter2222!\n",
    ],
  ])("%s", async (_what, parts, told, stdout) => {
    const taken = await take(parts);
    expect([taken.told, taken.printed.stdout]).toEqual([told, stdout]);
    expect(taken.kept).toBe(told.map((one) => one.replace(/^\w+ /, "")).join(""));
  });

  test("a line without an end is cut between words", async () => {
    const { told } = await take([`${"x".repeat(65_000)} hunter2222 ${"y".repeat(70_000)}`]);
    expect(told.join("")).not.toContain("hunter");
    expect(told.join("").replaceAll(/stdout |\n/g, "")).toBe(
      `${"x".repeat(65_000)} [DB_PASSWORD] ${"y".repeat(70_000)}`,
    );
  });

  test("more than can be kept becomes no variable, and is in the file", async () => {
    const line = `${"x".repeat(1023)}\n`;
    const { kept, printed } = await take(Array.from({ length: 1025 }, () => line));
    expect(printed.stdout).toBeNull();
    expect(kept).toBe(line.repeat(1025));
  });

  test("a full disk is told in the end, and nothing is told that is not kept", async () => {
    const full = new CtxError("WRITE_FAILED", "No space left");
    let isFull = false;
    const taking = take(["one\n", "two\n", "three\n"], async (text) => {
      isFull ||= text === "two\n";
      if (isFull) throw full;
    });
    await expect(taking).rejects.toBe(full);
  });
});
