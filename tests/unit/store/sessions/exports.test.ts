import { beforeEach, describe, expect, test } from "vitest";
import { makeNodeRuntime } from "../../../../src/adapters/node-runtime.js";
import type { Runtime } from "../../../../src/ports/runtime.js";
import { readExports, recordExports } from "../../../../src/store/sessions/exports.js";
import { makeFakeFiles, type FakeFiles } from "../../../support/fakes.js";
import { makeFakeTerminals } from "../../../support/fake-terminals.js";

const SHELL = { pid: 100, started: "1" };
const OTHER = { pid: 101, started: "1" };
const TOP = "/home/ada/.local/state/ctx/sessions";

let files: FakeFiles;
let runtime: Runtime;
beforeEach(() => {
  files = makeFakeFiles();
  runtime = {
    ...makeNodeRuntime({ HOME: "/home/ada" }),
    files,
    terminals: makeFakeTerminals([{ id: "%0" }, { id: "%1" }]),
  };
});

const everyText = (): string =>
  [`${TOP}/key`, ...(files.list(`${TOP}/exports`) ?? []).map(({ name }) => `${TOP}/exports/${name}`)]
    .map((path) => files.readText(path) ?? "")
    .join("");

describe("what was exported", () => {
  test("is known by name, and compared by value", async () => {
    await recordExports(runtime, SHELL, new Map([["STAGE", "test 😀\n$(x)"]]));
    const known = readExports(runtime, SHELL);
    expect(known?.names).toEqual(["STAGE"]);
    expect(known?.isEqual("STAGE", "test 😀\n$(x)")).toBe(true);
    expect(known?.isEqual("STAGE", "test")).toBe(false);
    expect(known?.isEqual("stage", "test 😀\n$(x)")).toBe(false);
    expect(known?.isEqual("constructor", "")).toBe(false);
  });

  test("is added to, and the last value counts", async () => {
    await recordExports(
      runtime,
      SHELL,
      new Map([
        ["A", "1"],
        ["B", "1"],
      ]),
    );
    await recordExports(runtime, SHELL, new Map([["A", "2"]]));
    const known = readExports(runtime, SHELL);
    expect([known?.isEqual("A", "1"), known?.isEqual("A", "2"), known?.isEqual("B", "1")]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test("belongs to one process: another one with its pid has none of it", async () => {
    await recordExports(runtime, SHELL, new Map([["A", "1"]]));
    expect(readExports(runtime, OTHER)).toBeNull();
    expect(readExports(runtime, { ...SHELL, started: "2" })).toBeNull();
  });

  test("is forgotten once the process has ended", async () => {
    await recordExports(runtime, { pid: 7, started: "1" }, new Map([["A", "1"]]));
    await recordExports(runtime, SHELL, new Map([["A", "1"]]));
    expect(files.list(`${TOP}/exports`)).toHaveLength(1);
    expect(readExports(runtime, SHELL)?.names).toEqual(["A"]);
  });

  test("no value reaches the disk, and equal values do not look equal", async () => {
    await recordExports(
      runtime,
      SHELL,
      new Map([
        ["A", "hunter2-hunter2"],
        ["B", "hunter2-hunter2"],
      ]),
    );
    await recordExports(runtime, OTHER, new Map([["A", "hunter2-hunter2"]]));
    expect(everyText()).not.toContain("hunter2");
    const hashes = everyText().match(/"[0-9a-f]{64}"/g) ?? [];
    expect([hashes.length, new Set(hashes).size]).toEqual([3, 2]);
  });

  test("damaged notes are none, and replaced", async () => {
    await recordExports(runtime, SHELL, new Map([["A", "1"]]));
    const [file] = files.list(`${TOP}/exports`) ?? [];
    files.writeBytes(`${TOP}/exports/${file?.name}`, new TextEncoder().encode('{"v":1,"pi'));
    expect(readExports(runtime, SHELL)).toBeNull();
    await recordExports(runtime, SHELL, new Map([["B", "1"]]));
    expect(readExports(runtime, SHELL)?.names).toEqual(["B"]);
  });

  test("a key that is none is not overwritten", async () => {
    files.create(`${TOP}/key`, "mine\n");
    await expect(recordExports(runtime, SHELL, new Map([["A", "1"]]))).rejects.toMatchObject({
      code: "WRITE_FAILED",
    });
    expect(files.readText(`${TOP}/key`)).toBe("mine\n");
  });
});
