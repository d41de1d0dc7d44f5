// `ctx plan`: a plan of the shop's login feature that grows and shrinks.
import { existsSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

const PLAN = `# Login

How users come in.

## Phase 1: Foundation [COMPLETED]

**Objective**: A place to stand

- [x] Decide on the session store
- [x] Write it down

## Phase 3: Sessions

**Objective**: Users stay logged in, safely
**Status**: [IN PROGRESS]
**Risk**: High
**Dependencies**: Phase 1

### Stage 1: Tables

- [x] Migration of \`src/db/users.sql\`
- [x] Index \`src/db/sessions.sql\`
- [ ] Encrypt tokens in \`src/login/tokens.ts\`

### Stage 2: Expiry

- [ ] Refresh in \`src/login/refresh.ts\`
- [ ] Log out everywhere
- [ ] Test with two clocks
- [ ] Clean up at night
- [ ] Measure it

\`\`\`md
## Phase 9: not a phase
\`\`\`

## Phase 4: Form

- [ ] Build \`src/login/form.tsx\`

## Notes

After the last phase.
`;

let shop: World;
beforeEach(async () => {
  shop = await makeShop("plan");
  shop.write("docs/login.md", PLAN);
  shop.commit("Plan the login feature");
});
afterEach(() => shop.remove());

describe("reading", () => {
  test("analyze", async () => {
    expect(await shop.show("plan analyze docs/login.md")).toMatchInlineSnapshot(`
      "$ ctx plan analyze docs/login.md
      Phase 1  Foundation [COMPLETED]  done          3.4          tasks 2
      Phase 3  Sessions                in-progress   8.5  expand  tasks 8, risk 2, files 4, dependencies 1
      Phase 4  Form                    open          3.3          tasks 1, files 1
      ! next: ctx plan expand docs/login.md --auto-analysis
      "
    `);
    expect(await shop.show("plan analyze docs/login.md -v")).toMatchInlineSnapshot(`
      "$ ctx plan analyze docs/login.md -v
      Phase 1  Foundation [COMPLETED]  done          3.4          tasks 2
          +2.5  start
          +0.9  tasks 2
          +0.0  risk 0
          +0.0  files 0
          +0.0  dependencies 0
      Phase 3  Sessions                in-progress   8.5  expand  tasks 8, risk 2, files 4, dependencies 1
          +2.5  start
          +1.8  tasks 8
          +3.5  risk 2 (stated: High)
          +0.4  files 4
          +0.3  dependencies 1
      Phase 4  Form                    open          3.3          tasks 1, files 1
          +2.5  start
          +0.6  tasks 1
          +0.0  risk 0
          +0.2  files 1
          +0.0  dependencies 0
      ! next: ctx plan expand docs/login.md --auto-analysis
      "
    `);
    expect(await shop.show("plan status docs/login.md")).toMatchInlineSnapshot(`
      "$ ctx plan status docs/login.md
      docs/login.md: 4 of 11 done (36%)
      Phase 1  Foundation [COMPLETED]  done           2/2  100%
      Phase 3  Sessions                in-progress    2/8   25%
      Phase 4  Form                    open           0/1    0%
      "
    `);
  });
});

describe("out and back", () => {
  test("a phase", async () => {
    expect(await shop.show("plan expand docs/login.md phase 3 --dry-run")).toMatchInlineSnapshot(`
      "$ ctx plan expand docs/login.md phase 3 --dry-run
      diff --git a/docs/login.md b/docs/login.md
      --- a/docs/login.md
      +++ b/docs/login.md
      @@ -12,28 +12,11 @@
       ## Phase 3: Sessions
       
       **Objective**: Users stay logged in, safely
      +
       **Status**: [IN PROGRESS]
      -**Risk**: High
      -**Dependencies**: Phase 1
       
      -### Stage 1: Tables
      +**Details**: [phase_3_sessions.md](login/phase_3_sessions.md)
       
      -- [x] Migration of \`src/db/users.sql\`
      -- [x] Index \`src/db/sessions.sql\`
      -- [ ] Encrypt tokens in \`src/login/tokens.ts\`
      -
      -### Stage 2: Expiry
      -
      -- [ ] Refresh in \`src/login/refresh.ts\`
      -- [ ] Log out everywhere
      -- [ ] Test with two clocks
      -- [ ] Clean up at night
      -- [ ] Measure it
      -
      -\`\`\`md
      -## Phase 9: not a phase
      -\`\`\`
      -
       ## Phase 4: Form
       
       - [ ] Build \`src/login/form.tsx\`
      diff --git a/docs/login/phase_3_sessions.md b/docs/login/phase_3_sessions.md
      new file mode 100644
      --- /dev/null
      +++ b/docs/login/phase_3_sessions.md
      @@ -0,0 +1,25 @@
      +## Phase 3: Sessions
      +
      +**Objective**: Users stay logged in, safely
      +**Status**: [IN PROGRESS]
      +**Risk**: High
      +**Dependencies**: Phase 1
      +
      +### Stage 1: Tables
      +
      +- [x] Migration of \`src/db/users.sql\`
      +- [x] Index \`src/db/sessions.sql\`
      +- [ ] Encrypt tokens in \`src/login/tokens.ts\`
      +
      +### Stage 2: Expiry
      +
      +- [ ] Refresh in \`src/login/refresh.ts\`
      +- [ ] Log out everywhere
      +- [ ] Test with two clocks
      +- [ ] Clean up at night
      +- [ ] Measure it
      +
      +\`\`\`md
      +## Phase 9: not a phase
      +\`\`\`
      +
      "
    `);
    expect(shop.read("docs/login.md")).toBe(PLAN);
    expect(await shop.show("plan expand docs/login.md phase 3")).toMatchInlineSnapshot(`
      "$ ctx plan expand docs/login.md phase 3
      Phase 3 is in docs/login/phase_3_sessions.md
      ! Before: ctx snapshot show docs/login.md (01M7W6N870040G2081040G2081)
      "
    `);
    expect(shop.read("docs/login.md")).toMatchInlineSnapshot(`
      "# Login

      How users come in.

      ## Phase 1: Foundation [COMPLETED]

      **Objective**: A place to stand

      - [x] Decide on the session store
      - [x] Write it down

      ## Phase 3: Sessions

      **Objective**: Users stay logged in, safely

      **Status**: [IN PROGRESS]

      **Details**: [phase_3_sessions.md](login/phase_3_sessions.md)

      ## Phase 4: Form

      - [ ] Build \`src/login/form.tsx\`

      ## Notes

      After the last phase.
      "
    `);
    expect(await shop.show("plan expand docs/login.md phase 3")).toMatchInlineSnapshot(`
      "$ ctx plan expand docs/login.md phase 3
      ! Phase 3 is in a file of its own already.
      "
    `);
    expect(await shop.show("plan expand docs/login.md phase 3 stage 2")).toMatchInlineSnapshot(`
      "$ ctx plan expand docs/login.md phase 3 stage 2
      Phase 3, stage 2 is in docs/login/phase_3/stage_2_expiry.md
      ! Before: ctx snapshot show docs/login.md (01M7W6N870081040G2081040G2)
      "
    `);
    expect(shop.read("docs/login/phase_3_sessions.md")).toMatchInlineSnapshot(`
      "## Phase 3: Sessions

      **Objective**: Users stay logged in, safely
      **Status**: [IN PROGRESS]
      **Risk**: High
      **Dependencies**: Phase 1

      ### Stage 1: Tables

      - [x] Migration of \`src/db/users.sql\`
      - [x] Index \`src/db/sessions.sql\`
      - [ ] Encrypt tokens in \`src/login/tokens.ts\`

      ### Stage 2: Expiry

      **Status**: open (0 of 5 tasks)

      **Details**: [stage_2_expiry.md](phase_3/stage_2_expiry.md)
      "
    `);
    expect(shop.read(".context/plans/docs-login-4e1a4a3b.json")).toMatchInlineSnapshot(`
      "{
        "format": "ctx-plan/1",
        "plan": "docs/login.md",
        "expanded": [
          {
            "phase": 3,
            "path": "docs/login/phase_3_sessions.md",
            "stub": "## Phase 3: Sessions\\n\\n**Objective**: Users stay logged in, safely\\n\\n**Status**: [IN PROGRESS]\\n\\n**Details**: [phase_3_sessions.md](login/phase_3_sessions.md)\\n\\n"
          },
          {
            "phase": 3,
            "stage": 2,
            "path": "docs/login/phase_3/stage_2_expiry.md",
            "stub": "### Stage 2: Expiry\\n\\n**Status**: open (0 of 5 tasks)\\n\\n**Details**: [stage_2_expiry.md](phase_3/stage_2_expiry.md)\\n"
          }
        ],
        "moments": [
          {
            "at": "2026-11-20T10:05:00.000Z",
            "done": 4,
            "total": 11
          },
          {
            "at": "2026-11-20T10:05:00.000Z",
            "done": 4,
            "total": 11
          }
        ]
      }
      "
    `);
    expect(await shop.show("plan analyze docs/login.md")).toMatchInlineSnapshot(`
      "$ ctx plan analyze docs/login.md
      Phase 1    Foundation [COMPLETED]  done          3.4         tasks 2
      Phase 3    Sessions                in-progress   8.5  apart  tasks 8, risk 2, files 4, dependencies 1
        Stage 1  Tables                  in-progress   5.7         tasks 3, risk 1, files 3
        Stage 2  Expiry                  open          4.1  apart  tasks 5, files 1
      Phase 4    Form                    open          3.3         tasks 1, files 1
      "
    `);
    expect(await shop.show("plan status docs/login.md")).toMatchInlineSnapshot(`
      "$ ctx plan status docs/login.md
      docs/login.md: 4 of 11 done (36%)
      Phase 1  Foundation [COMPLETED]  done           2/2  100%
      Phase 3  Sessions                in-progress    2/8   25%  docs/login/phase_3_sessions.md
      Phase 4  Form                    open           0/1    0%
      "
    `);
    expect(await shop.show("plan collapse docs/login.md phase 3")).toMatchInlineSnapshot(`
      "$ ctx plan collapse docs/login.md phase 3
      Phase 3 is back in docs/login.md
      ! Before: ctx snapshot show docs/login.md (01M7W6N8700C1G60R30C1G60R3)
      "
    `);
    expect(shop.read("docs/login.md")).toBe(PLAN);
    expect(existsSync(join(shop.root, "docs/login"))).toBe(false);
  });
});

describe("what was edited in between", () => {
  test("the file and the stub: both are in the plan afterwards", async () => {
    await shop.ctx("plan expand docs/login.md phase 3");
    const file = "docs/login/phase_3_sessions.md";
    shop.write(file, shop.read(file).replace("- [ ] Log out", "- [x] Log out"));
    shop.write(
      "docs/login.md",
      shop
        .read("docs/login.md")
        .replace("Users stay logged in, safely", "Users stay logged in")
        .replace("## Phase 4", "Ask Ada about cookies.\n\n## Phase 4"),
    );
    expect(await shop.show("plan collapse docs/login.md phase 3 --dry-run")).toMatchInlineSnapshot(`
      "$ ctx plan collapse docs/login.md phase 3 --dry-run
      diff --git a/docs/login.md b/docs/login.md
      --- a/docs/login.md
      +++ b/docs/login.md
      @@ -12,11 +12,28 @@
       ## Phase 3: Sessions
       
       **Objective**: Users stay logged in
      -
       **Status**: [IN PROGRESS]
      +**Risk**: High
      +**Dependencies**: Phase 1
       
      -**Details**: [phase_3_sessions.md](login/phase_3_sessions.md)
      +### Stage 1: Tables
       
      +- [x] Migration of \`src/db/users.sql\`
      +- [x] Index \`src/db/sessions.sql\`
      +- [ ] Encrypt tokens in \`src/login/tokens.ts\`
      +
      +### Stage 2: Expiry
      +
      +- [ ] Refresh in \`src/login/refresh.ts\`
      +- [x] Log out everywhere
      +- [ ] Test with two clocks
      +- [ ] Clean up at night
      +- [ ] Measure it
      +
      +\`\`\`md
      +## Phase 9: not a phase
      +\`\`\`
      +
       Ask Ada about cookies.
       
       ## Phase 4: Form
      diff --git a/docs/login/phase_3_sessions.md b/docs/login/phase_3_sessions.md
      deleted file mode 100644
      --- a/docs/login/phase_3_sessions.md
      +++ /dev/null
      @@ -1,25 +0,0 @@
      -## Phase 3: Sessions
      -
      -**Objective**: Users stay logged in, safely
      -**Status**: [IN PROGRESS]
      -**Risk**: High
      -**Dependencies**: Phase 1
      -
      -### Stage 1: Tables
      -
      -- [x] Migration of \`src/db/users.sql\`
      -- [x] Index \`src/db/sessions.sql\`
      -- [ ] Encrypt tokens in \`src/login/tokens.ts\`
      -
      -### Stage 2: Expiry
      -
      -- [ ] Refresh in \`src/login/refresh.ts\`
      -- [x] Log out everywhere
      -- [ ] Test with two clocks
      -- [ ] Clean up at night
      -- [ ] Measure it
      -
      -\`\`\`md
      -## Phase 9: not a phase
      -\`\`\`
      -
      "
    `);
    expect((await shop.ctx("plan collapse docs/login.md phase 3")).status).toBe(0);
    expect(shop.read("docs/login.md")).toBe(
      PLAN.replace("- [ ] Log out", "- [x] Log out")
        .replace("Users stay logged in, safely", "Users stay logged in")
        .replace("## Phase 4", "Ask Ada about cookies.\n\n## Phase 4"),
    );
  });

  test("one line in both: a person settles it", async () => {
    await shop.ctx("plan expand docs/login.md phase 3");
    const file = "docs/login/phase_3_sessions.md";
    shop.write(file, shop.read(file).replace("[IN PROGRESS]", "[COMPLETED]"));
    shop.write("docs/login.md", shop.read("docs/login.md").replace("[IN PROGRESS]", "[BLOCKED]"));
    const before = shop.read("docs/login.md");
    expect(await shop.show("plan collapse docs/login.md phase 3")).toMatchInlineSnapshot(`
      "$ ctx plan collapse docs/login.md phase 3
      ! Phase 3 stays where it is: It was edited since: the status was changed in the plan and in the file, differently. [FILE_CHANGED]
      ! Try again: ctx plan collapse docs/login.md phase 3
      [1]
      "
    `);
    expect(shop.read("docs/login.md")).toBe(before);
    expect(existsSync(join(shop.root, file))).toBe(true);
  });

  test("an open code fence in the file would swallow what follows", async () => {
    await shop.ctx("plan expand docs/login.md phase 3");
    const file = "docs/login/phase_3_sessions.md";
    shop.write(file, `${shop.read(file)}\`\`\`sh\n`);
    expect(await shop.show("plan collapse docs/login.md phase 3")).toMatchInlineSnapshot(`
      "$ ctx plan collapse docs/login.md phase 3
      ! Phase 3 stays where it is: With what docs/login/phase_3_sessions.md holds, other phases would be read otherwise: an open code fence, or a phase too many. [FILE_CHANGED]
      ! Try again: ctx plan collapse docs/login.md phase 3
      [1]
      "
    `);
  });

  test("the file is gone", async () => {
    await shop.ctx("plan expand docs/login.md phase 3");
    rmSync(join(shop.root, "docs/login"), { recursive: true });
    expect(await shop.show("plan status docs/login.md")).toMatchInlineSnapshot(`
      "$ ctx plan status docs/login.md
      docs/login.md: 2 of 4 done (50%)
      Phase 1  Foundation [COMPLETED]  done           2/2  100%
      Phase 3  Sessions                in-progress    0/1    0%  docs/login/phase_3_sessions.md
      Phase 4  Form                    open           0/1    0%
      ! warning: The file of phase 3: docs/login/phase_3_sessions.md is not there. [PLAN_DOUBTFUL]
      !   docs/login/phase_3_sessions.md
      ! hint: \`ctx snapshot list\` shows what was kept of the plan.
      "
    `);
    expect(await shop.show("plan collapse docs/login.md phase 3")).toMatchInlineSnapshot(`
      "$ ctx plan collapse docs/login.md phase 3
      ! warning: The file of phase 3: docs/login/phase_3_sessions.md is not there. [PLAN_DOUBTFUL]
      !   docs/login/phase_3_sessions.md
      ! hint: \`ctx snapshot list\` shows what was kept of the plan.
      ! Phase 3 stays where it is: docs/login/phase_3_sessions.md is not there. [PLAN_NOT_FOUND]
      ! Try again: ctx plan collapse docs/login.md phase 3
      [1]
      "
    `);
  });
});

describe("several at once", () => {
  test("what cannot be moved stays, the rest is moved", async () => {
    shop.write("docs/login/phase_3_sessions.md", "somebody else's\n");
    const shown = await shop.show("plan expand docs/login.md phase 1 3 4");
    expect(shown).toMatchInlineSnapshot(`
      "$ ctx plan expand docs/login.md phase 1 3 4
      Phase 1 is in docs/login/phase_1_foundation.md
      Phase 4 is in docs/login/phase_4_form.md
      ! Phase 3 stays where it is: docs/login/phase_3_sessions.md is there already, and holds something else. [CONTEXT_EXISTS]
      ! Before: ctx snapshot show docs/login.md (01M7W6N870040G2081040G2081)
      ! Try again: ctx plan expand docs/login.md phase 3
      [1]
      "
    `);
    expect(shop.read("docs/login/phase_3_sessions.md")).toBe("somebody else's\n");
    expect(await shop.show("plan collapse docs/login.md phase 1 3 4")).toMatchInlineSnapshot(`
      "$ ctx plan collapse docs/login.md phase 1 3 4
      Phase 1 is back in docs/login.md
      Phase 4 is back in docs/login.md
      ! Phase 3 is in the plan already.
      ! Before: ctx snapshot show docs/login.md (01M7W6N870081040G2081040G2)
      "
    `);
    expect(shop.read("docs/login.md")).toBe(PLAN);
    expect(JSON.parse((await shop.ctx("plan expand docs/login.md phase 1 3 --json")).stdout)).toMatchObject({
      ok: true,
      data: {
        expanded: [1],
        failed: [{ phase: 3, code: "CONTEXT_EXISTS" }],
        retry: "ctx plan expand docs/login.md phase 3",
      },
    });
  });

  test("those that the score speaks for, after a question on a terminal", async () => {
    const answer = (text: string) => ({
      isTerminal: true,
      surroundings: {
        isStdinTerminal: () => true,
        stdin: async function* () {
          yield new TextEncoder().encode(text);
        },
      },
    });
    expect(await shop.show("plan expand docs/login.md --auto-analysis --color never", answer("n\n")))
      .toMatchInlineSnapshot(`
      "$ ctx plan expand docs/login.md --auto-analysis --color never
      ! Phase 3  Sessions   8.5
      ! Expand this phase? [y/N] Nothing was changed.
      "
    `);
    expect(shop.read("docs/login.md")).toBe(PLAN);
    expect(await shop.show("plan expand docs/login.md --auto-analysis --color never", answer("y\n")))
      .toMatchInlineSnapshot(`
      "$ ctx plan expand docs/login.md --auto-analysis --color never
      Phase 3 is in docs/login/phase_3_sessions.md
      ! Phase 3  Sessions   8.5
      ! Expand this phase? [y/N] Before: ctx snapshot show docs/login.md (01M7W6N870040G2081040G2081)
      "
    `);
    expect(await shop.show("plan collapse docs/login.md --auto-analysis")).toMatchInlineSnapshot(`
      "$ ctx plan collapse docs/login.md --auto-analysis
      ! No phase has a score that speaks for it; \`ctx plan analyze docs/login.md\` shows them.
      "
    `);
    const file = "docs/login/phase_3_sessions.md";
    shop.write(file, "## Phase 3: Sessions\n\n- [x] Nothing to do\n\n");
    expect(await shop.show("plan collapse docs/login.md --auto-analysis --yes --color never", answer("n\n")))
      .toMatchInlineSnapshot(`
      "$ ctx plan collapse docs/login.md --auto-analysis --yes --color never
      Phase 3 is back in docs/login.md
      ! Before: ctx snapshot show docs/login.md (01M7W6N870081040G2081040G2)
      "
    `);
  });

  test("seven, without a repository", async () => {
    const phases = [7, 3, 5, 1, 2, 6, 4].map(
      (number) => `## Phase ${number}: Part ${number}\n\n- [ ] do it\n`,
    );
    const text = phases.join("\n");
    shop.write("all.md", text);
    rmSync(join(shop.root, ".git"), { recursive: true });
    expect(await shop.show("plan expand all phase 1 2 3 4 5 6 7")).toMatchInlineSnapshot(`
      "$ ctx plan expand all phase 1 2 3 4 5 6 7
      ! error: There is no plan all. [PLAN_NOT_FOUND]
      !   looked in all
      ! hint: Name a Markdown file with headings such as "## Phase 1: …"; .context/plans/ is looked into, too.
      [66]
      "
    `);
    expect(await shop.show("plan expand all.md phase 1 2 3 4 5 6 7")).toMatchInlineSnapshot(`
      "$ ctx plan expand all.md phase 1 2 3 4 5 6 7
      Phase 7 is in all/phase_7_part_7.md
      Phase 3 is in all/phase_3_part_3.md
      Phase 5 is in all/phase_5_part_5.md
      Phase 1 is in all/phase_1_part_1.md
      Phase 2 is in all/phase_2_part_2.md
      Phase 6 is in all/phase_6_part_6.md
      Phase 4 is in all/phase_4_part_4.md
      ! warning: No snapshot was taken. /home/ada/shop is in no git repository, and snapshots are kept in one. [PLAN_NOT_KEPT]
      "
    `);
    expect((await shop.ctx("plan collapse all.md phase 5 7 1 3 2 6 4")).status).toBe(0);
    expect(shop.read("all.md")).toBe(text);
  });
});

describe("what is not understood", () => {
  test.each([
    "plan expand docs/login.md phase3",
    "plan expand docs/login.md 3",
    "plan expand docs/login.md pahse 3",
    "plan expand docs/login.md",
    "plan expand docs/login.md phase",
    "plan expand docs/login.md stage 2",
    "plan expand docs/login.md phase 1 3 stage 2",
    "plan expand docs/login.md phase 3 --auto-analysis",
    "plan expand docs/login.md phase 2",
    "plan expand docs/login.md phase 3 stage 2",
    "plan analyze docs/login.md phase 3",
    "plan analyze docs/login.md --yes",
    "plan analyze docs/logni.md",
    "plan analyze ../login.md",
    "plan analyze .git/login.md",
    "plan analyze docs",
    "plan expnad docs/login.md",
  ])("%s", async (line) => {
    expect(await shop.show(line)).toMatchSnapshot();
  });

  test("two phases of one number, headings that are nearly phases", async () => {
    shop.write(
      "twice.md",
      "## Phase 1: One\n\n### Phase 5: inside\n\n## Phase 2 - Dash\n\n## Phase 1: Again\n\n# Phase 4: Top\n",
    );
    expect(await shop.show("plan analyze twice.md")).toMatchInlineSnapshot(`
      "$ ctx plan analyze twice.md
      Phase 1  One    open   2.5
      Phase 1  Again  open   2.5
      ! warning: "Phase 5: inside" lies inside phase 1 (line 1), and is a part of that. [PLAN_DOUBTFUL]
      !   twice.md:3
      ! warning: "Phase 2 - Dash" is read as no phase: one is headed "Phase N: …", at level 2 or 3. [PLAN_DOUBTFUL]
      !   twice.md:5
      ! warning: "Phase 4: Top" is read as no phase: one is headed "Phase N: …", at level 2 or 3. [PLAN_DOUBTFUL]
      !   twice.md:9
      ! error: There are two of phase 1: lines 1 and 7. [PLAN_AMBIGUOUS]
      !   twice.md:7
      ! hint: Give one of them another number.
      [1]
      "
    `);
    expect(await shop.show("plan expand twice.md phase 1")).toMatchInlineSnapshot(`
      "$ ctx plan expand twice.md phase 1
      ! error: There are two of phase 1: lines 1 and 7. [REF_AMBIGUOUS]
      !   twice.md:1
      ! hint: Give one of them another number.
      [66]
      "
    `);
  });
});

describe("places", () => {
  test("a plan by its name in .context/plans; its record beside it", async () => {
    shop.write(".context/plans/login.md", PLAN);
    expect(await shop.show("plan expand login phase 4")).toMatchInlineSnapshot(`
      "$ ctx plan expand login phase 4
      Phase 4 is in .context/plans/login/phase_4_form.md
      ! Before: ctx snapshot show .context/plans/login.md (01M7W6N870040G2081040G2081)
      "
    `);
    expect(existsSync(join(shop.root, ".context/plans/login.json"))).toBe(true);
    expect((await shop.ctx("validate")).status).toBe(0);
    expect((await shop.ctx("plan collapse login phase 4")).status).toBe(0);
    expect(shop.read(".context/plans/login.md")).toBe(PLAN);
  });

  test("nothing is written or read through a link, or into git's own directory", async () => {
    symlinkSync(join(shop.root, ".git"), join(shop.root, "docs/login"));
    expect(await shop.show("plan expand docs/login.md phase 3")).toMatchInlineSnapshot(`
      "$ ctx plan expand docs/login.md phase 3
      ! Phase 3 stays where it is: docs/login is a symbolic link; ctx writes through none [OUTSIDE_ROOT]
      ! Try again: ctx plan expand docs/login.md phase 3
      [1]
      "
    `);
    shop.write(
      "hostile.md",
      [1, 2, 3]
        .map((number) => {
          const target = ["../secret", ".git", "docs/login"][number - 1];
          return `## Phase ${number}: X\n\n**Details**: [phase_${number}_x.md](${target}/phase_${number}_x.md)\n`;
        })
        .join("\n"),
    );
    expect(await shop.show("plan status hostile.md")).toMatchInlineSnapshot(`
      "$ ctx plan status hostile.md
      hostile.md: 0 of 3 done (0%)
      Phase 1  X  open    0/1    0%  ../secret/phase_1_x.md
      Phase 2  X  open    0/1    0%  .git/phase_2_x.md
      Phase 3  X  open    0/1    0%  docs/login/phase_3_x.md
      ! warning: The file of phase 1: ../secret/phase_1_x.md is no place for a part of a plan. [PLAN_DOUBTFUL]
      !   ../secret/phase_1_x.md
      ! hint: \`ctx snapshot list\` shows what was kept of the plan.
      ! warning: The file of phase 2: .git/phase_2_x.md is no place for a part of a plan. [PLAN_DOUBTFUL]
      !   .git/phase_2_x.md
      ! hint: \`ctx snapshot list\` shows what was kept of the plan.
      ! warning: The file of phase 3: docs/login is a symbolic link; ctx writes through none [PLAN_DOUBTFUL]
      !   docs/login/phase_3_x.md
      ! hint: \`ctx snapshot list\` shows what was kept of the plan.
      "
    `);
    expect(await shop.show("plan collapse hostile.md phase 1 2 3")).toMatchInlineSnapshot(`
      "$ ctx plan collapse hostile.md phase 1 2 3
      ! warning: The file of phase 1: ../secret/phase_1_x.md is no place for a part of a plan. [PLAN_DOUBTFUL]
      !   ../secret/phase_1_x.md
      ! hint: \`ctx snapshot list\` shows what was kept of the plan.
      ! warning: The file of phase 2: .git/phase_2_x.md is no place for a part of a plan. [PLAN_DOUBTFUL]
      !   .git/phase_2_x.md
      ! hint: \`ctx snapshot list\` shows what was kept of the plan.
      ! warning: The file of phase 3: docs/login is a symbolic link; ctx writes through none [PLAN_DOUBTFUL]
      !   docs/login/phase_3_x.md
      ! hint: \`ctx snapshot list\` shows what was kept of the plan.
      ! Phase 1 stays where it is: ../secret/phase_1_x.md is no place for a part of a plan. [OUTSIDE_ROOT]
      ! Phase 2 stays where it is: .git/phase_2_x.md is no place for a part of a plan. [OUTSIDE_ROOT]
      ! Phase 3 stays where it is: docs/login is a symbolic link; ctx writes through none [OUTSIDE_ROOT]
      ! Try again: ctx plan collapse hostile.md phase 1 2 3
      [1]
      "
    `);
    symlinkSync("login.md", join(shop.root, "docs/linked.md"));
    expect(await shop.show("plan analyze docs/linked.md")).toMatchInlineSnapshot(`
      "$ ctx plan analyze docs/linked.md
      ! error: docs/linked.md is a symbolic link; ctx writes through none [OUTSIDE_ROOT]
      !   docs/linked.md
      ! hint: Replace the link by a real file or directory.
      [77]
      "
    `);
  });

  test("a phase that was renumbered in the plan alone stays where it is, and that is told", async () => {
    await shop.ctx("plan expand docs/login.md phase 3");
    shop.write("docs/login.md", shop.read("docs/login.md").replace("Phase 3:", "Phase 7:"));
    expect(await shop.show("plan collapse docs/login.md phase 7")).toMatchInlineSnapshot(`
      "$ ctx plan collapse docs/login.md phase 7
      ! warning: It has no heading of phase 7. [PLAN_DOUBTFUL]
      !   docs/login/phase_3_sessions.md
      ! Phase 7 stays where it is: It was edited since: the file has no heading of phase 7. [FILE_CHANGED]
      ! Try again: ctx plan collapse docs/login.md phase 7
      [1]
      "
    `);
  });

  test("the next word, for the shell", async () => {
    const next = async (words: string): Promise<string> =>
      (await shop.ctx(["completion", "bash", "--", "ctx", "plan", ...words.split(" ")])).stdout;
    expect(await next("expand docs/login.md ")).toMatchInlineSnapshot(`
      "phase
      "
    `);
    expect(await next("expand docs/login.md phase ")).toMatchInlineSnapshot(`
      "1
      3
      4
      "
    `);
  });
});
