// Whole transcripts of `ctx delegate` and `ctx delegations`: from a proposal to its pattern in the project.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, NOW, type World } from "../support/transcript.js";

const HOUR = 60 * 60 * 1000;
const CACHING = '{"store": "redis", "ttlSeconds": 300}';
const FIRST = "01M7W6N870081040G2081040G2";

let world: World;
beforeAll(async () => {
  world = await makeShop("delegate");
  await world.ctx(["update", "task-42", "--data", `{"caching": ${CACHING}}`]);
  world.commit("Learn about caching");
});
afterAll(() => world.remove());

describe("proposing", () => {
  test("shows the file it would write, then writes it", async () => {
    const line = ["delegate", "task-42", "--to", "project", "--key", "caching", "--pointer", "/caching"];
    const whole = [...line, "--reason", "Every service needs the same cache", "--by", "@ada"];
    expect(await world.show([...whole, "--dry-run"])).toMatchInlineSnapshot(`
      "$ ctx delegate task-42 --to project --key caching --pointer /caching --reason 'Every service needs the same cache' --by @ada --dry-run
      diff --git a/.context/delegations/01M7W6N870040G2081040G2081.json b/.context/delegations/01M7W6N870040G2081040G2081.json
      new file mode 100644
      --- /dev/null
      +++ b/.context/delegations/01M7W6N870040G2081040G2081.json
      @@ -0,0 +1,14 @@
      +{
      +  "id": "01M7W6N870040G2081040G2081",
      +  "from": "task/task-42",
      +  "to": "project",
      +  "key": "caching",
      +  "data": {
      +    "store": "redis",
      +    "ttlSeconds": 300
      +  },
      +  "reason": "Every service needs the same cache",
      +  "by": "@ada",
      +  "at": "2026-11-20T10:05:00.000Z",
      +  "base": "sha256:24ab2bf75b662cee6bb23e1f39735bdbb6835dec0da66bb27e451e38120d8569"
      +}
      "
    `);
    expect(await world.show(whole)).toMatchInlineSnapshot(`
      "$ ctx delegate task-42 --to project --key caching --pointer /caching --reason 'Every service needs the same cache' --by @ada
      Proposed to project: caching (.context/delegations/01M7W6N870081040G2081040G2.json)
      ! It changes nothing until it is accepted: ctx delegations accept 01M7W6N870081040G2081040G2
      "
    `);
    expect(await world.show(whole)).toMatchInlineSnapshot(`
      "$ ctx delegate task-42 --to project --key caching --pointer /caching --reason 'Every service needs the same cache' --by @ada
      Already proposed for project: caching (.context/delegations/01M7W6N870081040G2081040G2.json)
      ! warning: caching was proposed before, word for word; nothing new is written. [DELEGATION_DUPLICATE]
      !   .context/delegations/01M7W6N870081040G2081040G2.json
      ! hint: See it with: ctx delegations show 01M7W6N870081040G2081040G2
      ! It changes nothing until it is accepted: ctx delegations accept 01M7W6N870081040G2081040G2
      "
    `);
  });

  test("one proposal for each top key; what is too specific or like another one is said", async () => {
    expect(
      await world.show([
        "delegate",
        "task-42",
        "--to",
        "project",
        "--reason",
        "measured in task-42",
        "--by",
        "@ben",
        "--data",
        '{"retries": 3, "owner": "ask ada@shop.example about task-42", "caching": "memcached"}',
      ]),
    ).toMatchInlineSnapshot(`
      "$ ctx delegate task-42 --to project --reason 'measured in task-42' --by @ben --data '{"retries": 3, "owner": "ask ada@shop.example about task-42", "caching": "memcached"}'
      Proposed to project: retries (.context/delegations/01M7W6N8700C1G60R30C1G60R3.json)
      Proposed to project: owner (.context/delegations/01M7W6N8700G2081040G208104.json)
      Proposed to project: caching (.context/delegations/01M7W6N8700M2GA1850M2GA185.json)
      ! warning: /owner names the task task-42; a wider level may have no use for that. [DELEGATION_SPECIFIC]
      !   .context/delegations/01M7W6N8700G2081040G208104.json:6:3
      ! warning: /owner holds the e-mail address ada@shop.example; a wider level may have no use for that. [DELEGATION_SPECIFIC]
      !   .context/delegations/01M7W6N8700G2081040G208104.json:6:3
      ! warning: caching differs at the same key from what @ada proposed as 01M7W6N870081040G2081040G2; only one of the two can be accepted as it is. [DELEGATION_DUPLICATE]
      !   .context/delegations/01M7W6N8700M2GA1850M2GA185.json
      ! hint: See it with: ctx delegations show 01M7W6N870081040G2081040G2
      ! They change nothing until each is accepted: ctx delegations accept 01M7W6N8700C1G60R30C1G60R3
      "
    `);
  });

  test("a level that accepts at once does", async () => {
    expect(
      await world.show([
        "delegate",
        "task-42",
        "--to",
        "branch",
        "--key",
        "sessions",
        "--data",
        '"cookies"',
        "--reason",
        "all tasks here",
        "--by",
        "@ada",
      ]),
    ).toMatchInlineSnapshot(`
      "$ ctx delegate task-42 --to branch --key sessions --data '"cookies"' --reason 'all tasks here' --by @ada
      Accepted at once for branch/feature/user-profiles: sessions (.context/branches/feature%2Fuser-profiles/patterns/sessions.json)
      "
    `);
  });

  test("refusals say what to do instead", async () => {
    const reason = ["--reason", "why"];
    const lines: string[][] = [
      ["delegate", "task-42", "--to", "project", "--key", "x", "--data", "1"],
      ["delegate", "task-42", "--to", "project", "--key", "x", "--data", "1", "--reason", "  "],
      ["delegate", "task-42", "--to", "project", "--key", "x", ...reason],
      ["delegate", "task-42", "--to", "project", "--data", "{}", ...reason],
      ["delegate", "task-42", "--to", "project", "--data", "[1]", ...reason],
      ["delegate", "task-42", "--to", "project", "--pointer", "/caching/store", ...reason],
      ["delegate", "task-42", "--to", "project", "--pointer", "cachin", ...reason],
      ["delegate", "task-42", "--to", "projct", "--key", "x", "--data", "1", ...reason],
      ["delegate", "project", "--to", "branch", "--key", "x", "--data", "1", ...reason],
      ["delegate", "task-42", "--to", "project", "--key", "$merge", "--data", "{}", ...reason],
      ["delegate", "task-42", "--to", "project", "--key", "x", "--data", "null", ...reason],
      ["delegate", "task-24", "--to", "project", "--key", "x", "--data", "1", ...reason],
    ];
    let shown = "";
    for (const line of lines) shown += await world.show(line);
    expect(shown).toMatchInlineSnapshot(`
      "$ ctx delegate task-42 --to project --key x --data 1
      ! error: ctx delegate needs --reason. [USAGE]
      ! hint: --reason TEXT: why others should have it.
      [64]
      $ ctx delegate task-42 --to project --key x --data 1 --reason '  '
      ! error: The reason is empty. [USAGE]
      ! hint: Say why others should have it: whoever reviews it was not there.
      [64]
      $ ctx delegate task-42 --to project --key x --reason why
      ! error: There is no data to delegate. [USAGE]
      ! hint: Give it with --data '{"key": …}' or --file, or name it in the context itself with --pointer.
      [64]
      $ ctx delegate task-42 --to project --data '{}' --reason why
      ! error: The data is empty. [USAGE]
      ! hint: Give it with --data '{"key": …}' or --file, or name it in the context itself with --pointer.
      [64]
      $ ctx delegate task-42 --to project --data '[1]' --reason why
      ! error: The data is no object, so it needs a key to resolve at. [USAGE]
      ! hint: Name the key: --key NAME
      [64]
      $ ctx delegate task-42 --to project --pointer /caching/store --reason why
      ! error: The value at /caching/store is no object, so it needs a key to resolve at. [USAGE]
      ! hint: Name the key: --key store
      [64]
      $ ctx delegate task-42 --to project --pointer cachin --reason why
      ! error: No value at /cachin in task/task-42 itself. [VALUE_NOT_FOUND]
      ! hint: did you mean /caching?
      [66]
      $ ctx delegate task-42 --to projct --key x --data 1 --reason why
      ! error: --to cannot be projct. [USAGE]
      ! hint: did you mean project? It is one of branch, project, global.
      [64]
      $ ctx delegate project --to branch --key x --data 1 --reason why
      ! error: branch is not wider than project; knowledge is delegated only upward. [USAGE]
      ! hint: From there it can go to global: --to global.
      [64]
      $ ctx delegate task-42 --to project --key '$merge' --data '{}' --reason why
      ! error: $merge is not delegated: keys that begin with $ are ctx's own words. [USAGE]
      [64]
      $ ctx delegate task-42 --to project --key x --data null --reason why
      ! error: x is null, which only takes something away. [USAGE]
      ! hint: There is nothing in it for others to use. To remove a value there, change that context itself.
      [64]
      $ ctx delegate task-24 --to project --key x --data 1 --reason why
      ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
      !   looked in .context/tasks/task-24/
      ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
      [66]
      "
    `);
  });
});

describe("reviewing", () => {
  const later = { now: NOW + 3 * HOUR };

  test("a list, the same from ctx list", async () => {
    expect(await world.show("delegations", later)).toMatchInlineSnapshot(`
      "$ ctx delegations
      01M7W6N870081040G2081040G2  proposed  caching   task/task-42 → project
        @ada 3 hours ago: Every service needs the same cache
      01M7W6N8700C1G60R30C1G60R3  proposed  retries   task/task-42 → project
        @ben 3 hours ago: measured in task-42
      01M7W6N8700G2081040G208104  proposed  owner     task/task-42 → project
        @ben 3 hours ago: measured in task-42
      01M7W6N8700M2GA1850M2GA185  proposed  caching   task/task-42 → project
        @ben 3 hours ago: measured in task-42
      01M7W6N8700R30C1G60R30C1G6  accepted  sessions  task/task-42 → branch/feature/user-profiles
        @ada 3 hours ago: all tasks here
      ! 4 wait for a decision. See what each would change, as in: ctx delegations show 01M7W6N870081040G2081040G2
      "
    `);
    const [, ...listed] = (await world.show("delegations list", later)).split("\n");
    const [, ...same] = (await world.show("list delegations", later)).split("\n");
    expect(same).toEqual(listed);
    expect(await world.show("delegations list --status accepted --to branch", later)).toMatchInlineSnapshot(`
      "$ ctx delegations list --status accepted --to branch
      01M7W6N8700R30C1G60R30C1G6  accepted  sessions  task/task-42 → branch/feature/user-profiles
        @ada 3 hours ago: all tasks here
      "
    `);
    expect(await world.show("delegations list --to global", later)).toMatchInlineSnapshot(`
      "$ ctx delegations list --to global
      ! No delegations like that. All of them: ctx delegations list
      "
    `);
    expect(await world.show("list delegations --branch main", later)).toMatchInlineSnapshot(`
      "$ ctx list delegations --branch main
      ! error: Delegations are not listed by --branch. [USAGE]
      ! hint: By their status they are; \`ctx delegations list --to\` lists those for one level.
      [64]
      "
    `);
    expect(await world.show("list delegations --freshness", later)).toMatchInlineSnapshot(`
      "$ ctx list delegations --freshness
      ! error: Delegations are not listed by --freshness. [USAGE]
      ! hint: By their status they are; \`ctx delegations list --to\` lists those for one level.
      [64]
      "
    `);
    expect(await world.show("list delegations --status open", later)).toMatchInlineSnapshot(`
      "$ ctx list delegations --status open
      ! error: No delegation has the status open. [USAGE]
      ! hint: They are proposed, accepted, rejected.
      [64]
      "
    `);
  });

  test("one, with what it would change", async () => {
    expect(await world.show(`delegations show ${FIRST.toLowerCase()}`, later)).toMatchInlineSnapshot(`
      "$ ctx delegations show 01m7w6n870081040g2081040g2
      caching: task/task-42 → project (proposed)
        Every service needs the same cache
        @ada 3 hours ago, .context/delegations/01M7W6N870081040G2081040G2.json

      now:
        "in memory"
      with it accepted:
        {
          "store": "redis",
          "ttlSeconds": 300
        }
      ! To decide: ctx delegations accept 01M7W6N870081040G2081040G2
      !        or: ctx delegations reject 01M7W6N870081040G2081040G2 --reason "…"
      "
    `);
  });

  test("status counts what waits", async () => {
    expect(await world.show("status", later)).toMatchInlineSnapshot(`
      "$ ctx status
      shop · branch feature/user-profiles · task-42 "Implement user authentication" (open)
      1 task open, 1 ready · 4 delegations to review
      next: ctx resolve
      "
    `);
  });

  test("ids are completed, with what they are", async () => {
    expect(await world.show("completion zsh -- ctx delegations show 01M7W6N8700")).toMatchInlineSnapshot(`
      "$ ctx completion zsh -- ctx delegations show 01M7W6N8700
      01M7W6N8700M2GA1850M2GA185:proposed caching: task/task-42 → project
      01M7W6N8700G2081040G208104:proposed owner: task/task-42 → project
      01M7W6N8700C1G60R30C1G60R3:proposed retries: task/task-42 → project
      01M7W6N870081040G2081040G2:proposed caching: task/task-42 → project
      01M7W6N8700R30C1G60R30C1G6:accepted sessions: task/task-42 → branch/feature/user-profi…
      "
    `);
  });

  test("ids that are none, or several, or unknown", async () => {
    expect(await world.show("delegations show 01M7W")).toMatchInlineSnapshot(`
      "$ ctx delegations show 01M7W
      ! error: Not a delegation's id: 01M7W [USAGE]
      ! hint: Give the id, or at least its first six characters; \`ctx delegations list\` shows them.
      [64]
      "
    `);
    expect(await world.show("delegations show 01M7W6N870")).toMatchInlineSnapshot(`
      "$ ctx delegations show 01M7W6N870
      ! error: 01M7W6N870 is the beginning of 5 ids: [REF_AMBIGUOUS]
      !   01M7W6N870081040G2081040G2  task/task-42 → project  caching
      !   01M7W6N8700C1G60R30C1G60R3  task/task-42 → project  retries
      !   01M7W6N8700G2081040G208104  task/task-42 → project  owner
      !   01M7W6N8700M2GA1850M2GA185  task/task-42 → project  caching
      !   01M7W6N8700R30C1G60R30C1G6  task/task-42 → branch/feature/user-profiles  sessions
      ! hint: Give more of the id.
      [66]
      "
    `);
    expect(await world.show("delegations accept 01M7W6N870081040G2081040G3")).toMatchInlineSnapshot(`
      "$ ctx delegations accept 01M7W6N870081040G2081040G3
      ! error: There is no delegation 01M7W6N870081040G2081040G3 here. [DELEGATION_NOT_FOUND]
      ! hint: did you mean 01M7W6N870081040G2081040G2? \`ctx delegations list\` shows all that are here.
      [66]
      "
    `);
    expect(await world.show("delegations accept")).toMatchInlineSnapshot(`
      "$ ctx delegations accept
      ! error: ctx delegations accept needs the id of a delegation. [USAGE]
      ! hint: \`ctx delegations list\` shows them.
      [64]
      "
    `);
    expect(await world.show(`delegations list ${FIRST}`)).toMatchInlineSnapshot(`
      "$ ctx delegations list 01M7W6N870081040G2081040G2
      ! error: ctx delegations list takes no id. [USAGE]
      ! hint: To see one: ctx delegations show and its id.
      [64]
      "
    `);
    expect(await world.show(`delegations show ${FIRST} --rebase`)).toMatchInlineSnapshot(`
      "$ ctx delegations show 01M7W6N870081040G2081040G2 --rebase
      ! error: --rebase belongs to accept, not to show. [USAGE]
      ! hint: See \`ctx help delegations\`.
      [64]
      "
    `);
  });
});

describe("deciding", () => {
  test("accepting writes the pattern and the decision; doing it twice changes nothing", async () => {
    const line = ["delegations", "accept", FIRST, "--by", "@grace", "--reason", "Agreed"];
    expect(await world.show([...line, "--dry-run"])).toMatchInlineSnapshot(`
      "$ ctx delegations accept 01M7W6N870081040G2081040G2 --by @grace --reason Agreed --dry-run
      diff --git a/.context/project/patterns/caching.json b/.context/project/patterns/caching.json
      new file mode 100644
      --- /dev/null
      +++ b/.context/project/patterns/caching.json
      @@ -0,0 +1,13 @@
      +{
      +  "$from": {
      +    "delegation": "01M7W6N870081040G2081040G2",
      +    "ref": "task/task-42",
      +    "by": "@ada",
      +    "at": "2026-11-20T10:05:00.000Z",
      +    "reason": "Every service needs the same cache"
      +  },
      +  "caching": {
      +    "store": "redis",
      +    "ttlSeconds": 300
      +  }
      +}
      diff --git a/.context/delegations/01M7W6N870081040G2081040G2.01M7W6N8701040G2081040G208.json b/.context/delegations/01M7W6N870081040G2081040G2.01M7W6N8701040G2081040G208.json
      new file mode 100644
      --- /dev/null
      +++ b/.context/delegations/01M7W6N870081040G2081040G2.01M7W6N8701040G2081040G208.json
      @@ -0,0 +1,7 @@
      +{
      +  "of": "01M7W6N870081040G2081040G2",
      +  "verdict": "accepted",
      +  "by": "@grace",
      +  "at": "2026-11-20T10:05:00.000Z",
      +  "reason": "Agreed"
      +}
      "
    `);
    expect(await world.show(line)).toMatchInlineSnapshot(`
      "$ ctx delegations accept 01M7W6N870081040G2081040G2 --by @grace --reason Agreed
      Accepted caching for project (.context/project/patterns/caching.json)
      "
    `);
    expect(await world.show(line)).toMatchInlineSnapshot(`
      "$ ctx delegations accept 01M7W6N870081040G2081040G2 --by @grace --reason Agreed
      Already accepted: caching for project (.context/project/patterns/caching.json)
      "
    `);
    expect(await world.show("resolve task-42 --select /caching")).toMatchInlineSnapshot(`
      "$ ctx resolve task-42 --select /caching
      {
        "store": "redis",
        "ttlSeconds": 300
      }
      "
    `);
    expect(await world.show("explain project caching")).toMatchInlineSnapshot(`
      "$ ctx explain project caching
      {"store":"redis","ttlSeconds":300}
        project             .context/project/patterns/caching.json:9   uncommitted (merge)
        overrides project   .context/project/context.md:3              "in memory"
      "
    `);
    expect(await world.show(`delegations show ${FIRST}`)).toMatchInlineSnapshot(`
      "$ ctx delegations show 01M7W6N870081040G2081040G2
      caching: task/task-42 → project (accepted)
        Every service needs the same cache
        @ada just now, .context/delegations/01M7W6N870081040G2081040G2.json

      it says:
        {
          "store": "redis",
          "ttlSeconds": 300
        }

      accepted by @grace just now: Agreed
      it is in .context/project/patterns/caching.json
      "
    `);
  });

  test("a target that changed since is not overwritten unless asked to", async () => {
    const [rival] = await idsOf("caching", "proposed");
    expect(await world.show(`delegations accept ${rival}`)).toMatchInlineSnapshot(`
      "$ ctx delegations accept 01M7W6N8700M2GA1850M2GA185
      ! error: project changed at caching after 01M7W6N8700M2GA1850M2GA185 was proposed; then it said something else there. [BASE_MOVED]
      ! hint: \`ctx delegations show 01M7W6N8700M2GA1850M2GA185\` shows all sides. To accept it all the same: ctx delegations accept 01M7W6N8700M2GA1850M2GA185 --rebase
      [75]
      "
    `);
    expect(await world.show(`delegations accept ${rival} --rebase --by @grace`)).toMatchInlineSnapshot(`
      "$ ctx delegations accept 01M7W6N8700M2GA1850M2GA185 --rebase --by @grace
      Accepted caching for project (.context/project/patterns/caching.json)

      when it was proposed:
        "in memory"
      until now:
        {
          "store": "redis",
          "ttlSeconds": 300
        }
      from now on:
        "memcached"
      "
    `);
  });

  test("rejecting needs a reason and stands", async () => {
    const [owner] = await idsOf("owner", "proposed");
    expect(await world.show(`delegations reject ${owner}`)).toMatchInlineSnapshot(`
      "$ ctx delegations reject 01M7W6N8700G2081040G208104
      ! error: A rejection needs a reason. [USAGE]
      ! hint: Say why, for whoever proposed it: ctx delegations reject 01M7W6N8700G2081040G208104 --reason "…"
      [64]
      "
    `);
    const line = [
      "delegations",
      "reject",
      owner ?? "",
      "--reason",
      "One person is no pattern",
      "--by",
      "@grace",
    ];
    expect(await world.show(line)).toMatchInlineSnapshot(`
      "$ ctx delegations reject 01M7W6N8700G2081040G208104 --reason 'One person is no pattern' --by @grace
      Rejected owner for project (.context/delegations/01M7W6N8700G2081040G208104.01M7W6N8701G60R30C1G60R30C.json)
      "
    `);
    expect(await world.show(line)).toMatchInlineSnapshot(`
      "$ ctx delegations reject 01M7W6N8700G2081040G208104 --reason 'One person is no pattern' --by @grace
      Already rejected: owner for project (.context/delegations/01M7W6N8700G2081040G208104.01M7W6N8701G60R30C1G60R30C.json)
      "
    `);
    expect(await world.show(`delegations accept ${owner}`)).toMatchInlineSnapshot(`
      "$ ctx delegations accept 01M7W6N8700G2081040G208104
      ! error: 01M7W6N8700G2081040G208104 was rejected by @grace: One person is no pattern [USAGE]
      ! hint: A rejection stands. Propose it anew with \`ctx delegate\`, and say what has changed.
      [64]
      "
    `);
    expect(await world.show(`delegations reject ${FIRST} --reason no`)).toMatchInlineSnapshot(`
      "$ ctx delegations reject 01M7W6N870081040G2081040G2 --reason no
      ! error: 01M7W6N870081040G2081040G2 was accepted by @grace: Agreed [USAGE]
      ! hint: An acceptance stands. Change what it became, or propose something else with \`ctx delegate\`.
      [64]
      "
    `);
  });
});

test("as JSON", async () => {
  const line = ["delegate", "branch", "--to", "global", "--key", "cdn", "--data", "true", "--reason", "fast"];
  expect(await world.show([...line, "--json", "--by", "@ada"])).toMatchInlineSnapshot(`
    "$ ctx delegate branch --to global --key cdn --data true --reason fast --json --by @ada
    {"version":1,"ok":true,"command":"delegate","data":{"from":"branch/feature/user-profiles","to":"global","delegations":[{"id":"01M7W6N8701M6GT38D1M6GT38D","key":"cdn","path":".context/delegations/01M7W6N8701M6GT38D1M6GT38D.json","status":"proposed","base":"absent","created":true}]},"findings":[]}
    "
  `);
  const [cdn] = await idsOf("cdn", "proposed");
  expect(await world.show(`delegations show ${cdn} --json`)).toMatchInlineSnapshot(`
    "$ ctx delegations show 01M7W6N8701M6GT38D1M6GT38D --json
    {"version":1,"ok":true,"command":"delegations","data":{"id":"01M7W6N8701M6GT38D1M6GT38D","from":"branch/feature/user-profiles","to":"global","key":"cdn","data":true,"reason":"fast","by":"@ada","at":"2026-11-20T10:05:00.000Z","base":"absent","status":"proposed","disputed":false,"path":".context/delegations/01M7W6N8701M6GT38D1M6GT38D.json","decisions":[],"pattern":null,"after":true,"beforeKnown":true,"moved":false},"findings":[]}
    "
  `);
  expect(await world.show(`delegations accept ${cdn} --json --by @grace`)).toMatchInlineSnapshot(`
    "$ ctx delegations accept 01M7W6N8701M6GT38D1M6GT38D --json --by @grace
    {"version":1,"ok":true,"command":"delegations","data":{"id":"01M7W6N8701M6GT38D1M6GT38D","verdict":"accepted","path":".context/delegations/01M7W6N8701M6GT38D1M6GT38D.01M7W6N8701R70W3GE1R70W3GE.json","to":"global","key":"cdn","created":true,"pattern":".context/global/patterns/cdn.json","changed":true},"findings":[]}
    "
  `);
});

async function idsOf(key: string, status: string): Promise<string[]> {
  const { stdout } = await world.ctx(`delegations list --status ${status} --json`);
  const { data } = JSON.parse(stdout) as { data: { items: { id: string; key: string }[] } };
  return data.items.filter((one) => one.key === key).map(({ id }) => id);
}
