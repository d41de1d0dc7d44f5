import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { glue, makeDraw, withChecksum } from "../support/secret-samples.js";
import { makeShop, type World } from "../support/transcript.js";

const draw = makeDraw(1);
const TOKEN = withChecksum(glue("gh", "p_"), draw(30));

describe("a refused secret", () => {
  let world: World;
  beforeAll(async () => {
    world = await makeShop("secrets");
  });
  afterAll(() => world.remove());

  /** What is printed to a person; what was typed is not shown again. */
  const told = async (argv: readonly string[], stdin = ""): Promise<string> => {
    const { stdout, stderr, status } = await world.ctx(argv, { stdin });
    return `${stdout}${stderr.replace(/^(?=.)/gm, "! ")}[${status}]\n`;
  };

  test("is named by its kind and place, with the hash that allows it", async () => {
    expect(await told(["set", "task-42", "deploy.token", TOKEN])).toMatchInlineSnapshot(`
      "! error: A GitHub token would have been written to .context/tasks/task-42/context.md at /deploy/token. [SECRET_FOUND]
      !   .context/tasks/task-42/context.md:6
      ! hint: Nothing was written. Keep the secret outside of the repository, and write down where it is kept. If it is none, add "sha256:fbb8886e3b2410a2739e411827c34c670c735c91e60316a1719ac2dcc85b1a92" to secrets.allow in .context/config.json.
      [77]
      "
    `);
    expect(await told(["progress", "task-42", `deployed with ${TOKEN}`])).toMatchInlineSnapshot(`
      "! error: A GitHub token would have been written to .context/tasks/task-42/entries at /text. [SECRET_FOUND]
      !   .context/tasks/task-42/entries
      ! hint: Nothing was written. Keep the secret outside of the repository, and write down where it is kept. If it is none, add "sha256:fbb8886e3b2410a2739e411827c34c670c735c91e60316a1719ac2dcc85b1a92" to secrets.allow in .context/config.json.
      [77]
      "
    `);
    expect(await told(["create", `task-${TOKEN}`])).toMatchInlineSnapshot(`
      "! error: A GitHub token stands in the name of a new file below .context/tasks. [SECRET_FOUND]
      !   .context/tasks
      ! hint: Nothing was written. Keep the secret outside of the repository, and write down where it is kept. If it is none, add "sha256:fbb8886e3b2410a2739e411827c34c670c735c91e60316a1719ac2dcc85b1a92" to secrets.allow in .context/config.json.
      [77]
      "
    `);
    expect(await told(["decision", "task-42", "Keep it", "--body", "-"], `With ${TOKEN}.\n`))
      .toMatchInlineSnapshot(`
      "! error: A GitHub token would have been written to .context/tasks/task-42/decisions/0001-keep-it.md. [SECRET_FOUND]
      !   .context/tasks/task-42/decisions/0001-keep-it.md:9
      ! hint: Nothing was written. Keep the secret outside of the repository, and write down where it is kept. If it is none, add "sha256:fbb8886e3b2410a2739e411827c34c670c735c91e60316a1719ac2dcc85b1a92" to secrets.allow in .context/config.json.
      [77]
      "
    `);
    expect(await told(["set", "task-42", "deploy.token", TOKEN, "--json"])).toMatchInlineSnapshot(`
      "{"version":1,"ok":false,"command":"set","error":{"code":"SECRET_FOUND","message":"A GitHub token would have been written to .context/tasks/task-42/context.md at /deploy/token.","hint":"Nothing was written. Keep the secret outside of the repository, and write down where it is kept. If it is none, add \\"sha256:fbb8886e3b2410a2739e411827c34c670c735c91e60316a1719ac2dcc85b1a92\\" to secrets.allow in .context/config.json.","path":".context/tasks/task-42/context.md","line":6,"details":{"kind":"github-token","pointer":"/deploy/token","line":6,"column":10,"allow":"sha256:fbb8886e3b2410a2739e411827c34c670c735c91e60316a1719ac2dcc85b1a92","secrets":[{"kind":"github-token","pointer":"/deploy/token","line":6,"column":10,"allow":"sha256:fbb8886e3b2410a2739e411827c34c670c735c91e60316a1719ac2dcc85b1a92"}]}},"findings":[]}
      [77]
      "
    `);
  });

  test("is not repeated by other refusals", async () => {
    expect(await told(["progress", `task-${TOKEN}`, "done"])).toMatchInlineSnapshot(`
      "! error: No context for task/task-[github-token]. [CONTEXT_NOT_FOUND]
      !   looked in .context/tasks/task-[github-token]/
      ! hint: List tasks with \`ctx list tasks\`.
      [66]
      "
    `);
    expect(await told(["insight", "task-42", "it is slow", "--category", TOKEN])).toMatchInlineSnapshot(`
      "! error: Not an insight category: [github-token] [USAGE]
      ! hint: One of technical, business, performance, security, risk, discovery, decision, challenge, solution, general.
      [64]
      "
    `);
    expect(await told(["progress", "task-42", "done", `--${TOKEN}`])).toMatchInlineSnapshot(`
      "! error: ctx progress has no option --[github-token]. [USAGE]
      ! hint: To pass it as a value, put -- before it. See \`ctx help progress\`.
      [64]
      "
    `);
  });

  test("that is there already is found by validate", async () => {
    world.write(".context/tasks/task-42/notes/deploy.md", `# Deploy\n\nexport TOKEN=${TOKEN}\n`);
    expect(await told(["validate", "task-42"])).toMatchInlineSnapshot(`
      ".context/tasks/task-42/notes/deploy.md:3:14: error: This is a GitHub token (github-token). [SECRET_FOUND]
        hint: Have it replaced where it was issued, since git keeps what was committed; then take it out. If it is no secret, add "sha256:fbb8886e3b2410a2739e411827c34c670c735c91e60316a1719ac2dcc85b1a92" to secrets.allow in .context/config.json.

      2 files checked: 1 error.
      [1]
      "
    `);
  });
});
