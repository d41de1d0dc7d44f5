import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { makeNodeFiles } from "../../../src/adapters/node-files.js";
import { rememberFiles } from "../../../src/adapters/remembered-files.js";
import { isCtxError } from "../../../src/errors/ctx-error.js";
import type { Files } from "../../../src/ports/files.js";
import { makeTemporaryDirectory } from "../../support/hermetic.js";

const PATHS = ["a", "b", "a/x", "a/y", "b/x", "b/y/z"];
const OLD = new Date("2020-01-01T00:00:00Z");

/** What another program may do to a path; what cannot be done there is left undone. */
const ACTS: Readonly<Record<string, (path: string, other: string, text: string) => void>> = {
  write: (path, _, text) => (mkdirSync(dirname(path), { recursive: true }), writeFileSync(path, text)),
  "write and set the time back": (path, _, text) => (writeFileSync(path, text), utimesSync(path, OLD, OLD)),
  "put another file in its place": (path, other, text) => {
    writeFileSync(`${other}.new`, text);
    utimesSync(`${other}.new`, OLD, OLD);
    renameSync(`${other}.new`, path);
  },
  rename: (path, other) => renameSync(path, other),
  "remove all below": (path) => rmSync(path, { recursive: true, force: true }),
  "make a directory": (path) => mkdirSync(path, { recursive: true }),
  "lead elsewhere": (path, other) => (
    rmSync(path, { recursive: true, force: true }),
    symlinkSync(other, path)
  ),
  "write by another name": (path, other, text) => (linkSync(path, other), writeFileSync(other, text)),
  "give no rights": (path) => chmodSync(path, 0o000),
  "give rights": (path) => chmodSync(path, 0o755),
};

function attempt<T>(act: () => T): T | string {
  try {
    return act();
  } catch (error) {
    return isCtxError(error) ? `${error.code} ${error.message}` : "cannot be done";
  }
}

function readAll(files: Files, root: string): unknown[] {
  return ["", ...PATHS].map((path) => {
    const place = join(root, path);
    return [path, attempt(() => files.list(place)), attempt(() => files.readText(place))];
  });
}

/** Waits until the file system's clock has moved on, so that what happens next gets another time. */
function passTick(root: string): void {
  const look = (): number => {
    writeFileSync(join(root, "tick"), "");
    return lstatSync(join(root, "tick")).ctimeMs;
  };
  const start = look();
  while (look() === start);
  rmSync(join(root, "tick"));
}

const steps = fc.array(
  fc.record({
    act: fc.constantFrom(...Object.keys(ACTS)),
    path: fc.constantFrom(...PATHS),
    other: fc.constantFrom(...PATHS),
    text: fc.constantFrom("one", "two", "a longer text"),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Does it all in a fresh directory, and compares after each step what is remembered with what is there. */
function checkSteps(
  run: readonly { act: string; path: string; other: string; text: string }[],
  aheadMs: number,
): void {
  const { path: root, remove } = makeTemporaryDirectory("remembered");
  const plain = makeNodeFiles();
  const remembering = rememberFiles(plain, () => Date.now() + aheadMs);
  try {
    expect(readAll(remembering, root)).toEqual(readAll(plain, root));
    for (const { act, path, other, text } of run) {
      if (aheadMs > 0) passTick(root);
      attempt(() => ACTS[act]?.(join(root, path), join(root, other), text));
      const there = readAll(plain, root);
      // The second time, what the first one kept is given.
      expect([act, readAll(remembering, root)]).toEqual([act, there]);
      expect([act, readAll(remembering, root)]).toEqual([act, there]);
    }
  } finally {
    remove();
  }
}

test("whatever other programs do right after a look, and as fast as they can, the next look sees", () => {
  const property = fc.property(steps, (run) => checkSteps(run, 0));
  expect(() => fc.assert(property, { numRuns: 60 })).not.toThrow();
});

test("where everything counts as old, and so is kept, every change is seen all the same", () => {
  const property = fc.property(steps, (run) => checkSteps(run, 60_000));
  expect(() => fc.assert(property, { numRuns: 60 })).not.toThrow();
});

// A young file may change within the same tick of its clock, after which every stamp is as before.
test("what is old is read once, what is young each time", () => {
  const { path: root, remove } = makeTemporaryDirectory("remembered-once");
  onTestFinished(remove);
  writeFileSync(join(root, "context.md"), "Caching: Redis\n");
  const asked: string[] = [];
  const plain = makeNodeFiles();
  const counted: Files = {
    ...plain,
    list: (path) => (asked.push("list"), plain.list(path)),
    readText: (path) => (asked.push("text"), plain.readText(path)),
  };
  const readTwice = (files: Files): string[] => {
    asked.length = 0;
    for (let count = 0; count < 2; count++) {
      expect(files.list(root)).toEqual([{ name: "context.md", kind: "file" }]);
      expect(files.readText(join(root, "context.md"))).toBe("Caching: Redis\n");
    }
    return [...asked];
  };
  expect(readTwice(rememberFiles(counted))).toEqual(["list", "text", "list", "text"]);
  expect(readTwice(rememberFiles(counted, () => Date.now() + 60_000))).toEqual(["list", "text"]);
});
