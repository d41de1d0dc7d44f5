import { afterAll, beforeAll, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("phases");
});
afterAll(() => world.remove());

test("without a phase it says how to record one", async () => {
  expect(await world.show("log task-42 --phases")).toMatchInlineSnapshot(`
    "$ ctx log task-42 --phases
    ! No entry names a phase. Record one: ctx progress task/task-42 "what was done" --phase build
    "
  `);
  expect(await world.show("log task-42 --phases --json")).toMatchInlineSnapshot(`
    "$ ctx log task-42 --phases --json
    {"version":1,"ok":true,"command":"log","data":{"ref":"task/task-42","entries":[],"phases":[],"withoutPhase":0},"findings":[]}
    "
  `);
});

test("a phase a line, in the order in which they began", async () => {
  const told: readonly (readonly [string, string, ...string[]])[] = [
    ["2026-11-19T09:00:00Z", "Read the old code", "--phase", "plan"],
    ["2026-11-19T09:45:00Z", "JWT endpoints", "--phase", "build", "--percent", "40", "--checkpoint", "api"],
    ["2026-11-19T11:50:00Z", "Asked around"],
    [
      "2026-11-19T12:00:00Z",
      "Tokens",
      "--phase",
      "build",
      "--percent",
      "80",
      "--checkpoint",
      "tokens rotate",
    ],
    [
      "2026-11-20T09:30:00Z",
      "Tests",
      "--phase",
      "überprüfen \u202e日本",
      "--details",
      '{"passed": 12, "failed": [1]}',
    ],
    ["2026-11-20T10:00:00Z", "More", "--phase", "überprüfen \u202e日本", "--files", "src/a.ts", "src/b.ts"],
  ];
  for (const [at, text, ...more] of told)
    await world.ctx(["progress", "task-42", text, ...more], { now: Date.parse(at) });
  expect(await world.show("log task-42 --phases")).toMatchInlineSnapshot(`
    "$ ctx log task-42 --phases
    plan                         45m  2026-11-19 09:00 – 09:45             1 entry
    build                    23h 45m  2026-11-19 09:45 – 2026-11-20 09:30  2 entries  80%
      checkpoints: api, tokens rotate
    überprüfen ⟨U+202E⟩日本      30m  2026-11-20 09:30 –                   2 entries       current
    ! Not counted: 1 progress entry without a phase.
    "
  `);
  expect(await world.show("log task-42 --phases", { isTerminal: true, columns: 80 })).toMatchInlineSnapshot(`
    "$ ctx log task-42 --phases
    [36mplan[39m                         45m  [2m2026-11-19 09:00 – 09:45[22m             1 entry
    [36mbuild[39m                    23h 45m  [2m2026-11-19 09:45 – 2026-11-20 09:30[22m  2 entries  80%
    [2m  checkpoints: api, tokens rotate[22m
    [36müberprüfen ⟨U+202E⟩日本[39m      30m  [2m2026-11-20 09:30 –[22m                   2 entries       [1mcurrent[22m
    ! Not counted: 1 progress entry without a phase.
    "
  `);
  expect(await world.show("log task-42 --phases --since 12h --json")).toMatchInlineSnapshot(`
    "$ ctx log task-42 --phases --since 12h --json
    {"version":1,"ok":true,"command":"log","data":{"ref":"task/task-42","entries":[{"v":1,"id":"01M7W4N5E00M2GA1850M2GA185","kind":"progress","at":"2026-11-20T09:30:00.000Z","by":"@unknown","text":"Tests","phase":"überprüfen \\u202e日本","details":{"passed":12,"failed":[1]}},{"v":1,"id":"01M7W6C3800R30C1G60R30C1G6","kind":"progress","at":"2026-11-20T10:00:00.000Z","by":"@unknown","text":"More","phase":"überprüfen \\u202e日本","files":[{"path":"src/a.ts"},{"path":"src/b.ts"}]}],"phases":[{"phase":"überprüfen \\u202e日本","from":"2026-11-20T09:30:00.000Z","to":null,"durationMs":1800000,"entries":2,"percent":null,"checkpoints":[],"current":true}],"withoutPhase":0},"findings":[]}
    "
  `);
});

test("what qualifies an entry is shown by log and by resolve", async () => {
  expect(await world.show("log task-42", { isTerminal: true, columns: 80, environment: { NO_COLOR: "1" } }))
    .toMatchInlineSnapshot(`
      "$ ctx log task-42
      2026-11-19 09:00  @unknown   progress  Read the old code (plan)
      2026-11-19 09:45  @unknown   progress  JWT endpoints (build, 40%, checkpoint
                                             api)
      2026-11-19 11:50  @unknown   progress  Asked around
      2026-11-19 12:00  @unknown   progress  Tokens (build, 80%, checkpoint tokens
                                             rotate)
      2026-11-20 09:30  @unknown   progress  Tests (überprüfen ⟨U+202E⟩日本)
                                             details: {"passed":12,"failed":[1]}
      2026-11-20 10:00  @unknown   progress  More (überprüfen ⟨U+202E⟩日本, src/a.ts,
                                             src/b.ts)
      "
    `);
  const { stdout } = await world.ctx("resolve task-42");
  expect(stdout.slice(stdout.indexOf("## Entries"), stdout.indexOf("\ndigest:"))).toMatchInlineSnapshot(`
    "## Entries

    - 2026-11-19 09:00 @unknown progress: Read the old code (plan)
    - 2026-11-19 09:45 @unknown progress: JWT endpoints (build, 40%, checkpoint api)
    - 2026-11-19 11:50 @unknown progress: Asked around
    - 2026-11-19 12:00 @unknown progress: Tokens (build, 80%, checkpoint tokens rotate)
    - 2026-11-20 09:30 @unknown progress: Tests (überprüfen ⟨U+202E⟩日本)
      details: {"passed":12,"failed":[1]}
    - 2026-11-20 10:00 @unknown progress: More (überprüfen ⟨U+202E⟩日本, src/a.ts, src/b.ts)

    ## Notes

    ### project .context/project/context.md

    \`\`\`markdown
    What everyone who works on this project should know, people and agents alike.
    \`\`\`"
  `);
});
