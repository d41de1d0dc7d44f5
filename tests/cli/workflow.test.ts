// `ctx workflow` as people and programs see it: a list, one workflow, what is wrong with them, a new one.
import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";
import { ROOT } from "../tidy/source.js";

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.remove()));

async function shop(): Promise<World> {
  const world = await makeShop("workflow");
  worlds.push(world);
  return world;
}

const LOGIN = {
  id: "login-feature",
  name: "Login feature",
  description: "Builds the login of the shop, test by test.",
  version: "1.0.0",
  preconditions: ["The shop runs on this machine."],
  inputs: {
    type: "object",
    properties: {
      task: { type: "string", description: "The task it is done for." },
      tries: { type: "integer", default: 3 },
    },
    required: ["task"],
  },
  steps: [
    {
      id: "plan",
      title: "Plan the login",
      prompt: "Plan the login of {{task}}.",
      requireConfirmation: true,
      outputs: { properties: { risk: { enum: ["low", "high"] } }, required: ["risk"] },
    },
    {
      id: "review",
      title: "Review the plan",
      prompt: "Review it.",
      runCondition: {
        and: [
          { var: "risk", equals: "high" },
          { var: "tries", gte: 2 },
        ],
      },
    },
    {
      id: "checks",
      title: "Check what is there",
      parallel: [
        { id: "types", title: "Types", run: ["npm", "run", "types"] },
        { id: "tests", title: "Tests", run: "npm test -- {{task}}", capture: "lines", needs: ["types"] },
      ],
    },
    {
      id: "fix",
      type: "loop",
      title: "Fix what fails",
      loop: { type: "until", condition: { var: "tests.length", equals: 0 }, maxIterations: 5 },
      body: [
        {
          id: "try",
          title: "Try again",
          prompt: "Fix it, attempt {{currentIteration}}. Set tests to what is left.",
        },
      ],
    },
  ],
};

const write = (world: World, definition: { id: string; [key: string]: unknown }): void =>
  world.write(`.context/workflows/${definition.id}.json`, `${JSON.stringify(definition, null, 2)}\n`);

test("no workflows yet", async () => {
  const world = await shop();
  expect(await world.show("workflow list")).toMatchInlineSnapshot(`
    "$ ctx workflow list
    ! No workflows yet. Start one: ctx workflow new blank --id my-workflow
    "
  `);
  expect(await world.show("workflow validate")).toMatchInlineSnapshot(`
    "$ ctx workflow validate
    ! No workflows yet. Start one: ctx workflow new blank --id my-workflow
    "
  `);
  expect(await world.show("workflow list --json")).toMatchInlineSnapshot(`
    "$ ctx workflow list --json
    {"version":1,"ok":true,"command":"workflow","data":{"items":[]},"findings":[]}
    "
  `);
});

test("a list, with a broken one", async () => {
  const world = await shop();
  write(world, LOGIN);
  world.write(".context/workflows/broken-one.json", '{\n  "id": "broken-one",\n  "steps": []\n}\n');
  expect(await world.show("workflow list")).toMatchInlineSnapshot(`
    "$ ctx workflow list
    broken-one     broken
    login-feature  4       Login feature: Builds the login of the shop, test by test.
    ! error: The definition must have the key "name". [FILE_INVALID]
    !   .context/workflows/broken-one.json:1:1
    ! error: The definition must have the key "description". [FILE_INVALID]
    !   .context/workflows/broken-one.json:1:1
    ! error: The definition must have the key "version". [FILE_INVALID]
    !   .context/workflows/broken-one.json:1:1
    ! error: /steps must not be empty. [FILE_INVALID]
    !   .context/workflows/broken-one.json:3:3
    [1]
    "
  `);
  expect(await world.show("workflow list", { isTerminal: true, columns: 50 })).toMatchInlineSnapshot(`
    "$ ctx workflow list
    [2mWORKFLOW[22m       [2mSTEPS[22m   [2mNAME[22m
    [1mbroken-one[22m     [31mbroken[39m
    [1mlogin-feature[22m  4       Login feature: Builds the …
    ! [31merror:[39m The definition must have the key "name". [2m[FILE_INVALID][22m
    !   .context/workflows/broken-one.json:1:1
    ! [31merror:[39m The definition must have the key "description". [2m[FILE_INVALID][22m
    !   .context/workflows/broken-one.json:1:1
    ! [31merror:[39m The definition must have the key "version". [2m[FILE_INVALID][22m
    !   .context/workflows/broken-one.json:1:1
    ! [31merror:[39m /steps must not be empty. [2m[FILE_INVALID][22m
    !   .context/workflows/broken-one.json:3:3
    [1]
    "
  `);
});

test("one workflow, step by step", async () => {
  const world = await shop();
  write(world, LOGIN);
  expect(await world.show("workflow show login-feature")).toMatchInlineSnapshot(`
    "$ ctx workflow show login-feature
    login-feature 1.0.0  Login feature
    Builds the login of the shop, test by test.
    .context/workflows/login-feature.json

    inputs
      task   string             The task it is done for.
      tries  integer, optional

    before it starts
      - The shop runs on this machine.

    steps
      plan     Plan the login
               asks first
      review   Review the plan
               if risk is "high" and tries >= 2
      checks   Check what is there
               parallel at most 4 at once
        types  Types
               command npm run types
        tests  Tests
               command npm test -- {{task}}
               after types
      fix      Fix what fails
               loop until tests.length is 0, at most 5 times
        try    Try again
    "
  `);
  expect(await world.show("workflow show login-feature --mermaid")).toMatchInlineSnapshot(`
    "$ ctx workflow show login-feature --mermaid
    flowchart TD
      n0(["Login feature"])
      n1["Plan the login"]
      n0 --> n1
      n2["Review the plan"]
      n1 -->|"risk is #34;high#34; and tries #62;#61; 2"| n2
      n3{{"Check what is there"}}
      n2 --> n3
      n1 --> n3
      subgraph g4 ["at most 4 at once"]
        n5[["Types"]]
        n3 --> n5
        n6[["Tests"]]
        n3 --> n6
      end
      n7{{"Fix what fails"}}
      n5 --> n7
      n6 --> n7
      subgraph g8 ["until tests.length is 0, at most 5 times"]
        n9["Try again"]
        n7 --> n9
      end
      n9 -.-> n7
      n10(["done"])
      n7 --> n10
    "
  `);
  expect(await world.show("workflow show login-featur")).toMatchInlineSnapshot(`
    "$ ctx workflow show login-featur
    ! error: There is no workflow login-featur. [WORKFLOW_NOT_FOUND]
    !   looked in .context/workflows/login-featur.json
    ! hint: did you mean login-feature? List workflows with \`ctx workflow list\`.
    [66]
    "
  `);
  expect(await world.show("workflow show no/such.json")).toMatchInlineSnapshot(`
    "$ ctx workflow show no/such.json
    ! error: There is no file no/such.json. [WORKFLOW_NOT_FOUND]
    ! hint: Name a file that exists, or a workflow as \`ctx workflow list\` shows it.
    [66]
    "
  `);
});

test("a workflow in order", async () => {
  const world = await shop();
  write(world, LOGIN);
  expect(await world.show("workflow validate login-feature --strict")).toMatchInlineSnapshot(`
    "$ ctx workflow validate login-feature --strict
    1 file is valid.
    "
  `);
  expect(await world.show("workflow validate --json")).toMatchInlineSnapshot(`
    "$ ctx workflow validate --json
    {"version":1,"ok":true,"command":"workflow","data":{"valid":true,"checked":{"files":1},"errors":0,"warnings":0,"infos":0},"findings":[]}
    "
  `);
  expect(await world.show("validate")).toMatchInlineSnapshot(`
    "$ ctx validate
    5 files are valid.
    "
  `);
});

test("what is wrong with a workflow", async () => {
  const world = await shop();
  write(world, {
    ...LOGIN,
    steps: [
      {
        id: "plan",
        title: "Plan",
        prompt: "Plan {{taks}} at risk {{risk}}.",
        runCondition: { var: "tries", gt: 3, lt: 2 },
      },
      {
        id: "rate",
        title: "Rate",
        prompt: "Rate it.",
        outputs: { properties: { risk: { type: "string", pattern: "(" } } },
      },
      { id: "test", title: "Test", run: "npm test -- '{{task}}'", functionReferences: ["run()"] },
      {
        id: "wait",
        type: "loop",
        title: "Wait",
        loop: { type: "while", condition: { var: "risk", equals: "high" }, maxIterations: 9 },
        body: [{ id: "plan", title: "Think" }],
      },
    ],
  });
  expect(await world.show("workflow validate")).toMatchInlineSnapshot(`
    "$ ctx workflow validate
    .context/workflows/login-feature.json:29:7: error: plan reads taks, which is declared nowhere. [WORKFLOW_INVALID]
      hint: did you mean task?
    .context/workflows/login-feature.json:29:7: error: plan reads risk before rate has given it. [WORKFLOW_INVALID]
      hint: Move rate before it, or name it under needs.
    .context/workflows/login-feature.json:30:7: warning: This condition never holds: no number is both above 3 and below 2; so the step plan is never reached. [WORKFLOW_DOUBTFUL]
    .context/workflows/login-feature.json:44:13: error: The pattern "(" is no regular expression. [WORKFLOW_INVALID]
    .context/workflows/login-feature.json:52:7: error: {{task}} stands inside single quotes in a line for the shell, where it would not be the variable's value. [WORKFLOW_INVALID]
      hint: Write it outside of the quotes, where ctx quotes it, or write \`run\` as a list of arguments.
    .context/workflows/login-feature.json:54:9: warning: No function run is defined here. [WORKFLOW_DOUBTFUL]
      hint: Define it under functionDefinitions.
    .context/workflows/login-feature.json:63:9: warning: Nobody ends the loop wait: nothing in its body speaks of risk. [WORKFLOW_DOUBTFUL]
      hint: It would go on to iteration 9. Have a step of its body set what the condition asks for.
    .context/workflows/login-feature.json:70:9: warning: The step plan says nothing of what is to be done. [WORKFLOW_DOUBTFUL]
      hint: Give it a prompt, a command under run, or a workflow under uses.
    .context/workflows/login-feature.json:71:11: warning: The id plan is used again: /steps/0 has it too. [WORKFLOW_DOUBTFUL]
      hint: Give each step an id of its own, so that a plain id always names one step.

    1 file checked: 4 errors, 5 warnings.
    [1]
    "
  `);
  expect(await world.show("validate -q")).toMatchInlineSnapshot(`
    "$ ctx validate -q
    .context/workflows/login-feature.json:29:7: error: plan reads taks, which is declared nowhere. [WORKFLOW_INVALID]
      hint: did you mean task?
    .context/workflows/login-feature.json:29:7: error: plan reads risk before rate has given it. [WORKFLOW_INVALID]
      hint: Move rate before it, or name it under needs.
    .context/workflows/login-feature.json:44:13: error: The pattern "(" is no regular expression. [WORKFLOW_INVALID]
    .context/workflows/login-feature.json:52:7: error: {{task}} stands inside single quotes in a line for the shell, where it would not be the variable's value. [WORKFLOW_INVALID]
      hint: Write it outside of the quotes, where ctx quotes it, or write \`run\` as a list of arguments.
    [1]
    "
  `);
});

test("what keeps a workflow from being read", async () => {
  const world = await shop();
  write(world, {
    ...LOGIN,
    id: "bad-form",
    promt: "x",
    steps: [{ id: "plan", title: "Plan", prompt: "", runCondition: { var: "a", equal: 1 } }],
  });
  write(world, {
    ...LOGIN,
    id: "bad-structure",
    steps: [
      { id: "a", title: "A", uses: "login-featur" },
      { id: "b", title: "B", type: "loop", loop: { type: "for", count: 2, maxIterations: 2 }, body: "c" },
      { id: "d", title: "D", prompt: "D", runCondition: { and: [{ var: "a", equal: 1 }] } },
      { id: "d", title: "D", uses: "bad-form" },
    ],
  });
  world.write(
    ".context/workflows/other-name.json",
    JSON.stringify({ ...LOGIN, steps: [{ id: "a", title: "A", prompt: "A" }] }),
  );
  expect(await world.show("workflow validate")).toMatchInlineSnapshot(`
    "$ ctx workflow validate
    .context/workflows/bad-form.json:29:7: error: /steps/0/prompt must not be empty. [FILE_INVALID]
    .context/workflows/bad-form.json:32:9: error: /steps/0/runCondition/equal is not a key that ctx knows. [FILE_INVALID]
      hint: did you mean equals?
    .context/workflows/bad-form.json:36:3: error: /promt is not a key that ctx knows. [FILE_INVALID]

    .context/workflows/bad-structure.json:29:7: error: /steps/0/uses names the workflow "login-featur", which is not there. [WORKFLOW_INVALID]
    .context/workflows/bad-structure.json:40:7: error: /steps/1/body names the step "c", which is not there. [WORKFLOW_INVALID]
    .context/workflows/bad-structure.json:48:11: error: /steps/2/runCondition/and/0 is a condition that has an unknown operator "equal"; did you mean "equals"? [WORKFLOW_INVALID]
    .context/workflows/bad-structure.json:56:7: error: /steps/3/id is "d", as another step beside it. [WORKFLOW_INVALID]
    .context/workflows/bad-structure.json:58:7: error: /steps/3/uses names the workflow "bad-form", whose file .context/workflows/bad-form.json is broken. [WORKFLOW_INVALID]

    .context/workflows/other-name.json:1:2: error: The workflow login-feature is kept in other-name.json, where nothing finds it. [WORKFLOW_INVALID]
      hint: A workflow is found by the name of its file, which would be .context/workflows/login-feature.json.

    3 files checked: 9 errors.
    [1]
    "
  `);
});

test("WorkRail's deliberately invalid file", async () => {
  const world = await shop();
  world.write("spec.json", readFileSync(`${ROOT}tests/fixtures/workrail/spec-invalid-workflow.json`, "utf8"));
  expect(await world.show("workflow validate spec.json")).toMatchInlineSnapshot(`
    "$ ctx workflow validate spec.json
    spec.json:2:3: error: /id must be small letters, digits, - and _, with at most one dot in between, not "INVALID_ID_WITH_CAPS". [FILE_INVALID]
    spec.json:3:3: error: /name must not be empty. [FILE_INVALID]
    spec.json:8:5: error: /preconditions/1 must not be empty. [FILE_INVALID]
    spec.json:12:5: error: /clarificationPrompts/1 stands in the list already. [FILE_INVALID]
    spec.json:14:3: error: /steps must not be empty. [FILE_INVALID]
    spec.json:17:5: error: /metaGuidance/1 stands in the list already. [FILE_INVALID]
    spec.json:19:3: error: /extraField is not a key that ctx knows. [FILE_INVALID]

    1 file checked: 7 errors.
    [1]
    "
  `);
  expect(await world.show("workflow show spec.json")).toMatchInlineSnapshot(`
    "$ ctx workflow show spec.json
    ! error: spec.json does not have the form of a workflow. [WORKFLOW_INVALID]
    !   spec.json:2
    ! error: /id must be small letters, digits, - and _, with at most one dot in between, not "INVALID_ID_WITH_CAPS". [FILE_INVALID]
    !   spec.json:2:3
    ! error: /name must not be empty. [FILE_INVALID]
    !   spec.json:3:3
    ! error: /preconditions/1 must not be empty. [FILE_INVALID]
    !   spec.json:8:5
    ! error: /clarificationPrompts/1 stands in the list already. [FILE_INVALID]
    !   spec.json:12:5
    ! error: /steps must not be empty. [FILE_INVALID]
    !   spec.json:14:3
    ! error: /metaGuidance/1 stands in the list already. [FILE_INVALID]
    !   spec.json:17:5
    ! error: /extraField is not a key that ctx knows. [FILE_INVALID]
    !   spec.json:19:3
    [65]
    "
  `);
});

test("conditions without an end", async () => {
  const world = await shop();
  const deep = `${'{"not":'.repeat(20_000)}{}${"}".repeat(20_000)}`;
  const text = JSON.stringify({
    ...LOGIN,
    id: "deep",
    steps: [{ id: "a", title: "A", prompt: "A", runCondition: "?" }],
  });
  world.write(".context/workflows/deep.json", text.replace('"?"', deep));
  expect(await world.show("workflow validate deep")).toMatchInlineSnapshot(`
    "$ ctx workflow validate deep
    .context/workflows/deep.json:1:819: error: Objects and arrays are nested deeper than 64 levels. [FILE_INVALID]

    1 file checked: 1 error.
    [1]
    "
  `);
});

test("a new workflow", async () => {
  const world = await shop();
  expect(await world.show("workflow new blank --id login-feature")).toMatchInlineSnapshot(`
    "$ ctx workflow new blank --id login-feature
    Created the workflow login-feature in .context/workflows/login-feature.json
    ! Make it yours, then: ctx workflow validate login-feature
    "
  `);
  expect(JSON.parse(world.read(".context/workflows/login-feature.json"))).toMatchObject({
    id: "login-feature",
  });
  expect(await world.show("workflow validate --strict")).toMatchInlineSnapshot(`
    "$ ctx workflow validate --strict
    1 file is valid.
    "
  `);
  expect(await world.show("workflow new blank --id login-feature")).toMatchInlineSnapshot(`
    "$ ctx workflow new blank --id login-feature
    ! error: There is a workflow login-feature already. [CONTEXT_EXISTS]
    !   .context/workflows/login-feature.json
    ! hint: Give the new one an id of its own with --id, or look at this one: ctx workflow show login-feature
    [73]
    "
  `);
  expect(await world.show("workflow new blnk")).toMatchInlineSnapshot(`
    "$ ctx workflow new blnk
    ! error: There is no template blnk. [USAGE]
    ! hint: did you mean blank? The templates are: blank, data-validation, migration, optimization, query-generation, schema-analysis.
    [64]
    "
  `);
  expect(await world.show("workflow new blank --id A")).toMatchInlineSnapshot(`
    "$ ctx workflow new blank --id A
    ! error: A cannot be the id of a workflow. [USAGE]
    ! hint: Use 3 to 64 small letters, digits, - and _, with at most one dot in between.
    [64]
    "
  `);
  const { stdout } = await world.ctx("workflow new blank --dry-run");
  expect(stdout.split("\n").slice(0, 5).join("\n")).toMatchInlineSnapshot(`
    "diff --git a/.context/workflows/blank.json b/.context/workflows/blank.json
    new file mode 100644
    --- /dev/null
    +++ b/.context/workflows/blank.json
    @@ -0,0 +1,33 @@"
  `);
  expect((await world.ctx("workflow list")).stdout).toMatchInlineSnapshot(`
    "login-feature  2  Blank: One step for an agent and one command: a start for a workflow of your own.
    "
  `);
});

test("titles from files cannot speak for ctx or for Mermaid", async () => {
  const world = await shop();
  const title = 'a"]; click n0 "javascript:alert(1)" %%{init}%%\n```\n<script>\u202e\u001b[2J';
  write(world, {
    ...LOGIN,
    name: title,
    steps: [{ id: "a", title, prompt: "A", runCondition: { var: 'x"|', equals: '"|]' } }],
  });
  expect(await world.show("workflow show login-feature --mermaid")).toMatchInlineSnapshot(`
    "$ ctx workflow show login-feature --mermaid
    flowchart TD
      n0(["a#34;#93;#59; click n0 #34;javascript:alert#40;1#41;#34; #37;#37;#123;init#125;#37;#37;#9166;#96;#96;#96;#9166;#60;script#62;#10216;U#43;202E#10217;#10216;U#43;001B#10217;#91;2J"])
      n1["a#34;#93;#59; click n0 #34;javascript:alert#40;1#41;#34; #37;#37;#123;init#125;#37;#37;#9166;#96;#96;#96;#9166;#60;script#62;#10216;U#43;202E#10217;#10216;U#43;001B#10217;#91;2J"]
      n0 -->|"x#34;#124; is #34;#92;#34;#124;#93;#34;"| n1
      n2(["done"])
      n1 --> n2
      n0 --> n2
    "
  `);
  expect(await world.show("workflow show login-feature")).toMatchInlineSnapshot(`
    "$ ctx workflow show login-feature
    login-feature 1.0.0  a"]; click n0 "javascript:alert(1)" %%{init}%%⏎\`\`\`⏎<script>⟨U+202E⟩⟨U+001B⟩[2J
    Builds the login of the shop, test by test.
    .context/workflows/login-feature.json

    inputs
      task   string             The task it is done for.
      tries  integer, optional

    before it starts
      - The shop runs on this machine.

    steps
      a  a"]; click n0 "javascript:alert(1)" %%{init}%%⏎\`\`\`⏎<script>⟨U+202E⟩⟨U+001B⟩[2J
         if x"| is "\\"|]"
    "
  `);
});

test("what cannot be asked", async () => {
  const world = await shop();
  expect(await world.show("workflow show")).toMatchInlineSnapshot(`
    "$ ctx workflow show
    ! error: ctx workflow show needs the id or file of a workflow. [USAGE]
    ! hint: See \`ctx help workflow\`.
    [64]
    "
  `);
  expect(await world.show("workflow list --mermaid")).toMatchInlineSnapshot(`
    "$ ctx workflow list --mermaid
    ! error: --mermaid means nothing to ctx workflow list. [USAGE]
    ! hint: See \`ctx help workflow\`.
    [64]
    "
  `);
  expect(await world.show("workflow show a b")).toMatchInlineSnapshot(`
    "$ ctx workflow show a b
    ! error: ctx workflow show takes one name, not 2. [USAGE]
    ! hint: See \`ctx help workflow\`.
    [64]
    "
  `);
  expect(await world.show("workflow list a")).toMatchInlineSnapshot(`
    "$ ctx workflow list a
    ! error: ctx workflow list lists workflows or runs, not a. [USAGE]
    ! hint: See \`ctx help workflow\`.
    [64]
    "
  `);
});

test("ids at the Tab key", async () => {
  const world = await shop();
  write(world, LOGIN);
  world.write(".context/workflows/Not An Id.json", "{}");
  const { stdout } = await world.ctx(["completion", "bash", "--", "ctx", "workflow", "show", "lo"]);
  expect(stdout).toBe("login-feature\n");
});

test("workflows that use each other", async () => {
  const world = await shop();
  const uses = (id: string, other: string): typeof LOGIN => ({
    ...LOGIN,
    id,
    steps: [{ id: "first", title: "First", uses: other }] as never,
  });
  write(world, uses("plan-it", "build-it"));
  write(world, uses("build-it", "plan-it"));
  write(world, uses("itself", "itself"));
  expect(await world.show("workflow validate")).toMatchInlineSnapshot(`
    "$ ctx workflow validate
    .context/workflows/build-it.json:29:7: error: /steps/0/uses names "plan-it", in which a step leads back to the workflow "plan-it": it would hold itself. [WORKFLOW_INVALID]

    .context/workflows/itself.json:29:7: error: /steps/0/uses leads back to the workflow "itself": it would hold itself. [WORKFLOW_INVALID]

    .context/workflows/plan-it.json:29:7: error: /steps/0/uses names "build-it", in which a step leads back to the workflow "build-it": it would hold itself. [WORKFLOW_INVALID]

    3 files checked: 3 errors.
    [1]
    "
  `);
});
