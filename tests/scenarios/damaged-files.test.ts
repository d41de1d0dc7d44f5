// The example shop with each of its files cut short or altered: the damage is found or harmless, never a bug.
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeWorld } from "../support/transcript.js";
import { ROOT } from "../tidy/source.js";

const SHOP = join(ROOT, "examples/shop/.context");
const CUTS = 12;
const world = makeWorld("damaged");
cpSync(SHOP, join(world.root, ".context"), { recursive: true });
afterAll(() => world.remove());

const FILES = readdirSync(SHOP, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => /\.(?:json|jsonl|md)$/.test(path))
  .sort();

interface Found {
  readonly severity: string;
  readonly path?: string;
  readonly line?: number;
}

/** Resolves and lists with other bytes in place of a file; the findings about that file. */
async function withBytes(path: string, bytes: Uint8Array): Promise<Found[]> {
  const file = join(world.root, ".context", path);
  const whole = readFileSync(file);
  writeFileSync(file, bytes);
  const found: Found[] = [];
  for (const command of ["resolve task-42 --explain --json", "list --json"]) {
    const { status, stdout } = await world.ctx(command);
    const { findings } = JSON.parse(stdout) as { findings: Found[] };
    const errors = findings.filter(({ severity }) => severity === "error");
    expect({ path, command, status }).toEqual({ path, command, status: errors.length === 0 ? 0 : 1 });
    for (const error of errors)
      expect(error).toMatchObject({ path: expect.any(String), line: expect.any(Number) });
    found.push(...errors.filter((error) => error.path === `.context/${path}`));
  }
  writeFileSync(file, whole);
  return found;
}

describe.each(FILES)("%s", (path) => {
  const whole = readFileSync(join(SHOP, path));
  const offsets = Array.from({ length: CUTS }, (_, at) => Math.floor((whole.length * at) / CUTS));

  test("cut short", async () => {
    // Prose may end anywhere, and so may a file behind its last closing bracket.
    const text = whole.toString("utf8");
    const fence = text.indexOf("\n---\n");
    const start = path.endsWith(".md") ? 4 : path.endsWith(".jsonl") ? 0 : 1;
    const end = path.endsWith(".md") ? fence : text.trimEnd().length;
    const unseen: number[] = [];
    for (const offset of offsets) {
      const found = await withBytes(path, whole.subarray(0, offset));
      if (offset >= start && offset < end && found.length === 0) unseen.push(offset);
    }
    expect(unseen).toEqual([]);
  });

  test("with a byte that is no UTF-8, a NUL, or one bit turned", async () => {
    for (const offset of offsets) {
      const invalid = await withBytes(
        path,
        Buffer.concat([whole.subarray(0, offset), Buffer.of(0xff), whole.subarray(offset)]),
      );
      expect({ offset, found: invalid.length > 0 }).toEqual({ offset, found: true });
      const altered = Buffer.from(whole);
      altered[offset] = (altered[offset] as number) ^ (1 << (offset % 7));
      await withBytes(path, altered);
      altered[offset] = 0;
      await withBytes(path, altered);
    }
  });
});
