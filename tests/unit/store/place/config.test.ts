import { describe, expect, test } from "vitest";
import { makeDefaultConfig } from "../../../../src/model/config.js";
import { isOurConfig, readConfig } from "../../../../src/store/place/config.js";

const read = (value: unknown) => readConfig(JSON.stringify(value), "shop");
const codesOf = async (value: unknown) =>
  (await read(value)).findings.map(({ code, pointer }) => `${code} ${pointer ?? ""}`);

test("no file is the defaults, with the directory's name", async () => {
  expect(await readConfig(null, "shop")).toEqual({
    config: makeDefaultConfig("shop"),
    findings: [],
    writeBlock: null,
    configSource: null,
  });
});

test("SPEC §2: the defaults", async () => {
  const { config } = await read({ format: "ctx/1" });
  expect(config).toMatchObject({
    project: "shop",
    insight: { categories: [] },
    delegation: { autoAccept: ["branch"] },
    check: { severity: { global: "error", project: "error", branch: "warning", task: "warning" } },
    watch: { quietMs: 2000, maxMs: 60_000 },
    journal: { keepDays: 90 },
    secrets: { allow: [] },
    budget: { window: 200_000, target: 30, policies: {} },
  });
});

test("what is set counts, the rest of its group keeps the defaults", async () => {
  const { config, findings } = await read({
    format: "ctx/1",
    project: "store",
    check: { severity: { task: "error" } },
    budget: { target: 20 },
  });
  expect(findings).toEqual([]);
  expect(config.project).toBe("store");
  expect(config.check.severity).toEqual({
    global: "error",
    project: "error",
    branch: "warning",
    task: "error",
  });
  expect(config.budget).toEqual({ window: 200_000, target: 20, policies: {} });
});

describe("problems", async () => {
  test.each<[string, unknown, string[]]>([
    ["an unknown key", { format: "ctx/1", bugdet: {} }, ["CONFIG_KEY_UNKNOWN /bugdet"]],
    [
      "an unknown key further in",
      { format: "ctx/1", budget: { windw: 1 } },
      ["CONFIG_KEY_UNKNOWN /budget/windw"],
    ],
    [
      "a value of the wrong type",
      { format: "ctx/1", budget: { target: "much" } },
      ["CONFIG_INVALID /budget/target"],
    ],
    ["an array", [], ["CONFIG_INVALID "]],
  ])("%s", async (_, value, expected) => {
    expect(await codesOf(value)).toEqual(expected);
  });

  test("the near name is in the hint", async () => {
    expect((await read({ format: "ctx/1", bugdet: {} })).findings[0]?.hint).toBe("did you mean budget?");
  });

  test("a wrong value falls back to the default of its group, and the others count", async () => {
    const { config } = await read({
      format: "ctx/1",
      project: "store",
      budget: { target: "much", window: 5 },
    });
    expect(config.budget).toEqual(makeDefaultConfig("").budget);
    expect(config.project).toBe("store");
  });

  test("text that is not JSON is a finding with its line, the defaults count, and nothing may be written", async () => {
    const broken = await readConfig('{\n  "format": "ctx/1",\n  "project": \n}\n', "shop");
    expect(broken).toMatchObject({ config: makeDefaultConfig("shop"), writeBlock: "broken" });
    expect(broken.findings).toMatchObject([
      { code: "CONFIG_INVALID", path: ".context/config.json", line: 4 },
    ]);
  });
});

describe("formats", async () => {
  test.each([
    ["ctx/1", null],
    ["ctx/2", "newer"],
    ["ctx/10", "newer"],
  ])("%s: writing is blocked as %j", async (format, block) => {
    const found = await read({ format });
    expect(found.writeBlock).toBe(block);
    expect(found.findings.map(({ code }) => code)).toEqual(block === null ? [] : ["FORMAT_NEWER"]);
  });

  test("a newer format may hold what this version does not know", async () => {
    expect((await read({ format: "ctx/2", brandNew: true })).findings[0]).toMatchObject({
      code: "FORMAT_NEWER",
      severity: "warning",
      pointer: "/format",
    });
  });
});

test.each([
  [{ format: "ctx/1" }, true],
  [{ format: "ctx/9" }, true],
  [{ format: "memory/1" }, false],
  [{ project: "shop" }, false],
  [null, false],
  [undefined, false],
])("%j is a config of ours: %j", async (value, expected) => {
  expect(isOurConfig(value as never)).toBe(expected);
});
