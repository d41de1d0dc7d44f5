// The rules that judge facts rather than texts: R1, R2, R8, R9, R10, R11.
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../../src/model/json/json.js";
import { findExecutableFields } from "../../../../src/policy/risk/executable-fields.js";
import { findInheritedOverrides } from "../../../../src/policy/risk/inherited-overrides.js";
import { findMovedTargets } from "../../../../src/policy/risk/moved-targets.js";
import { findOversize } from "../../../../src/policy/risk/oversize.js";
import type { ExecutableSource } from "../../../../src/policy/risk/subject.js";
import { findUnsignedProposals } from "../../../../src/policy/risk/unsigned-proposals.js";
import { findWideScope } from "../../../../src/policy/risk/wide-scope.js";
import { makeProposal, makeSubject, showRisks } from "../../../support/risk-subject.js";

describe("R1 wide scope", () => {
  const edit = { path: ".context/project/context.md", line: 3, reaches: 12 };
  test("edits of the project, and of all projects, and how far they reach", () => {
    const edits = [
      { ...edit, ref: "project" },
      { ...edit, ref: "global", reaches: 1 },
      { ...edit, ref: "global", reaches: 0 },
    ];
    expect(showRisks(findWideScope(makeSubject({ edits })))).toEqual([
      "R1 low 3: Changes project: 12 contexts resolve differently.",
      "R1 medium 3: Changes global: 1 context resolves differently.",
      "R1 medium 3: Changes a file of global.",
    ]);
  });

  test("proposals for them", () => {
    const proposals = [makeProposal(), makeProposal({ to: "global" }), makeProposal({ to: "branch/main" })];
    expect(showRisks(findWideScope(makeSubject({ proposals })))).toEqual([
      "R1 low 4: Proposes jwt for project.",
      "R1 medium 4: Proposes jwt for global.",
    ]);
  });

  test("settings, by their names", () => {
    const changedSettings = ["delegation.autoAccept", "secrets.allow"];
    expect(showRisks(findWideScope(makeSubject({ changedSettings })))).toEqual([
      "R1 medium 1: Changes what counts for everybody: delegation.autoAccept, secrets.allow.",
    ]);
  });

  test("branches and tasks are narrow, also one that is called project", () => {
    const edits = ["branch/project", "task/task-42", "branch/global"].map((ref) => ({ ...edit, ref }));
    expect(findWideScope(makeSubject({ edits }))).toEqual([]);
  });
});

describe("R2 overrides", () => {
  const override = {
    ref: "branch/feature/login",
    pointer: "/caching",
    path: ".context/branches/feature%2Flogin/context.md",
    line: 4,
    value: "none",
    inherited: { ref: "project", path: ".context/project/context.md", value: "Redis" },
  };
  test("says what is overridden where, or removed", () => {
    const overrides = [override, { ...override, value: null, pointer: "/a\u202eb" }];
    expect(showRisks(findInheritedOverrides(makeSubject({ overrides })))).toEqual([
      "R2 medium 4: branch/feature/login overrides /caching, inherited from project.",
      "R2 medium 4: branch/feature/login removes /a⟨U+202E⟩b, inherited from project.",
    ]);
  });
});

describe("R8 budget", () => {
  test.each<[string, before: number | null, after: number | null, found: string[]]>([
    [
      "over, and grown",
      59_000,
      61_000,
      ["R8 medium -: task/task-42 takes about 61,000 tokens, 31 % of the window (target 30 %)."],
    ],
    [
      "over, and new",
      null,
      60_001,
      ["R8 medium -: task/task-42 takes about 60,001 tokens, 31 % of the window (target 30 %)."],
    ],
    ["just within", 10, 60_000, []],
    ["over, but smaller than before", 62_000, 61_000, []],
    ["over, and as before", 61_000, 61_000, []],
    ["gone", 61_000, null, []],
  ])("%s", (_name, before, after, found) => {
    const sizes = [{ ref: "task/task-42", before, after }];
    expect(showRisks(findOversize(makeSubject({ sizes })))).toEqual(found);
  });

  test("many are one risk, which names the largest", () => {
    const sizes = [61_000, 70_000, 65_000].map((after, index) => ({
      ref: `task/task-${index}`,
      before: 1,
      after,
    }));
    expect(showRisks(findOversize(makeSubject({ sizes })))).toEqual([
      "R8 medium -: task/task-1 takes about 70,000 tokens, 35 % of the window (target 30 %), and 2 more contexts are over.",
    ]);
  });
});

describe("R9 executable fields", () => {
  const source = (given: Partial<ExecutableSource>): string[] =>
    showRisks(
      findExecutableFields(
        makeSubject({
          executables: [
            {
              kind: "workflow",
              path: "x",
              before: null,
              after: {},
              lineOf: (pointer) => pointer.length,
              ...given,
            },
          ],
        }),
      ),
    );

  test("what prepares a session", () => {
    const after = {
      workdir: "api",
      prereqs: ["npm ci", "make"],
      env: { PORT: "1", https_proxy: "x", LD_PRELOAD: "y", API_BASE_URL: "z" },
    };
    const kind = "session";
    expect(source({ kind, after })).toEqual([
      "R9 high 10: A command that prepares a session stands in /$session/prereqs/0.",
      "R9 high 10: A command that prepares a session stands in /$session/prereqs/1.",
      "R9 high 9: A variable for a session's programs stands in /$session/env/PORT.",
      "R9 high 16: A variable that chooses which programs run, or whom they reach, stands in /$session/env/https_proxy.",
      "R9 high 15: A variable that chooses which programs run, or whom they reach, stands in /$session/env/LD_PRELOAD.",
      "R9 high 17: A variable that chooses which programs run, or whom they reach, stands in /$session/env/API_BASE_URL.",
      "R9 high 8: The directory in which a session's commands run stands in /$session/workdir.",
    ]);
    expect(source({ kind, after, before: after })).toEqual([]);
    expect(source({ kind, after: { prereqs: ["npm ci", "make -j2"] }, before: after })).toEqual([
      "R9 high 10: A command that prepares a session stands in /$session/prereqs/1.",
    ]);
    // The same command means another program elsewhere.
    expect(source({ kind, after: { workdir: "web", requires: ["dir"] }, before: after })).toEqual([
      "R9 high 8: The directory in which a session's commands run stands in /$session/workdir.",
    ]);
    expect(
      source({ kind, after: { workdir: null, env: { PORT: null }, requires: ["dir"] }, before: after }),
    ).toEqual([]);
  });

  test("what a workflow runs, however deep", () => {
    const after: JsonObject = {
      id: "deploy",
      steps: [
        { id: "ask", prompt: "run this by hand: npm test" },
        {
          id: "test",
          run: ["npm", "test"],
          retry: { fallback: { id: "again", run: "npm t" } },
          rollback: "git status",
        },
        { id: "loop", type: "loop", body: [{ id: "each", parallel: [{ id: "one", run: "make" }] }] },
      ],
    };
    expect(source({ after }).map((risk) => risk.replace(/.* in /, ""))).toEqual([
      "/steps/1/run.",
      "/steps/1/retry/fallback/run.",
      "/steps/1/rollback.",
      "/steps/2/body/0/parallel/0/run.",
    ]);
    expect(source({ after, before: after })).toEqual([]);
  });

  test("a definition without commands, and one nested beyond reason", () => {
    expect(source({ after: { steps: [{ id: "ask", prompt: "run" }], run: 3 } })).toEqual([]);
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}{"run":"make"}${"}".repeat(5000)}`) as Record<
      string,
      never
    >;
    expect(source({ after: deep })).toHaveLength(1);
  });
});

describe("R10 no reason or author", () => {
  test.each([
    ["", "-"],
    [" ", "n/a"],
    ["-", "TODO"],
    ["…", "xxx"],
  ])("%j and %j are no reasons", (...reasons) => {
    const proposals = reasons.map((reason) => makeProposal({ reason }));
    expect(showRisks(findUnsignedProposals(makeSubject({ proposals })))).toEqual([
      "R10 medium 7: The proposal of jwt for project gives no reason.",
      "R10 medium 7: The proposal of jwt for project gives no reason.",
    ]);
  });

  test("nobody is no author", () => {
    const proposals = [null, "", "@", "@unknown", "@ada", "@unknown-agent"].map((by) => makeProposal({ by }));
    expect(showRisks(findUnsignedProposals(makeSubject({ proposals })))).toEqual(
      Array.from({ length: 4 }, () => "R10 medium 8: The proposal of jwt for project names no author."),
    );
  });

  test("short reasons are reasons, in any script", () => {
    const proposals = ["RFC 7519", "安全", "faster", "test data is shared"].map((reason) =>
      makeProposal({ reason }),
    );
    expect(findUnsignedProposals(makeSubject({ proposals }))).toEqual([]);
  });
});

test("R11 the target has moved", () => {
  const proposals = [makeProposal({ isBaseMoved: true }), makeProposal({ isBaseMoved: false })];
  expect(showRisks(findMovedTargets(makeSubject({ proposals })))).toEqual([
    "R11 medium 10: project has changed jwt since it was proposed; see `ctx delegations accept 01M7W6N870040G2081040G2081 --rebase`.",
  ]);
});
