// The official conformance suite, every scenario for servers in both revisions. It speaks HTTP, and comes over a bridge
// (mcp-bridge.mjs). What can be asked of any server is asked of the program as it is shipped; scenarios that call tools, read
// resources and get prompts of the suite's own (`test_…`), of the same program with those in it (fixtures/).
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeTemporaryDirectory } from "../support/hermetic.js";
import { ROOT } from "../tidy/source.js";
import { ClientShop } from "./client-shop.js";
import { NEWER_NODE } from "./newer-node.js";

const SUITE = join(ROOT, "tests/clients/node_modules/@modelcontextprotocol/conformance/dist/index.js");
const BIN = join(ROOT, "bin/ctx.cjs");
const OLDER = "2025-11-25";
const NEWER = "2026-07-28";

/** What any server must do. Failures that are not its own are named. */
const SHIPPED = [
  [OLDER, "server-initialize", []],
  [OLDER, "server-session-lifecycle", []],
  [OLDER, "ping", []],
  [OLDER, "tools-list", []],
  [OLDER, "resources-list", []],
  // The header is the bridge's, which has none of its own.
  [NEWER, "server-stateless", ["sep-2575-http-server-header-mismatch-400"]],
  [NEWER, "tools-list", []],
  [NEWER, "resources-list", []],
  // There are no prompts.
  [NEWER, "caching", ["sep-2549-prompts-list-caching-hints"]],
  [NEWER, "sep-2164-resource-not-found", []],
  [NEWER, "input-required-result-unsupported-methods", []],
] as const;

/** What is asked of the suite's own tools, resources and prompts beside ours. */
const WITH_FIXTURES: Readonly<Record<string, readonly string[]>> = {
  [OLDER]: [
    "logging-set-level",
    "tools-call-with-logging",
    "tools-call-sampling",
    "tools-call-elicitation",
    "elicitation-sep1034-defaults",
    "elicitation-sep1330-enums",
    "resources-subscribe",
    "resources-unsubscribe",
  ],
  [NEWER]: [
    "server-stateless",
    "caching",
    "input-required-result-basic-elicitation",
    "input-required-result-basic-sampling",
    "input-required-result-basic-list-roots",
    "input-required-result-request-state",
    "input-required-result-multiple-input-requests",
    "input-required-result-multi-round",
    "input-required-result-missing-input-response",
    "input-required-result-non-tool-request",
    "input-required-result-result-type",
    "input-required-result-unsupported-methods",
    "input-required-result-tampered-state",
    "input-required-result-capability-check",
    "input-required-result-ignore-extra-params",
    "input-required-result-validate-input",
  ],
};
const IN_BOTH = [
  "completion-complete",
  "tools-call-simple-text",
  "tools-call-image",
  "tools-call-audio",
  "tools-call-embedded-resource",
  "tools-call-mixed-content",
  "tools-call-error",
  "tools-call-with-progress",
  "json-schema-2020-12",
  "resources-read-text",
  "resources-read-binary",
  "resources-templates-read",
  "prompts-list",
  "prompts-get-simple",
  "prompts-get-with-args",
  "prompts-get-embedded-resource",
  "prompts-get-with-image",
];

/** What is asked of HTTP itself, which ours does not speak: it would try the bridge. And extensions that it does not have. */
const NOT_APPLICABLE: Readonly<Record<string, RegExp>> = {
  "streams of HTTP": /^server-sse-/,
  "the Host header": /^dns-rebinding-protection$/,
  "headers that repeat the message": /^http-(?:header-validation|custom-header-server-validation)$/,
  "the extension for tasks": /^tasks-/,
  "the extension for skills": /^sep-2640-/,
};

interface Check {
  readonly id: string;
  readonly status: string;
  readonly errorMessage?: string;
}

/** One bridge for each server, for all scenarios. */
class Bridge {
  private constructor(
    readonly url: string,
    readonly stop: () => void,
  ) {}

  static async open(program: string, directory: string): Promise<Bridge> {
    const script = join(ROOT, "tests/clients/mcp-bridge.mjs");
    const child = spawn(process.execPath, [script, program, directory], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      return new Bridge(line, () => void child.kill("SIGTERM"));
    }
    throw new Error("The bridge did not start.");
  }

  /** The checks of a scenario that do not hold, but for those that want a tool of the suite's own. */
  failuresOf(scenario: string, version: string): string[] {
    const line = [
      "server",
      "--url",
      this.url,
      "--scenario",
      scenario,
      "--spec-version",
      version,
      "--verbose",
    ];
    const { stdout } = spawnSync(NEWER_NODE, [SUITE, ...line], { encoding: "utf8" });
    const start = stdout.indexOf("[\n");
    const checks = JSON.parse(stdout.slice(start, stdout.indexOf("\n]", start) + 2)) as Check[];
    if (checks.every(({ status }) => status !== "SUCCESS")) return ["nothing was checked"];
    return checks
      .filter(({ status }) => status === "FAILURE")
      .map(({ id, errorMessage = "" }) => {
        return errorMessage.startsWith("Not testable") ? `${id}: not testable` : id;
      });
  }
}

let shipped: Bridge;
let extended: Bridge;
const { path: place, remove } = makeTemporaryDirectory("conformance");

beforeAll(async () => {
  const shop = new ClientShop({}, { place });
  shop.must("ctx", ["create", "task-42", "--title", "Implement user authentication"]);
  const program = join(place, "ctx-with-fixtures.cjs");
  const script = join(ROOT, "tests/clients/fixtures/build.mjs");
  const built = spawnSync(process.execPath, [script, program], { stdio: ["ignore", "ignore", "inherit"] });
  if (built.status !== 0) throw new Error("The program with fixtures cannot be built.");
  [shipped, extended] = await Promise.all([Bridge.open(BIN, shop.top), Bridge.open(program, shop.top)]);
}, 120_000);
afterAll(() => {
  shipped.stop();
  extended.stop();
  remove();
});

describe("the program as it is shipped", () => {
  test.each(SHIPPED)("%s %s", (version, scenario, expected) => {
    const failures = shipped.failuresOf(scenario, version);
    expect(failures.filter((one) => !one.endsWith(": not testable"))).toEqual(expected);
  });
});

describe("the same program with the suite's fixtures beside its own", () => {
  const all = [OLDER, NEWER].flatMap((version) =>
    [...IN_BOTH, ...(WITH_FIXTURES[version] as string[])].map((scenario) => [version, scenario] as const),
  );
  // The header is the bridge's, which has none of its own.
  const others = ["sep-2575-http-server-header-mismatch-400"];

  test.each(all)("%s %s", (version, scenario) => {
    expect(extended.failuresOf(scenario, version).filter((id) => !others.includes(id))).toEqual([]);
  });
});

test("every scenario for servers is tried, or cannot apply", () => {
  const { stdout } = spawnSync(NEWER_NODE, [SUITE, "list", "--server"], { encoding: "utf8" });
  const known = [...stdout.matchAll(/^ +- (\S+) \[(.+)\]$/gm)].flatMap(([, scenario = "", versions = ""]) => {
    return versions.split(",").map((version) => `${version} ${scenario}`);
  });
  expect(known.length).toBeGreaterThan(60);
  const tried = new Set([
    ...SHIPPED.map(([version, scenario]) => `${version} ${scenario}`),
    ...[OLDER, NEWER].flatMap((version) =>
      [...IN_BOTH, ...(WITH_FIXTURES[version] as string[])].map((scenario) => `${version} ${scenario}`),
    ),
  ]);
  const ours = known.filter((one) => !/^2025-0[36]-/.test(one));
  const untried = ours.filter((one) => !tried.has(one)).map((one) => one.split(" ")[1] as string);
  const isLeftOut = (scenario: string) => Object.values(NOT_APPLICABLE).some((rule) => rule.test(scenario));
  expect(untried.filter((scenario) => !isLeftOut(scenario))).toEqual([]);
  // And none of the reasons is of yesterday.
  const unused = Object.entries(NOT_APPLICABLE).filter(([, rule]) => !untried.some((one) => rule.test(one)));
  expect(unused).toEqual([]);
});
