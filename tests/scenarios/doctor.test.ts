// Every fault that `ctx doctor` knows, planted: it is found, alone; where it has a repair, that mends it, keeps every old
// byte, and is the same however often it is begun and killed. Where no machine may choose, nothing is changed.
import { appendFileSync, readdirSync, readFileSync, lstatSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CheckResult, DoctorData } from "../../src/actions/doctor.js";
import type { Files } from "../../src/ports/files.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { FAULTS, makeHealthyShop, type Fault } from "../support/doctor-faults.js";
import { Shell, type World } from "../support/world.js";

const REPAIRABLE = Object.entries(FAULTS).filter(([, { after }]) => after !== undefined);
const OTHERS = Object.entries(FAULTS).filter(([, { after }]) => after === undefined);

function plant({ plant: plantIn }: Fault): World {
  const world = makeHealthyShop();
  plantIn(world);
  return world;
}

function notWell({ checks }: DoctorData): CheckResult[] {
  return checks.filter(({ status }) => status !== "ok");
}

/** Path and bytes of everything but git's own directory. */
function contents(world: World): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of readdirSync(world.top, { recursive: true, encoding: "utf8" })) {
    if (path === ".git" || path.startsWith(".git/") || !lstatSync(join(world.top, path)).isFile()) continue;
    found.set(path, readFileSync(join(world.top, path)).toString("latin1"));
  }
  return found;
}

/** What was there and is nowhere any more: in no file, at the start of none, and not in HEAD. */
function lost(before: ReadonlyMap<string, string>, world: World): string[] {
  const now = [...contents(world).values()];
  const committed = world
    .git("ls-tree", "-r", "--format=%(objectname)", "HEAD")
    .split("\n")
    .map((oid) => world.git("cat-file", "blob", oid));
  return [...before]
    .filter(([, bytes]) => !now.some((text) => text.startsWith(bytes)))
    .filter(([, bytes]) => !committed.includes(bytes.replace(/\n$/, "")))
    .map(([path]) => path);
}

test("a shop in order is well, and stays as it is", async () => {
  const world = makeHealthyShop();
  const before = contents(world);
  const { data, isRefusal } = await world.doctor({ fix: true });
  expect(notWell(data)).toEqual([]);
  expect(isRefusal).toBe(false);
  expect(contents(world)).toEqual(before);
});

test("what is in the journal is counted; what a crash cut off in it is told, and is no fault", async () => {
  const world = makeHealthyShop();
  await world.progress({ ref: "task-42", text: "the form is done" });
  appendFileSync(join(world.top, ".git/ctx/journal/2026-11-20.journal"), '\n171 eba34164 {"root":');
  const { data } = await world.doctor({});
  expect(data.checks.find(({ id }) => id === "journal")).toEqual({
    id: "journal",
    status: "ok",
    message: "1 entry of 1 day, none of them missing; of 1 frame a crash has left only a part",
  });
});

describe.each(Object.entries(FAULTS))("%s", (_, fault) => {
  test("is found, and is all that is found", async () => {
    const world = plant(fault);
    const before = contents(world);
    const { data, isRefusal } = await world.doctor({});
    expect(notWell(data)).toEqual([expect.objectContaining(fault.found)]);
    expect(notWell(data)[0]?.repair === undefined).toBe(fault.after === undefined);
    expect(isRefusal).toBe(fault.found["status"] === "error");
    expect(contents(world)).toEqual(before);
  });
});

describe.each(REPAIRABLE)("%s", (_, fault) => {
  const after = fault.after as NonNullable<Fault["after"]>;

  test("is repaired, and every old byte is still there", async () => {
    const world = plant(fault);
    const before = contents(world);
    const { data, isRefusal } = await world.doctor({ fix: true });
    expect(notWell(data)).toEqual([expect.objectContaining({ ...fault.found, status: "fixed" })]);
    expect(isRefusal).toBe(false);
    for (const [path, text] of Object.entries(after()))
      expect(world.has(path) ? world.read(path) : null).toBe(text);
    expect(lost(before, world)).toEqual([]);
    expect(notWell((await world.doctor({})).data)).toEqual([]);
  });

  test("is repaired once: a second time changes nothing", async () => {
    const world = plant(fault);
    await world.doctor({ fix: true });
    const once = contents(world);
    expect(notWell((await world.doctor({ fix: true })).data)).toEqual([]);
    expect(contents(world)).toEqual(once);
  });

  test("a repair that is killed after any of its steps loses nothing, and is completed by the next", async () => {
    for (let writes = 0; ; writes++) {
      const world = plant(fault);
      const before = contents(world);
      const isKilled = await isKilledAfter(writes, world);
      expect(lost(before, world)).toEqual([]);
      await world.doctor({ fix: true });
      expect(notWell((await world.doctor({})).data)).toEqual([]);
      expect(lost(before, world)).toEqual([]);
      // The copy that the killed repair made is good enough for the next.
      expect(
        [...contents(world).keys()].filter((path) => /(?:broken|mixed|leftover)-/.test(path)).length,
      ).toBeLessThan(2);
      if (!isKilled) break;
      expect(writes).toBeLessThan(10);
    }
  });

  test("is shown by a dry run and refused by a no, and both change nothing", async () => {
    const world = plant(fault);
    const before = contents(world);
    const dry = await world.doctor({ fix: true, dryRun: true });
    expect(dry.data).toMatchObject({ dryRun: true, diff: expect.stringContaining("diff --git ") });
    const plans: unknown[] = [];
    const confirm = async (plan: unknown): Promise<boolean> => {
      plans.push(plan);
      return false;
    };
    const { data } = await world.doctor({ fix: true, confirm });
    expect(plans).toEqual([[expect.objectContaining({ id: fault.found["id"] })]]);
    expect(data.declined).toBe(true);
    expect(notWell(data)).toEqual([expect.objectContaining(fault.found)]);
    expect(contents(world)).toEqual(before);
  });
});

describe.each(OTHERS)("%s", (_, fault) => {
  test("is no machine's to choose: --fix asks nobody and changes nothing", async () => {
    const world = plant(fault);
    const before = contents(world);
    const confirm = (): Promise<boolean> => Promise.reject(new Error("asked"));
    const { data } = await world.doctor({ fix: true, confirm });
    expect(notWell(data)).toEqual([expect.objectContaining(fault.found)]);
    expect(contents(world)).toEqual(before);
  });
});

/** Runs the repair with a file system that dies after some writes; tells whether it did. */
async function isKilledAfter(writes: number, world: World): Promise<boolean> {
  const death = new Error("killed");
  let left = writes;
  const mortal = <Args extends unknown[], Answer>(act: (...args: Args) => Answer) => {
    return (...args: Args): Answer => {
      if (left-- === 0) throw death;
      return act(...args);
    };
  };
  const { files } = world.runtime;
  const dying: Files = {
    ...files,
    create: mortal(files.create),
    replace: mortal(files.replace),
    remove: mortal(files.remove),
  };
  const runtime: Runtime = { ...world.runtime, files: dying };
  try {
    await new Shell(runtime, world.top).doctor({ fix: true });
    return false;
  } catch (error) {
    if (error !== death) throw error;
    return true;
  }
}
