// `ctx plan`: a plan of the shop's login feature that grows and shrinks.
import { existsSync } from "node:fs";
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
