// What `--dry-run` prints is a patch: git applies it, and what comes of it is what the command itself writes.
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeShop } from "../support/transcript.js";

const TASK = ".context/tasks/task-42/context.md";

describe("what a dry run prints, git applies", () => {
  test.each([
    ["lines that end in CRLF", "---\r\ncaching: Redis\r\nretries: 1\r\n---\r\n"],
    ["blank lines below the change", "---\nretries: 1\n---\n\n\n\n"],
    ["blank lines that hold spaces", "---\nretries: 1\n---\n  \n\t\n"],
    ["a tab", "---\nretries: 1\n---\n\tindented\n"],
    ["no line end at the end", "---\nretries: 1\n---\nLogin"],
  ])("%s", async (_, before) => {
    const world = await makeShop("dry-run");
    onTestFinished(() => world.remove());
    world.write(TASK, before);
    const { stdout, status } = await world.ctx("set task-42 retries 2 --dry-run");
    expect([status, world.read(TASK)]).toEqual([0, before]);
    const patch = join(world.root, "the.diff");
    writeFileSync(patch, stdout);
    world.git("-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", patch);
    expect(world.read(TASK)).toBe(before.replace("retries: 1", "retries: 2"));
  });
});
