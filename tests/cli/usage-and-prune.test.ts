import { afterAll, beforeAll, expect, test } from "vitest";
import { report, words } from "../support/reports.js";
import { makeShop, type World } from "../support/transcript.js";

const NOTE = ".context/tasks/task-42/reports/jwt.md";

let world: World;
beforeAll(async () => {
  world = await makeShop("prune");
  world.write(NOTE, report("JWT \u202epatterns", 8));
  world.commit("Research", "2026-11-02T10:05:00Z");
  await world.ctx(["progress", "task-42", words(80), "--phase", "phase_1", "--by", "@ada"]);
});
afterAll(() => world.remove());

test("usage in text and as JSON", async () => {
  expect(await world.show("usage task-42")).toMatchInlineSnapshot(`
    "$ ctx usage task-42
    task/task-42: about 1,113 of 200,000 tokens, 0.6 % (target 30 %)

      global                            0
      project                          44  █
      branch/feature/user-profiles     13
      task/task-42                  1,042  ███████████████████

      data                             23
      notes                           605  ███████████
      insights                          0
      progress                        470  ████████
    "
  `);
  expect(await world.show("usage task-42 --window 2000 --json")).toMatchInlineSnapshot(`
    "$ ctx usage task-42 --window 2000 --json
    {"version":1,"ok":true,"command":"usage","data":{"ref":"task/task-42","tokens":1113,"window":2000,"percent":55.7,"target":30,"layers":[{"ref":"global","tokens":0},{"ref":"project","tokens":44},{"ref":"branch/feature/user-profiles","tokens":13},{"ref":"task/task-42","tokens":1042}],"sections":[{"name":"data","tokens":23},{"name":"notes","tokens":605},{"name":"insights","tokens":0},{"name":"progress","tokens":470}],"estimate":true},"findings":[]}
    [1]
    "
  `);
});

test("usage wants a window of tokens, and a context that exists", async () => {
  expect(await world.show("usage --window 0")).toMatchInlineSnapshot(`
    "$ ctx usage --window 0
    ! error: --window needs a whole number of tokens, not 0. [USAGE]
    ! hint: As many as the model takes: --window 200000.
    [64]
    "
  `);
  expect(await world.show("usage task-24")).toMatchInlineSnapshot(`
    "$ ctx usage task-24
    ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
    !   looked in .context/tasks/task-24/
    ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
    [66]
    "
  `);
});

test("a plan, and one above its target", async () => {
  expect(await world.show("prune task-42 --policy moderate")).toMatchInlineSnapshot(`
    "$ ctx prune task-42 --policy moderate
    Would prune task/task-42: 1 note, about 1,113 → 801 tokens (−28 %).
    0.5 % of a window of 200,000 (moderate: 20 to 30 %)

      .context/tasks/task-42/reports/jwt.md  summary  561 → 249

    Stays:
      470 tokens in 1 part, younger than 7 days
      249 tokens in 1 part, what is left of what is pruned
      44 tokens in 1 part, inherited from project: prune that
      13 tokens in 1 part, inherited from branch/feature/user-profiles: prune that
      11 tokens in 1 part, data, which is never pruned
    ! Nothing was done. The same with --apply does it.
    "
  `);
  expect(await world.show("prune task-42 --policy aggressive --phase phase_1 --json")).toMatchInlineSnapshot(`
    "$ ctx prune task-42 --policy aggressive --phase phase_1 --json
    {"version":1,"ok":true,"command":"prune","data":{"ref":"task/task-42","policy":"aggressive","before":1113,"after":718,"reduction":35.5,"items":[{"id":"01M7W6N870040G2081040G2081","keeps":"metadata","reason":"policy","tokensBefore":470,"tokensAfter":76}],"applied":false,"window":200000,"percent":0.4,"target":{"least":0,"most":20},"met":true,"holds":[{"reason":"not-asked","count":1,"tokens":561},{"reason":"left","count":1,"tokens":76},{"reason":"inherited","ref":"project","count":1,"tokens":44},{"reason":"inherited","ref":"branch/feature/user-profiles","count":1,"tokens":13},{"reason":"data","count":1,"tokens":11}]},"findings":[]}
    "
  `);
  expect(await world.show("prune task-42 --policy minimal --window 1000")).toMatchInlineSnapshot(`
    "$ ctx prune task-42 --policy minimal --window 1000
    Nothing to prune in task/task-42 (minimal).
    111.3 % of a window of 1,000 (minimal: 30 to 50 %)

    Stays:
      1,031 tokens in 2 parts, of work that is not done
      44 tokens in 1 part, inherited from project: prune that
      13 tokens in 1 part, inherited from branch/feature/user-profiles: prune that
      11 tokens in 1 part, data, which is never pruned
    ! warning: task/task-42 would still fill 111.3 % of the window; minimal aims at at most 50 %. Most of it: 1,031 tokens in 2 parts, of work that is not done. [PRUNE_ABOVE_TARGET]
    ! hint: \`holds\` in --json lists all that stays, and why.
    "
  `);
});

test("what is no plan is refused", async () => {
  const lines = [
    "prune task-42",
    "prune --policy moderate",
    "prune task-42 --policy moderat",
    "prune task-42 --undo 01M7W6N870 --apply",
    "prune task-42 --policy moderate --artifact README.md",
    "prune --undo 01M7W6N870",
  ];
  const shown: string[] = [];
  for (const line of lines) shown.push(await world.show(line));
  expect(shown.join("\n")).toMatchInlineSnapshot(`
    "$ ctx prune task-42
    ! error: ctx prune needs --policy. [USAGE]
    ! hint: \`ctx prune task-42 --policy moderate\` shows a plan; --undo, --stats and --report need neither.
    [64]

    $ ctx prune --policy moderate
    ! error: ctx prune needs a ref. [USAGE]
    ! hint: \`ctx prune task-42 --policy moderate\` shows a plan; --undo, --stats and --report need neither.
    [64]

    $ ctx prune task-42 --policy moderat
    ! error: --policy cannot be moderat. [USAGE]
    ! hint: did you mean moderate? It is one of aggressive, moderate, minimal.
    [64]

    $ ctx prune task-42 --undo 01M7W6N870 --apply
    ! error: --apply means nothing with --undo. [USAGE]
    ! hint: See \`ctx help prune\`.
    [64]

    $ ctx prune task-42 --policy moderate --artifact README.md
    ! error: README.md is no file of task/task-42. [OUTSIDE_ROOT]
    !   README.md
    ! hint: A prune hides only what lies in .context/tasks/task-42/
    [77]

    $ ctx prune --undo 01M7W6N870
    ! error: There is no prune 01M7W6N870 in this worktree. [PRUNE_NOT_FOUND]
    ! hint: \`ctx prune --stats\` lists them; for one on another branch, name its context too.
    [66]
    "
  `);
});

test("a dry run shows the file, apply writes it", async () => {
  expect(await world.show("prune task-42 --policy aggressive --apply --dry-run --by @ada"))
    .toMatchInlineSnapshot(`
    "$ ctx prune task-42 --policy aggressive --apply --dry-run --by @ada
    diff --git a/.context/tasks/task-42/prunes/01M7W6N870081040G2081040G2.json b/.context/tasks/task-42/prunes/01M7W6N870081040G2081040G2.json
    new file mode 100644
    --- /dev/null
    +++ b/.context/tasks/task-42/prunes/01M7W6N870081040G2081040G2.json
    @@ -0,0 +1,41 @@
    +{
    +  "id": "01M7W6N870081040G2081040G2",
    +  "policy": "aggressive",
    +  "at": "2026-11-20T10:05:00.000Z",
    +  "by": "@ada",
    +  "hides": [
    +    {
    +      "path": ".context/tasks/task-42/reports/jwt.md",
    +      "hash": "sha256:05d44d203d84d8e0ff4f5106c6c52bf6640d9d964bdd1a2e84a8a235e2c6d1f5",
    +      "tokensBefore": 561,
    +      "tokensAfter": 183,
    +      "metadata": {
    +        "title": "JWT ⟨U+202E⟩patterns",
    +        "path": ".context/tasks/task-42/reports/jwt.md",
    +        "summary": "Tokens are signed with EdDSA and live for fifteen minutes. src/auth/jwt.ts makes them.",
    +        "keyFindings": [
    +          "Refresh tokens are rotated at each use",
    +          "Clocks differ by up to 30 seconds",
    +          "The old cookie is still read in the router"
    +        ],
    +        "recommendations": [
    +          "Keep one key for each environment",
    +          "Remove the old cookie"
    +        ],
    +        "files": [
    +          "src/auth/jwt.ts",
    +          "../../src/router.ts"
    +        ],
    +        "tokens": 478
    +      },
    +      "keeps": "metadata"
    +    },
    +    {
    +      "id": "01M7W6N870040G2081040G2081",
    +      "hash": "sha256:6efbbf90f37993e811e112f497f99c17ab968191e4bc05ffcbc17bed66effa96",
    +      "tokensBefore": 470,
    +      "tokensAfter": 76,
    +      "keeps": "metadata"
    +    }
    +  ]
    +}
    "
  `);
  expect(await world.show("prune task-42 --policy aggressive --apply --by @ada")).toMatchInlineSnapshot(`
    "$ ctx prune task-42 --policy aggressive --apply --by @ada
    Pruned task/task-42: 1 note and 1 entry, about 1,113 → 340 tokens (−69.5 %).
    0.2 % of a window of 200,000 (aggressive: under 20 %)

      .context/tasks/task-42/reports/jwt.md  metadata  561 → 183
      01M7W6N870040G2081040G2081             metadata  470 → 76

    Stays:
      259 tokens in 2 parts, what is left of what is pruned
      44 tokens in 1 part, inherited from project: prune that
      13 tokens in 1 part, inherited from branch/feature/user-profiles: prune that
      11 tokens in 1 part, data, which is never pruned
    ! No file was changed. Back: ctx prune --undo 01M7W6N8700C1G60R30C1G60R3
    "
  `);
  expect(await world.show("prune task-42 --policy aggressive --apply --by @ada")).toMatchInlineSnapshot(`
    "$ ctx prune task-42 --policy aggressive --apply --by @ada
    Nothing to prune in task/task-42 (aggressive).
    0.2 % of a window of 200,000 (aggressive: under 20 %)

    Stays:
      259 tokens in 2 parts, pruned before
      44 tokens in 1 part, inherited from project: prune that
      13 tokens in 1 part, inherited from branch/feature/user-profiles: prune that
      11 tokens in 1 part, data, which is never pruned
    "
  `);
});

test("resolve says what is pruned, in text and as JSON", async () => {
  expect(await world.show("resolve task-42")).toMatchInlineSnapshot(`
    "$ ctx resolve task-42
    # task/task-42: Implement user authentication

    branch: feature/user-profiles
    lineage: global → project → branch/feature/user-profiles → task/task-42

    ## Data

    - caching: Redis with 5min TTL

    ## Entries

    - 2026-11-20 10:05 @ada progress: (pruned) (phase_1)

    ## Notes

    ### project .context/project/context.md

    \`\`\`markdown
    What everyone who works on this project should know, people and agents alike.
    \`\`\`

    ### task/task-42 .context/tasks/task-42/reports/jwt.md

    - author: research_agent
    - title: JWT ⟨U+202E⟩patterns
    - summary: Tokens are signed with EdDSA and live for fifteen minutes. src/auth/jwt.ts makes them.
    - keyFindings:
      - Refresh tokens are rotated at each use
      - Clocks differ by up to 30 seconds
      - The old cookie is still read in the router
    - recommendations:
      - Keep one key for each environment
      - Remove the old cookie
    - files:
      - src/auth/jwt.ts
      - ../../src/router.ts
    - tokens: 478

    ## Pruned

    - task/task-42: 1 note and 1 entry in short (aggressive). The whole: \`ctx get task/task-42\`, \`ctx log task/task-42\`, \`ctx prune --undo 01M7W6N8700C1G60R30C1G60R3\`
    "
  `);
  expect(await world.show("resolve task-42 --json")).toMatchInlineSnapshot(`
    "$ ctx resolve task-42 --json
    {"version":1,"ok":true,"command":"resolve","data":{"ref":"task/task-42","branch":"feature/user-profiles","lineage":[{"ref":"global","documents":[],"from":"worktree"},{"ref":"project","documents":[".context/project/context.md"],"from":"worktree"},{"ref":"branch/feature/user-profiles","documents":[".context/branches/feature%2Fuser-profiles/context.md"],"from":"worktree"},{"ref":"task/task-42","documents":[".context/tasks/task-42/context.md"],"from":"worktree"}],"data":{"caching":"Redis with 5min TTL","title":"Implement user authentication"},"notes":[{"ref":"project","path":".context/project/context.md","meta":{},"markdown":"What everyone who works on this project should know, people and agents alike.\\n"},{"ref":"task/task-42","path":".context/tasks/task-42/reports/jwt.md","meta":{"author":"research_agent"},"markdown":"","pruned":{"title":"JWT \\u202epatterns","path":".context/tasks/task-42/reports/jwt.md","summary":"Tokens are signed with EdDSA and live for fifteen minutes. src/auth/jwt.ts makes them.","keyFindings":["Refresh tokens are rotated at each use","Clocks differ by up to 30 seconds","The old cookie is still read in the router"],"recommendations":["Keep one key for each environment","Remove the old cookie"],"files":["src/auth/jwt.ts","../../src/router.ts"],"tokens":478}}],"entries":[{"ref":"task/task-42","v":1,"id":"01M7W6N870040G2081040G2081","kind":"progress","at":"2026-11-20T10:05:00.000Z","by":"@ada","phase":"phase_1","pruned":"metadata"}],"digest":"sha256:111b83aee9648a012d524b5b9901b3a4bfd2c344a3ad4f8dcabf1b58d5f27064","pruned":[{"ref":"task/task-42","prune":"01M7W6N8700C1G60R30C1G60R3","policy":"aggressive","notes":1,"entries":1,"how":["ctx get task/task-42","ctx log task/task-42"]}]},"findings":[]}
    "
  `);
  expect(await world.show("resolve task-42 --max-tokens 400")).toMatchInlineSnapshot(`
    "$ ctx resolve task-42 --max-tokens 400
    # task/task-42: Implement user authentication

    branch: feature/user-profiles
    lineage: global → project → branch/feature/user-profiles → task/task-42

    ## Data

    - caching: Redis with 5min TTL

    ## Entries

    - 2026-11-20 10:05 @ada progress: (pruned) (phase_1)

    ## Notes

    ### project .context/project/context.md

    \`\`\`markdown
    What everyone who works on this project should know, people and agents alike.
    \`\`\`

    ### task/task-42 .context/tasks/task-42/reports/jwt.md

    - author: research_agent
    - title: JWT ⟨U+202E⟩patterns
    - summary: Tokens are signed with EdDSA and live for fifteen minutes. src/auth/jwt.ts makes them.
    - keyFindings:
      - Refresh tokens are rotated at each use
      - Clocks differ by up to 30 seconds
      - The old cookie is still read in the router
    - recommendations:
      - Keep one key for each environment
      - Remove the old cookie
    - files:
      - src/auth/jwt.ts
      - ../../src/router.ts
    - tokens: 478

    ## Pruned

    - task/task-42: 1 note and 1 entry in short (aggressive). The whole: \`ctx get task/task-42\`, \`ctx log task/task-42\`, \`ctx prune --undo 01M7W6N8700C1G60R30C1G60R3\`
    "
  `);
});

test("statistics and the report", async () => {
  expect(await world.show("prune --stats")).toMatchInlineSnapshot(`
    "$ ctx prune --stats
    01M7W6N8700C1G60R30C1G60R3  2026-11-20 10:05  task/task-42  aggressive  1 note and 1 entry, 1,031 → 259

    1 note and 1 entry in short: about 1,031 → 259 tokens (−74.9 %)
    "
  `);
  expect(await world.show("prune --stats --json")).toMatchInlineSnapshot(`
    "$ ctx prune --stats --json
    {"version":1,"ok":true,"command":"prune","data":{"prunes":[{"id":"01M7W6N8700C1G60R30C1G60R3","ref":"task/task-42","path":".context/tasks/task-42/prunes/01M7W6N8700C1G60R30C1G60R3.json","policy":"aggressive","at":"2026-11-20T10:05:00.000Z","by":"@ada","phase":null,"undone":false,"notes":1,"entries":1,"tokensBefore":1031,"tokensAfter":259,"reduction":74.9,"withoutEffect":0}],"contexts":[{"ref":"task/task-42","notes":1,"entries":1,"tokensBefore":1031,"tokensAfter":259,"reduction":74.9}],"total":{"notes":1,"entries":1,"tokensBefore":1031,"tokensAfter":259,"reduction":74.9}},"findings":[]}
    "
  `);
  expect(await world.show("prune --report -")).toMatchInlineSnapshot(`
    "$ ctx prune --report -
    <!-- Made by \`ctx prune --report\`; made anew by the same command. -->

    # What is pruned

    | context | notes | entries | tokens whole | tokens shown | less by |
    |---|--:|--:|--:|--:|--:|
    | \`task/task-42\` | 1 | 1 | 1031 | 259 | 74.9 % |

    Tokens are estimates. Every file is as it was: \`ctx get\` and \`ctx log\` show the whole.

    ## 01M7W6N8700C1G60R30C1G60R3

    \`task/task-42\`, aggressive, \`@ada\` at \`2026-11-20T10:05:00.000Z\`.

    - \`.context/tasks/task-42/reports/jwt.md\`: 561 → 183 tokens, metadata kept. JWT \`⟨U+202E⟩patterns\`
    - entry \`01M7W6N870040G2081040G2081\`: 470 → 76 tokens, metadata kept
    "
  `);
  expect(await world.show("prune --report docs/pruned.md --dry-run --json")).toMatchInlineSnapshot(`
    "$ ctx prune --report docs/pruned.md --dry-run --json
    {"version":1,"ok":true,"command":"prune","data":{"prunes":[{"id":"01M7W6N8700C1G60R30C1G60R3","ref":"task/task-42","path":".context/tasks/task-42/prunes/01M7W6N8700C1G60R30C1G60R3.json","policy":"aggressive","at":"2026-11-20T10:05:00.000Z","by":"@ada","phase":null,"undone":false,"notes":1,"entries":1,"tokensBefore":1031,"tokensAfter":259,"reduction":74.9,"withoutEffect":0}],"contexts":[{"ref":"task/task-42","notes":1,"entries":1,"tokensBefore":1031,"tokensAfter":259,"reduction":74.9}],"total":{"notes":1,"entries":1,"tokensBefore":1031,"tokensAfter":259,"reduction":74.9},"report":"docs/pruned.md","changed":true,"page":"<!-- Made by \`ctx prune --report\`; made anew by the same command. -->\\n\\n# What is pruned\\n\\n| context | notes | entries | tokens whole | tokens shown | less by |\\n|---|--:|--:|--:|--:|--:|\\n| \`task/task-42\` | 1 | 1 | 1031 | 259 | 74.9 % |\\n\\nTokens are estimates. Every file is as it was: \`ctx get\` and \`ctx log\` show the whole.\\n\\n## 01M7W6N8700C1G60R30C1G60R3\\n\\n\`task/task-42\`, aggressive, \`@ada\` at \`2026-11-20T10:05:00.000Z\`.\\n\\n- \`.context/tasks/task-42/reports/jwt.md\`: 561 → 183 tokens, metadata kept. JWT \`⟨U+202E⟩patterns\`\\n- entry \`01M7W6N870040G2081040G2081\`: 470 → 76 tokens, metadata kept\\n","dryRun":true,"diff":"diff --git a/docs/pruned.md b/docs/pruned.md\\nnew file mode 100644\\n--- /dev/null\\n+++ b/docs/pruned.md\\n@@ -0,0 +1,16 @@\\n+<!-- Made by \`ctx prune --report\`; made anew by the same command. -->\\n+\\n+# What is pruned\\n+\\n+| context | notes | entries | tokens whole | tokens shown | less by |\\n+|---|--:|--:|--:|--:|--:|\\n+| \`task/task-42\` | 1 | 1 | 1031 | 259 | 74.9 % |\\n+\\n+Tokens are estimates. Every file is as it was: \`ctx get\` and \`ctx log\` show the whole.\\n+\\n+## 01M7W6N8700C1G60R30C1G60R3\\n+\\n+\`task/task-42\`, aggressive, \`@ada\` at \`2026-11-20T10:05:00.000Z\`.\\n+\\n+- \`.context/tasks/task-42/reports/jwt.md\`: 561 → 183 tokens, metadata kept. JWT \`⟨U+202E⟩patterns\`\\n+- entry \`01M7W6N870040G2081040G2081\`: 470 → 76 tokens, metadata kept\\n"},"findings":[]}
    "
  `);
});

test("and back", async () => {
  world.commit("Prune");
  const [line = ""] = (await world.ctx(["prune", "--stats"])).stdout.split("\n");
  const id = line.slice(0, 26);
  expect(await world.show(`prune --undo ${id} --by @ada --json`)).toMatchInlineSnapshot(`
    "$ ctx prune --undo 01M7W6N8700C1G60R30C1G60R3 --by @ada --json
    {"version":1,"ok":true,"command":"prune","data":{"undone":"01M7W6N8700C1G60R30C1G60R3","ref":"task/task-42","path":".context/tasks/task-42/prunes/01M7W6N8700C1G60R30C1G60R3.json","shown":2,"stillHidden":0,"removed":false,"undoPath":".context/tasks/task-42/prunes/01M7W6N8700C1G60R30C1G60R3.01M7W6N8700G2081040G208104.json","changed":true},"findings":[]}
    "
  `);
  expect(await world.show(`prune --undo ${id} --by @ada`)).toMatchInlineSnapshot(`
    "$ ctx prune --undo 01M7W6N8700C1G60R30C1G60R3 --by @ada
    Taken back already: 01M7W6N8700C1G60R30C1G60R3 of task/task-42
    "
  `);
  expect(await world.show("prune --stats")).toMatchInlineSnapshot(`
    "$ ctx prune --stats
    01M7W6N8700C1G60R30C1G60R3  2026-11-20 10:05  task/task-42  aggressive  taken back
    ! None of them takes effect.
    "
  `);
});
