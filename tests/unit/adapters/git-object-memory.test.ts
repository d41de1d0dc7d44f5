// What is remembered of git's objects: each is asked for once, as long as nothing can have been replaced.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { GitObject } from "../../../src/adapters/git/backend.js";
import { ObjectMemory } from "../../../src/adapters/git/object-memory.js";
import { makeTemporaryDirectory } from "../../support/hermetic.js";

/** A memory before a git that says of each object what it was asked, and a note of every question and every start. */
function lay(bytesOf: (oid: string) => number = () => 8) {
  const { path: directory, remove } = makeTemporaryDirectory("object-memory");
  onTestFinished(remove);
  const asked: string[] = [];
  let starts = 0;
  const objectOf = (oid: string): GitObject => ({ kind: "tree", bytes: new Uint8Array(bytesOf(oid)) });
  const memory = new ObjectMemory(directory, () => {
    starts++;
    return {
      open: async () => void asked.push("open"),
      read: async (oids) => {
        asked.push(...oids);
        if (oids.includes("gone")) throw new Error("git has no object gone");
        return oids.map(objectOf);
      },
      findTree: async (commit, path) => {
        asked.push(`${commit}:${path}`);
        return path === "none" ? null : { oid: "tree", object: objectOf("tree") };
      },
    };
  });
  return { directory, memory, takeAsked: () => asked.splice(0), starts: () => starts };
}

test("the git that was opened ahead is the one that is asked", async () => {
  const { memory, takeAsked, starts } = lay();
  await memory.open();
  await memory.read(["a"]);
  expect(takeAsked()).toEqual(["open", "a"]);
  expect(starts()).toBe(1);
});

test("each object is asked for once, whatever it is asked with", async () => {
  const { memory, takeAsked, starts } = lay();
  expect(await memory.read(["a", "b", "a"])).toHaveLength(3);
  expect(takeAsked()).toEqual(["a", "b"]);
  await memory.read(["b", "c", "a"]);
  expect(takeAsked()).toEqual(["c"]);
  await memory.findTree("commit", ".context");
  await memory.findTree("commit", ".context");
  await memory.read(["tree"]);
  expect(takeAsked()).toEqual(["commit:.context"]);
  expect(starts()).toBe(1);
});

test("what is not there is asked for again: it may have come", async () => {
  const { memory, takeAsked } = lay();
  for (let round = 0; round < 2; round++) {
    await expect(memory.read(["a", "gone"])).rejects.toThrow("gone");
    expect(await memory.findTree("commit", "none")).toBeNull();
  }
  expect(takeAsked()).toEqual(["a", "gone", "commit:none", "a", "gone", "commit:none"]);
});

test("what is large is not kept, and what is kept has a limit", async () => {
  const { memory, takeAsked } = lay((oid) => (oid === "large" ? 300_000 : 250_000));
  const many = Array.from({ length: 60 }, (_, number) => `o${number}`);
  await memory.read(["large"]);
  await memory.read(["large"]);
  expect(takeAsked()).toEqual(["large", "large"]);
  for (const oid of many) await memory.read([oid]);
  takeAsked();
  for (const oid of many) await memory.read([oid]);
  expect(takeAsked().length).toBeGreaterThan(0);
});

test.each(["refs/replace/a", "packed-refs", "reftable/tables.list"])(
  "where %s appears, everything is asked anew, of a git that has not read the replacements yet",
  async (path) => {
    const { directory, memory, takeAsked, starts } = lay();
    await memory.read(["a"]);
    mkdirSync(join(directory, path, ".."), { recursive: true });
    writeFileSync(join(directory, path), "x");
    await memory.read(["a"]);
    await memory.read(["a"]);
    expect([takeAsked(), starts()]).toEqual([["a", "a"], 2]);
  },
);
