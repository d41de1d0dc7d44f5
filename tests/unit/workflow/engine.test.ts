import { describe, expect, test } from "vitest";
import { isCtxError } from "../../../src/errors/ctx-error.js";
import type { Json, JsonObject } from "../../../src/model/json/json.js";
import type { Event } from "../../../src/workflow/events.js";
import { advance, next, readCommand, start, type Program } from "../../../src/workflow/engine.js";
import type { Reply } from "../../../src/workflow/reply.js";
import type { State } from "../../../src/workflow/state.js";
import { drive, loop, program, step, write } from "../../support/workflow.js";

const paths = ({ steps }: Reply): string[] => steps.map(({ path }) => path);

/** The order in which a run of some steps is done, and how it ends. */
function order(
  steps: JsonObject[],
  variables: JsonObject = {},
  changes: Record<string, JsonObject> = {},
): string[] {
  const one = program(write(steps));
  const { turns, reply } = drive(one, { variables, work: ({ path }) => changes[path] ?? {} });
  return [...turns.slice(0, -1).map((turn) => turn.steps[0]!.path), reply.status];
}

/** A run that events happen to. */
function run(
  steps: JsonObject[],
  { variables = {}, more = {} }: { variables?: JsonObject; more?: JsonObject } = {},
) {
  const one: Program = program(write(steps, more));
  let state: State = start(one, variables);
  return {
    program: one,
    state: () => state,
    reply: () => next(one, state),
    send: (...events: Event[]): Reply => {
      for (const event of events) state = advance(one, state, event);
      return next(one, state);
    },
  };
}

const done = (path: string, variables: JsonObject = {}, output?: string): Event => ({
  kind: "step-done",
  path,
  variables,
  ...(output === undefined ? {} : { output }),
});
const failed = (path: string): Event => ({
  kind: "step-failed",
  path,
  reason: "exit 1",
  at: "2026-11-20T10:00:00Z",
});

const schema = (properties: JsonObject, required: string[] = Object.keys(properties)): JsonObject => ({
  type: "object",
  properties,
  required,
});

describe("order", () => {
  test.each<
    [
      what: string,
      steps: JsonObject[],
      variables: JsonObject,
      changes: Record<string, JsonObject>,
      expected: string[],
    ]
  >([
    ["one after the other", [step("plan"), step("build")], {}, {}, ["plan", "build", "complete"]],
    [
      "a skipped step stays skipped",
      [
        step("plan"),
        step("design", { runCondition: { var: "size", equals: "Large" } }),
        step("build"),
        step("test"),
      ],
      { size: "Small" },
      { build: { size: "Large" } },
      ["plan", "build", "test", "complete"],
    ],
    [
      "for",
      [loop("l", { type: "for", count: 2 }, [step("a"), step("b")])],
      {},
      {},
      ["l/1/a", "l/1/b", "l/2/a", "l/2/b", "complete"],
    ],
    [
      "for a number in a text",
      [loop("l", { type: "for", count: "n" }, [step("a")])],
      { n: "2" },
      {},
      ["l/1/a", "l/2/a", "complete"],
    ],
    [
      "for nothing",
      [loop("l", { type: "for", count: 0 }, [step("a")]), step("b")],
      {},
      {},
      ["b", "complete"],
    ],
    [
      "the count is taken at entry",
      [loop("l", { type: "for", count: "n" }, [step("a")])],
      { n: 2 },
      { "l/1/a": { n: 9 } },
      ["l/1/a", "l/2/a", "complete"],
    ],
    [
      "the items are taken at entry",
      [loop("l", { type: "forEach", items: "todo.parts" }, [step("a")])],
      { todo: { parts: [1, 2] } },
      { "l/1/a": { todo: { parts: [] } } },
      ["l/1/a", "l/2/a", "complete"],
    ],
    [
      "while",
      [loop("l", { type: "while", condition: { var: "open", equals: true } }, [step("a")]), step("b")],
      { open: true },
      { "l/2/a": { open: false } },
      ["l/1/a", "l/2/a", "b", "complete"],
    ],
    [
      "until, asked before the first iteration too",
      [loop("l", { type: "until", condition: { var: "ready" } }, [step("a")])],
      { ready: true },
      {},
      ["complete"],
    ],
    [
      "a condition sees the iteration that it is about",
      [loop("l", { type: "while", iterationVar: "round", condition: { var: "round", lte: 2 } }, [step("a")])],
      {},
      {},
      ["l/1/a", "l/2/a", "complete"],
    ],
    [
      "maxIterations is no success",
      [loop("l", { type: "while", condition: {}, maxIterations: 2 }, [step("a")]), step("b")],
      {},
      {},
      ["l/1/a", "l/2/a", "exhausted"],
    ],
    [
      "nor is it for a list that is longer",
      [loop("l", { type: "forEach", items: "parts", maxIterations: 1 }, [step("a")])],
      { parts: [1, 2] },
      {},
      ["l/1/a", "exhausted"],
    ],
    [
      "unless the loop's author says to go on",
      [
        {
          ...loop("l", { type: "while", condition: {}, maxIterations: 1 }, [step("a")]),
          onError: "continue",
        },
        step("b"),
      ],
      {},
      {},
      ["l/1/a", "b", "complete"],
    ],
    [
      "loops in loops",
      [
        loop("o", { type: "for", count: 2 }, [
          loop("i", { type: "for", count: 2 }, [
            step("a", { runCondition: { var: "currentIteration", equals: 2 } }),
          ]),
        ]),
      ],
      {},
      {},
      ["o/1/i/2/a", "o/2/i/2/a", "complete"],
    ],
    [
      "a body by its id runs only there",
      [loop("l", { type: "for", count: 1 }, "a"), step("a"), step("b")],
      {},
      {},
      ["l/1/a", "b", "complete"],
    ],
    [
      "iterations in which everything is skipped pass",
      [
        loop("l", { type: "for", count: 9 }, [
          step("a", { runCondition: { var: "currentIndex", equals: 8 } }),
        ]),
      ],
      {},
      {},
      ["l/9/a", "complete"],
    ],
    [
      "needs come first",
      [{ id: "p", title: "p", parallel: [step("a", { needs: ["b"] }), step("b"), step("c")] }, step("d")],
      {},
      {},
      ["p/b", "p/a", "p/c", "d", "complete"],
    ],
  ])("%s", (_what, steps, variables, changes, expected) => {
    expect(order(steps, variables, changes)).toEqual(expected);
  });

  test("a loop without its list has no iterations, and a warning says so", () => {
    const { reply } = run([loop("l", { type: "forEach", items: "parts" }, [step("a")]), step("b")]);
    expect(paths(reply())).toEqual(["b"]);
    expect(reply().warnings).toEqual([
      { path: "l", message: '"parts" is not set: the loop has no iterations' },
    ]);
  });

  test("a loop that nobody can end by waiting has a verdict, and soon", () => {
    const inner = loop("i", { type: "for", count: 1_000, maxIterations: 1_000 }, [
      step("a", { runCondition: { or: [] } }),
    ]);
    const { reply } = run([loop("o", { type: "for", count: 1_000, maxIterations: 1_000 }, [inner])]);
    expect(reply().status).toBe("exhausted");
    expect(reply().problems[0]?.message).toBe(
      "the loop passes iteration after iteration without a step to do",
    );
  });
});

describe("what a step sees", () => {
  test("a loop injects its variables, under their own names too, and only inside", () => {
    const rules = { type: "forEach", items: "parts", itemVar: "part", indexVar: "at", iterationVar: "round" };
    const prompt =
      "{{part.name}} {{currentItem.name}} {{at}} {{currentIndex + 1}} {{round}} {{currentIteration}}";
    const { reply, send } = run(
      [loop("l", rules, [step("a", { prompt })]), step("b", { prompt: "{{part}} {{round}}" })],
      {
        variables: { parts: [{ name: "form" }, { name: "token" }] },
      },
    );
    expect(reply().steps[0]).toMatchObject({
      prompt: "form form 0 1 1 1",
      loop: { iteration: 1, index: 0, total: 2 },
    });
    expect(send(done("l/1/a", { part: "mine" })).steps[0]?.prompt).toBe("token token 1 2 2 2");
    expect(send(done("l/2/a")).steps[0]?.prompt).toBe("[unset: part] [unset: round]");
  });

  test("indexVar counts in every type of loop", () => {
    const { reply } = run([
      loop("l", { type: "for", count: 2, indexVar: "at" }, [step("a", { prompt: "Step {{at + 1}}" })]),
    ]);
    expect(reply().steps[0]?.prompt).toBe("Step 1");
  });

  test("an unset variable is a visible marker and a warning where nothing is declared", () => {
    const { reply } = run([step("a", { prompt: "Review {{branch}}" })]);
    expect(reply()).toMatchObject({ status: "ready", steps: [{ prompt: "Review [unset: branch]" }] });
    expect(reply().warnings).toEqual([{ path: "a", message: '"branch" is not set' }]);
  });

  test("another workflow's steps see what they are given, and give back what they find", () => {
    const called = write([step("check", { prompt: "Check {{file}} for {{size}}" })], { id: "lint" });
    const steps = [
      step("l", { uses: "lint", with: { file: "{{paths[0]}}", size: "{{n}} kB" } }),
      step("b", { prompt: "{{found}} {{file}}" }),
    ];
    const one = program(write(steps), (id) => (id === "lint" ? called : null));
    const { turns } = drive(one, { variables: { paths: ["a.ts"], n: 3 }, work: () => ({ found: 7 }) });
    expect(turns.map((turn) => turn.steps[0]?.prompt)).toEqual([
      "Check a.ts for 3 kB",
      "7 [unset: file]",
      undefined,
    ]);
  });

  test("a prompt's parts join it where they are meant for", () => {
    const promptFragments = [
      { id: "large", when: { var: "size", equals: "Large" }, text: "Split {{title}}." },
      { id: "small", when: { var: "size", equals: "Small" }, text: "Be brief." },
    ];
    const { reply } = run([step("a", { promptFragments })], { variables: { size: "Large", title: "login" } });
    expect(reply().steps[0]?.prompt).toBe("Do a\n\nSplit login.");
  });

  test("confirmation is asked for by condition, once, and of a loop only before anything in it is done", () => {
    const rule = { var: "risk", equals: "high" };
    const steps = [
      { ...loop("l", { type: "for", count: 1 }, [step("a"), step("b")]), requireConfirmation: rule },
      step("c", { requireConfirmation: rule }),
    ];
    const { reply, send } = run(steps, { variables: { risk: "High" } });
    const asks = (one: Reply): (boolean | undefined)[] =>
      one.steps.map(({ requireConfirmation }) => requireConfirmation);
    expect(asks(reply())).toEqual([true]);
    expect(asks(send(done("l/1/a")))).toEqual([false]);
    expect(asks(send(done("l/1/b")))).toEqual([true]);
    expect(asks(send({ kind: "confirm", path: "c" }))).toEqual([false]);
  });
});

describe("events", () => {
  test("a plain id will do where it means one step; a step that is over changes nothing", () => {
    const { send, state } = run([loop("l", { type: "for", count: 2 }, [step("a"), step("b")])]);
    expect(paths(send(done("a")))).toEqual(["l/1/b"]);
    const before = state();
    send(done("l/1/a", { changed: true }));
    expect(state()).toBe(before);
  });

  test.each<[path: string, message: string, hint: string]>([
    ["biuld", "There is no step biuld in the workflow login.", "Did you mean build?"],
    ["l/0/a", "There is no step l/0/a in the workflow login.", "What can be done now: plan."],
    ["build", "The step build cannot be done yet.", "What can be done now: plan."],
    ["l/7/a", "The step l/7/a cannot be done yet.", "What can be done now: plan."],
  ])("refuses %s", (path, message, hint) => {
    const { send } = run([step("plan"), loop("l", { type: "for", count: 1 }, [step("a")]), step("build")]);
    try {
      send(done(path));
      expect.unreachable();
    } catch (error) {
      expect(isCtxError(error) && [error.code, error.message, error.hint]).toEqual(["USAGE", message, hint]);
    }
  });

  test("criteria judge the output, with the run's variables, in loops too; it may be sent again", () => {
    const validationCriteria: JsonObject[] = [
      { type: "contains", value: "Evidence:", message: "Give evidence" },
      { type: "length", min: 30, message: "Say more", condition: { var: "size", equals: "Large" } },
      { type: "regex", pattern: "(?!.*TODO)", message: "No TODO" },
    ];
    const { send } = run([loop("l", { type: "for", count: 1 }, [step("a", { validationCriteria })])], {
      variables: { size: "Large" },
    });
    const refused = send(done("l/1/a", { plan: 1 }, "short"));
    expect([refused.status, paths(refused), refused.progress.done]).toEqual(["blocked", ["l/1/a"], 0]);
    expect(refused.problems).toEqual([
      { path: "l/1/a", message: "Give evidence" },
      { path: "l/1/a", message: "Say more" },
    ]);
    expect(send(done("l/1/a", { size: "Small" }, "Evidence: none")).status).toBe("complete");
  });
});

describe("variables", () => {
  const size = { enum: ["Small", "Large"] };
  const strict = {
    inputs: schema({ title: { type: "string" }, n: { type: "integer", default: 2 } }, ["title"]),
  };

  test("start refuses what its inputs do not allow, and fills in defaults", () => {
    expect(() => run([step("a")], { more: strict })).toThrow('login cannot start: "title" is not set');
    expect(
      run([step("a", { prompt: "{{n}}" })], { more: strict, variables: { title: "Login" } }).reply().steps[0]
        ?.prompt,
    ).toBe("2");
  });

  test("a missing input blocks, naming the variable, its schema, and who gives it; giving it goes on", () => {
    const steps = [
      step("triage", { outputs: schema({ size }, []) }),
      step("plan", { inputs: schema({ size }) }),
    ];
    const { send } = run(steps);
    const blocked = send(done("triage"));
    expect([blocked.status, blocked.steps]).toEqual(["blocked", []]);
    expect(blocked.missing).toEqual([
      {
        name: "size",
        allowed: size,
        producer: "triage",
        hint: '"size" is not set; the step "triage" gives it. Send it, as {"enum":["Small","Large"]} allows.',
      },
    ]);
    expect(send({ kind: "assign", variables: { size: "Huge" } }).missing[0]?.hint).toContain(
      '"size" must be',
    );
    expect(paths(send({ kind: "assign", variables: { size: "Large" } }))).toEqual(["plan"]);
  });

  test("a step is not left without what it promises; the output of a loop is asked for at its end", () => {
    const steps = [
      {
        ...loop("l", { type: "for", count: 1 }, [step("a", { outputs: schema({ size }) })]),
        outputs: schema({ total: { type: "number" } }),
      },
    ];
    const { send } = run(steps);
    expect(send(done("l/1/a", { size: 3 }))).toMatchObject({
      status: "blocked",
      missing: [{ name: "size", producer: "a" }],
    });
    expect(send(done("l/1/a", { size: "Small" }))).toMatchObject({
      status: "blocked",
      steps: [],
      missing: [{ name: "total" }],
    });
    expect(send({ kind: "assign", variables: { total: 1 } }).status).toBe("complete");
  });

  test("an unset variable of a prompt blocks where variables are declared, unless there is a fallback", () => {
    const { reply } = run([step("a", { prompt: "{{title}} {{branch}} {{by | 'nobody'}}" })], {
      more: strict,
      variables: { title: "Login" },
    });
    expect(reply()).toMatchObject({
      status: "blocked",
      missing: [{ name: "branch", allowed: null, producer: null }],
    });
  });

  test("a loop without its list blocks there, too", () => {
    const { reply } = run([loop("l", { type: "forEach", items: "title" }, [step("a")])], {
      more: strict,
      variables: { title: "Login" },
    });
    expect(reply().missing.map(({ hint }) => hint)).toEqual([
      '"title" must be a list: a loop goes through it; the workflow\'s inputs declare it. Send it, as {"type":"string"} allows.',
    ]);
  });

  test("a run is complete once the workflow's outputs are there", () => {
    const { send } = run([step("a")], { more: { outputs: schema({ url: { type: "string" } }) } });
    expect(send(done("a"))).toMatchObject({ status: "blocked", missing: [{ name: "url" }] });
    expect(send({ kind: "assign", variables: { url: "https://example.com" } }).status).toBe("complete");
  });
});

describe("failures", () => {
  const retry = { max: 2, backoffMs: 100, timeoutFactor: 1.5 };

  test("another attempt may take longer and comes later; then the fallback; then the run fails, and can be retried", () => {
    const { send, reply } = run([
      step("a", { run: ["make"], timeoutMs: 1000, retry: { ...retry, fallback: ["true"] } }),
      step("b"),
    ]);
    const plan = ({ steps: [one] }: Reply): Json[] => [
      one!.path,
      one!.attempt,
      one!.timeoutMs,
      one!.backoffMs,
    ];
    expect(plan(reply())).toEqual(["a", 1, 1000, 0]);
    expect(plan(send(failed("a")))).toEqual(["a", 2, 1500, 100]);
    expect(plan(send({ kind: "step-timeout", path: "a" }))).toEqual(["a", 3, 2250, 200]);
    expect(plan(send(failed("a")))).toEqual(["a/fallback", 1, null, 0]);
    const ended = send(failed("a/fallback"));
    expect([ended.status, ended.problems]).toEqual(["failed", [{ path: "a", message: "exit 1" }]]);
    expect(plan(send({ kind: "retry" }))).toEqual(["a", 1, 1000, 0]);
    expect(paths(send(done("a")))).toEqual(["b"]);
  });

  test("a fallback that succeeds finishes its step", () => {
    const { send } = run([
      step("a", { run: "make", retry: { max: 0, fallback: { id: "ask", title: "Ask", prompt: "Ask" } } }),
      step("b"),
    ]);
    expect(send(failed("a")).steps[0]).toMatchObject({ path: "a/fallback", kind: "agent", prompt: "Ask" });
    expect(paths(send(done("a/fallback")))).toEqual(["b"]);
  });

  test("onError continue goes on", () => {
    const { send } = run([step("a", { run: ["lint"], onError: "continue" }), step("b")]);
    expect(paths(send(failed("a")))).toEqual(["b"]);
  });

  test("of five parallel steps two fail: three are kept, two are tried again", () => {
    const children = ["a", "b", "c", "d", "e"].map((id) => step(id, { run: [id] }));
    const { send } = run([{ id: "p", title: "p", parallel: children, maxParallel: 5 }, step("after")]);
    const stuck = send(failed("p/b"), done("p/a"), done("p/c"), failed("p/d"), done("p/e"));
    expect([stuck.status, stuck.problems.map(({ path }) => path)]).toEqual(["failed", ["p/b", "p/d"]]);
    expect(paths(send({ kind: "retry" }))).toEqual(["p/b", "p/d"]);
    expect(paths(send(done("p/b"), done("p/d")))).toEqual(["after"]);
  });

  test("as many children at once as may be; who waits for a failed one waits", () => {
    const parallel = [step("a"), step("b"), step("c"), step("d", { needs: ["a"] })];
    const { reply, send } = run([{ id: "p", title: "p", parallel, maxParallel: 2 }]);
    expect(paths(reply())).toEqual(["p/a", "p/b"]);
    expect(paths(send(failed("p/a")))).toEqual(["p/b", "p/c"]);
    expect(send(done("p/b"), done("p/c")).status).toBe("failed");
  });

  test("rollback undoes what was done, newest first, with what each step saw; what cannot be undone is told", () => {
    const rollback = (id: string): JsonObject => ({ rollback: [id, "{{table | 'none'}}"] });
    const steps = [
      step("backup", { run: ["cp"], ...rollback("drop-backup") }),
      loop("l", { type: "forEach", items: "tables", itemVar: "table" }, [
        step("alter", { run: ["alter"], ...rollback("restore") }),
      ]),
      step("read", { run: ["select"] }),
      step("check", { run: ["check"], onError: "rollback", ...rollback("undo-check") }),
    ];
    const one = run(steps, { variables: { tables: ["users", "orders"] } });
    let reply = one.send(done("backup"), done("l/1/alter"), done("l/2/alter"), done("read"), failed("check"));
    const undone: Json[] = [];
    while (reply.status === "ready") {
      const [ready] = reply.steps;
      const { command } = readCommand(one.program, one.state(), ready!.path);
      undone.push([ready!.path, ...(command.kind === "arguments" ? command.arguments : [])]);
      reply = one.send(ready!.path === "l/1/alter/rollback" ? failed(ready!.path) : done(ready!.path));
    }
    expect(undone).toEqual([
      ["check/rollback", "undo-check", "none"],
      ["l/2/alter/rollback", "restore", "orders"],
      ["l/1/alter/rollback", "restore", "users"],
      ["backup/rollback", "drop-backup", "none"],
    ]);
    expect(reply.status).toBe("failed");
    expect(reply.problems).toEqual([
      { path: "check", message: "exit 1" },
      { path: "l/1/alter", message: "it could not be undone" },
    ]);
    expect(() => one.send({ kind: "retry" })).toThrow("The run was rolled back");
  });
});

describe("readCommand", () => {
  test("arguments are rendered one by one; a shell sees values only as its environment", () => {
    const { program: one, state } = run(
      [
        {
          id: "p",
          title: "p",
          parallel: [
            step("a", { run: ["grep", "--", "{{word}}"] }),
            step("b", { run: "grep -- {{word}} | wc" }),
          ],
        },
      ],
      { variables: { word: "$(rm) 'x' {{y}}" } },
    );
    expect(readCommand(one, state(), "p/a").command).toEqual({
      kind: "arguments",
      arguments: ["grep", "--", "$(rm) 'x' {{y}}"],
    });
    expect(readCommand(one, state(), "p/b").command).toEqual({
      kind: "shell",
      text: 'grep -- "$CTX_VALUE_1" | wc',
      environment: { CTX_VALUE_1: "$(rm) 'x' {{y}}" },
    });
  });

  test.each<[run: string[] | string, variables: JsonObject, message: string | null]>([
    [["grep", "{{word}}"], { word: "-rf" }, "p cannot be run: {{word}} would be an option, -rf."],
    [["grep", "{{word}}"], { word: "--help" }, "p cannot be run: {{word}} would be an option, --help."],
    [["grep", "{{a}}{{b}}"], { a: "", b: "-v" }, "p cannot be run: {{a}}{{b}} would be an option, -v."],
    [["grep", "--", "{{word}}"], { word: "-rf" }, null],
    [["grep", "--regexp={{word}}"], { word: "-rf" }, null],
    [["cat", "{{word}}"], { word: "-" }, null],
    [["{{word}}"], { word: "-rf" }, null],
    [["head", "-n", "{{n + 1}}"], { n: "many" }, "p cannot be run: n + 1: not a number."],
    ["cat {{word}}", { word: "x".repeat(300_000) }, "p cannot be run: word: too long."],
    ["cat {{word}} {{other}}", { word: "x" }, "p is no command that can be run now."],
  ])("%j with %j: %s", (command, variables, message) => {
    const one = run([step("p", { run: command })], { variables });
    const read = (): unknown => readCommand(one.program, one.state(), "p");
    if (message === null) expect(read).not.toThrow();
    else expect(read).toThrow(message);
  });
});
