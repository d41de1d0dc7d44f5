// What GitHub would run for a pull request: the scripts of action.yml and of the workflows, under bash, with the built ctx.
// The comment is in tests/shells/: it needs programs that GitHub has and not every machine.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { VERSION } from "../../src/cli/version.js";
import { ACTION, read, Runner, stepOf, WORKFLOWS, workflowSteps } from "../support/github-runner.js";

describe("the review of a pull request", () => {
  test("is a summary, annotations and outputs", () => {
    const runner = new Runner();
    const { status, stdout } = runner.review();
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^::(?:notice|warning|error) file=\.context\/project\/context\.json,line=\d+,title=R1/m,
    );
    expect(readFileSync(runner.summary, "utf8")).toContain("caching");
    expect(runner.outputLines()).toEqual([
      "verdict=review",
      "delegations=0",
      expect.stringMatching(/^max-risk=(?:low|medium|high)$/),
      `summary-file=${runner.temp}/ctx-review/review.md`,
    ]);
    expect(Object.keys(ACTION.outputs)).toEqual(
      expect.arrayContaining(["verdict", "delegations", "max-risk", "summary-file"]),
    );
  });

  test("fails where it is told to, and tells all the same", () => {
    const runner = new Runner();
    expect(runner.review({ CTX_FAIL_ON: "R1" }).status).toBe(1);
    expect(runner.outputLines()[0]).toBe("verdict=blocked");
    expect(existsSync(runner.summary)).toBe(true);
  });

  test("leaves a SARIF file where that is asked for", () => {
    const runner = new Runner();
    expect(runner.review({ CTX_FORMAT: "sarif" }).status).toBe(0);
    const [line = ""] = runner.outputLines();
    const sarif = JSON.parse(readFileSync(line.replace("sarif-file=", ""), "utf8")) as { version: string };
    expect(sarif.version).toBe("2.1.0");
  });

  test("of text that would be commands is only text", () => {
    const runner = new Runner({
      caching: "$(touch owned)`touch owned`\n::error::owned\n::set-output name=x::y",
    });
    const { status, stdout } = runner.review();
    expect(status).toBe(0);
    expect(existsSync(join(runner.clone, "owned"))).toBe(false);
    expect(stdout).not.toMatch(/^::(?:error::owned|set-output)/m);
  });

  test("an error about a file obeys nothing that the file says, old commands of the runner included", () => {
    const runner = new Runner();
    const id = "01KAGC00000000000000000001";
    const to = "branch/##[stop-commands]owned";
    const git = (...argv: string[]) => runner.world.git("-C", runner.clone, ...argv);
    const path = join(runner.clone, `.context/delegations/${id}.json`);
    mkdirSync(dirname(path), { recursive: true });
    const proposal = { id, from: "task/task-42", to, key: "caching", data: 1, reason: "why", by: "@ada" };
    writeFileSync(path, JSON.stringify({ ...proposal, at: "2026-11-20T10:00:00Z", base: "absent" }));
    git("add", ".");
    git("commit", "--quiet", "--message", "Propose");
    for (const format of ["github", "sarif", "none"]) {
      const { status, stdout, stderr } = runner.review({ CTX_FORMAT: format });
      expect([status, `${stdout}${stderr}`.includes("##[")]).toEqual([1, false]);
    }
    expect(readFileSync(runner.summary, "utf8")).toContain("#### Errors");
  });

  test.each([
    ["a checkout without history", "1", {}, "fetch-depth: 0"],
    ["a base that is not there", null, { CTX_BASE: "origin/develop" }, "not in the checkout"],
    ["a base that is an option", null, { CTX_BASE: "--output=x" }, "not in the checkout"],
    ["no pull request", null, { GITHUB_BASE_REF: "" }, "Set the input base"],
    ["no checkout", null, { CTX_DIRECTORY: "/" }, "no checkout"],
    ["a rule that there is not", null, { CTX_FAIL_ON: "R99" }, "could not run"],
    ["a format that there is not", null, { CTX_FORMAT: "pdf" }, "github, sarif or none"],
  ])("cannot be had of %s, which is told with its cure", (_, depth, environment, words) => {
    const { status, stdout } = new Runner({ depth }).review(environment as Record<string, string>);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error title=ctx review::/m);
    expect(stdout).toContain(words);
  });
});

describe("the installation of ctx", () => {
  const scripts = [ACTION.runs.steps, workflowSteps("ctx-review")].map((steps) =>
    stepOf(steps, "Install ctx"),
  );

  test.each(scripts)("takes the version that is asked for, and no other thing", (script) => {
    const runner = new Runner();
    const calls = join(runner.temp, "calls");
    writeFileSync(join(runner.temp, "npm"), `#!/bin/sh\necho "$PWD $*" >>"${calls}"\n`, { mode: 0o755 });
    expect(runner.run(script, { CTX_VERSION: "0.1.0-rc.1+2" }).status).toBe(0);
    const place = `${runner.temp}/ctx`;
    expect(readFileSync(calls, "utf8")).toBe(
      `${place} install --global --prefix ${place} --ignore-scripts --no-audit --no-fund git-ctx@0.1.0-rc.1+2\n`,
    );
    for (const version of ["", "../evil", "1 --registry=x", "-g", "1;touch owned"]) {
      expect(runner.run(script, { CTX_VERSION: version }).status).toBe(1);
    }
    expect(readFileSync(calls, "utf8").split("\n")).toHaveLength(2);
  });
});

describe("what GitHub is given to run", () => {
  const steps = [...ACTION.runs.steps, ...WORKFLOWS.flatMap(({ name }) => workflowSteps(name))];

  test("holds no expression, so that nothing can be written into it", () => {
    for (const { run } of steps) expect(run ?? "").not.toContain("${{");
  });

  test("names every action by its commit", () => {
    const named = steps.flatMap(({ uses }) => uses ?? []);
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((name) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(name))).toEqual([]);
  });

  test("is this version of ctx, unless another is asked for", () => {
    expect(ACTION.inputs["version"]?.default).toBe(VERSION);
    expect(read(".github/workflows/ctx-review.yml")).toContain(`default: ${VERSION}\n`);
  });

  test("may write comments only where no code is checked out", () => {
    for (const { text } of WORKFLOWS) {
      expect(text.includes("actions/checkout@") && /: write$/m.test(text)).toBe(false);
      expect(text).not.toContain("pull_request_target");
    }
  });
});
