// What each tool's files become: refs, ctx's own words, values, prose, and what is left out.
import { describe, expect, test } from "vitest";
import { parseDocument } from "../../../src/format/document.js";
import { IMPORTERS } from "../../../src/import/importers.js";
import type { ForeignFile, Place, Tool } from "../../../src/import/things.js";
import { formatRef } from "../../../src/model/ref.js";

const HERE: Place = { branches: ["main"] };

/** What a tool's files become, by their refs, or by their paths where they are no contexts. */
async function planOf(tool: Tool, texts: Record<string, string>, place = HERE, strangers: string[] = []) {
  const importer = IMPORTERS[tool];
  const files: ForeignFile[] = Object.entries(texts)
    .filter(([path]) => importer.wants(path))
    .map(([path, text]) => ({ path, text }));
  const plan = await importer.plan(files, place);
  const made: Record<string, unknown> = {};
  for (const { ref, isMain, path, write } of plan.things) {
    const text = await write("FROM", new Set(strangers));
    const { raw, body } = await parseDocument({
      path,
      form: path.endsWith(".json") ? "json" : "markdown",
      text,
    });
    const { $schema: _schema, $from, ...rest } = raw ?? {};
    expect($from).toBe("FROM");
    made[ref !== null && isMain ? formatRef(ref) : path] = body === "" ? rest : { ...rest, body };
  }
  const doubts = plan.things.flatMap((thing) => (thing.doubts ?? []).map(({ message }) => message));
  return {
    made,
    leftOut: plan.leftOut,
    doubts,
    findings: plan.findings.map(({ code, line }) => [code, line]),
  };
}

describe("Backlog.md", () => {
  test("a task keeps its values and its prose; links become ctx's words", async () => {
    const { made, doubts } = await planOf("backlog", {
      "tasks/task-1 - Login.md": "---\nid: TASK-1\ntitle: Login\nstatus: To Do\n---\n\nDraw.\n",
      "tasks/task-2 - Logout.md":
        "---\nid: TASK-2\ntitle: Logout\nstatus: In Progress\ndependencies: [task-1, task-9]\nparent_task_id: TASK-1\nordinal: 2000\n---\n",
    });
    expect(made).toEqual({
      "task/TASK-1": { title: "Login", original_status: "To Do", body: "Draw.\n" },
      "task/TASK-2": {
        $parent: "TASK-1",
        $needs: ["TASK-1"],
        title: "Logout",
        status: "In Progress",
        dependencies: ["task-9"],
        ordinal: 2000,
      },
    });
    expect(doubts).toEqual(["TASK-2 names task-9, which is not there; the name is kept as a value."]);
  });

  test("folders say what was put away, and a name that was given anew means the newer task", async () => {
    const { made } = await planOf("backlog", {
      "archive/tasks/task-1 - Old.md": "---\nid: task-1\ntitle: Old\nstatus: Done\n---\n",
      "completed/task-2 - Over.md": "---\nid: task-2\ntitle: Over\nstatus: In Progress\n---\n",
      "tasks/task-1 - New.md": "---\nid: task-1\ntitle: New\nstatus: Done\n---\n",
    });
    const [first, second, third] = Object.entries(made);
    expect([first, second]).toEqual([
      ["task/task-1", { title: "New", status: "done", original_status: "Done" }],
      ["task/task-2", { title: "Over", status: "done" }],
    ]);
    expect(third?.[0]).toMatch(/^task\/task-1-[0-9a-f]{8}$/);
    expect(third?.[1]).toEqual({ title: "Old", status: "archived" });
  });

  test("names with @ are read as Backlog.md reads them", async () => {
    const { made, findings } = await planOf("backlog", {
      "tasks/a.md": "---\nid: task-1\nassignee: @ada\nreporter: [@bo, 'cy']\nlabels:\n  - @x\n---\n",
    });
    expect(made).toEqual({ "task/task-1": { assignee: "@ada", reporter: ["@bo", "cy"], labels: ["@x"] } });
    expect(findings).toEqual([]);
  });

  test("documents and decisions are notes; settings, milestones and readmes are none", async () => {
    const { made } = await planOf("backlog", {
      "config.yml": "x: 1",
      "readme.md": "no",
      "milestones/m-1.md": "no",
      "docs/doc-1 - Über uns.md": "---\ntitle: Us\n---\n\nText.\n",
      "decisions/decision-1 - Use Redis.md": "Plain.\n",
    });
    expect(Object.keys(made)).toEqual([
      expect.stringMatching(/^\.context\/project\/docs\/doc-1-uber-uns-[0-9a-f]{8}\.md$/),
      ".context/project/decisions/decision-1-Use-Redis.md",
    ]);
  });

  test("what cannot be read is found with its line, and what has no id is left out", async () => {
    const { made, leftOut, findings } = await planOf("backlog", {
      "tasks/a.md": "---\nid: [x\n---\n",
      "tasks/b.md": "No front matter.\n",
    });
    expect(made).toEqual({});
    expect(leftOut).toEqual([
      { source: "tasks/a.md", reason: "it cannot be read" },
      { source: "tasks/b.md", reason: "its front matter has no id" },
    ]);
    expect(findings).toEqual([["FILE_INVALID", 3]]);
  });
});

describe("Task Master", () => {
  const file = (value: object) => ({ "tasks.json": JSON.stringify(value) });

  test("tags become branches, subtasks parts, numbers names", async () => {
    const { made } = await planOf(
      "task-master",
      file({
        master: {
          tasks: [
            {
              id: 1,
              title: "Login",
              description: "Draw it",
              details: "With care",
              testStrategy: "",
              status: "cancelled",
              dependencies: [],
              subtasks: [
                { id: 1, title: "Fields", status: "done", dependencies: [] },
                { id: 2, title: "Button", status: "review", dependencies: [1, "2"] },
              ],
            },
            { id: "2", title: "Logout", status: "pending", dependencies: [1, "1.2"] },
          ],
          metadata: {},
        },
        "feature-auth": {
          tasks: [{ id: 1, title: "JWT", dependencies: [] }],
          metadata: { description: "Auth" },
        },
      }),
    );
    expect(made).toEqual({
      "branch/feature-auth": { description: "Auth" },
      "task/task-1": {
        title: "Login",
        status: "archived",
        original_status: "cancelled",
        tag: "master",
        body: "Draw it\n\n## Details\n\nWith care\n",
      },
      "task/task-1.1": { $parent: "task-1", title: "Fields", status: "done", tag: "master" },
      "task/task-1.2": {
        $parent: "task-1",
        $needs: ["task-1.1", "task-2"],
        title: "Button",
        status: "review",
        tag: "master",
      },
      "task/task-2": {
        title: "Logout",
        original_status: "pending",
        tag: "master",
        $needs: ["task-1"],
        dependencies: ["1.2"],
      },
      "task/feature-auth-task-1": { $branch: "feature-auth", title: "JWT", tag: "feature-auth" },
    });
  });

  test("the tag that is always there is a branch where git knows it", async () => {
    const tagged = file({ master: { tasks: [{ id: 1, title: "A" }], metadata: {} } });
    expect((await planOf("task-master", tagged, { branches: ["master"] })).made).toEqual({
      "branch/master": {},
      "task/task-1": { $branch: "master", title: "A", tag: "master" },
    });
  });

  test("the form before tags, and what is none", async () => {
    expect(
      (await planOf("task-master", file({ tasks: [{ id: 3, title: "A" }, { title: "?" }] }))).made,
    ).toEqual({
      "task/task-3": { title: "A" },
    });
    expect((await planOf("task-master", file({ name: "x" }))).findings).toEqual([
      ["FILE_INVALID", undefined],
    ]);
    expect((await planOf("task-master", { "tasks.json": "{\n!" })).findings).toEqual([["FILE_INVALID", 2]]);
  });

  test("links lead to nothing that only has a task's name", async () => {
    const parts = file({ tasks: [{ id: 1, subtasks: [{ id: 1, title: "Part" }] }] });
    const { made } = await planOf("task-master", parts, HERE, ["task-1"]);
    expect(made["task/task-1.1"]).toEqual({ title: "Part", dependencies: ["task-1"] });
  });
});

describe("beads", () => {
  const lines = (...records: object[]) => ({
    "issues.jsonl": records.map((each) => JSON.stringify(each)).join("\n"),
  });

  test("what an issue waits for, its epic, its other links, its texts", async () => {
    const { made, doubts } = await planOf(
      "beads",
      lines(
        { id: "bd-1", title: "Epic", status: "open", priority: 0, issue_type: "epic", comment_count: 0 },
        {
          _type: "issue",
          id: "bd-1.1",
          title: "Part",
          description: "Do it",
          design: "So",
          status: "closed",
          priority: 2,
          dependencies: [
            { issue_id: "bd-1.1", depends_on_id: "bd-1", type: "parent-child" },
            { issue_id: "bd-1.1", depends_on_id: "bd-9", type: "blocks" },
            { issue_id: "bd-1.1", depends_on_id: "bd-1", type: "discovered-from" },
            { issue_id: "bd-2", depends_on_id: "bd-1", type: "blocks" },
          ],
          comments: [{ author: "ada", text: "Good", created_at: "2026-11-20T10:00:00Z" }],
        },
        { id: "bd-3", status: "tombstone" },
        { _type: "memory", key: "how we test", value: "With vitest." },
        { _type: "molecule", id: "m" },
      ),
    );
    expect(made).toEqual({
      "task/bd-1": { title: "Epic", original_status: "open", priority: 0, issue_type: "epic" },
      "task/bd-1.1": {
        $parent: "bd-1",
        title: "Part",
        status: "done",
        original_status: "closed",
        priority: 2,
        dependencies: ["bd-9"],
        links: [{ type: "discovered-from", to: "bd-1" }],
        body: "Do it\n\n## Design\n\nSo\n\n## Comments\n\n**ada, 2026-11-20T10:00:00Z**\n\nGood\n",
      },
      ".context/project/memories/how-we-test.md": { body: "With vitest." },
    });
    expect(doubts).toHaveLength(1);
  });

  test("a broken line is found where it is, the others are imported", async () => {
    const texts = {
      "issues.jsonl": '{"id":"bd-1","title":"A"}\n{"id": oops}\n\n{"id":"bd-2","title":"B"}\r\n',
    };
    const { made, leftOut, findings } = await planOf("beads", texts);
    expect(Object.keys(made)).toEqual(["task/bd-1", "task/bd-2"]);
    expect(leftOut).toEqual([{ source: "issues.jsonl#line 2", reason: "it cannot be read" }]);
    expect(findings).toEqual([["FILE_INVALID", 2]]);
  });

  test("a circle is broken where it closes", async () => {
    const needs = (id: string, to: string) => ({ id, dependencies: [{ depends_on_id: to, type: "blocks" }] });
    const { made, doubts } = await planOf(
      "beads",
      lines(needs("bd-1", "bd-2"), needs("bd-2", "bd-3"), needs("bd-3", "bd-1")),
    );
    expect(made).toEqual({
      "task/bd-1": { $needs: ["bd-2"] },
      "task/bd-2": { $needs: ["bd-3"] },
      "task/bd-3": { dependencies: ["bd-1"] },
    });
    expect(doubts).toEqual(["bd-3 names bd-1, which leads back to it; the name is kept as a value."]);
  });
});

describe("notes", () => {
  test("memory banks and decisions stay what they were, below their names", async () => {
    expect(
      (await planOf("memory-bank", { "activeContext.md": "# Now\n", "sub/x.md": "---\na: 1\n---\nX\n" }))
        .made,
    ).toEqual({
      ".context/project/memory-bank/activeContext.md": { body: "# Now\n" },
      ".context/project/memory-bank/sub/x.md": { a: 1, body: "X\n" },
    });
    const records = {
      "0001-use-redis.md": "# Use Redis\n",
      "README.md": "no",
      "adr-template.md": "no",
      "a.txt": "no",
    };
    expect((await planOf("madr", records)).made).toEqual({
      ".context/project/decisions/0001-use-redis.md": { body: "# Use Redis\n" },
    });
  });

  test("AGENTS.md without what ctx exported, by the folder that it is about", async () => {
    const ours = "<!-- ctx:context:begin sha256=0000000000000000 -->\nOurs\n<!-- ctx:context:end -->\n";
    const { made, leftOut } = await planOf("agents-md", {
      "AGENTS.md": `# Rules\n${ours}Theirs\n`,
      "src/api/AGENTS.md": "Use REST.\n",
      "only/AGENTS.md": ours,
    });
    expect(made).toEqual({
      ".context/project/agents-md/AGENTS.md": { body: "# Rules\nTheirs\n" },
      ".context/project/agents-md/src/api/AGENTS.md": { applies_to: "src/api/**", body: "Use REST.\n" },
    });
    expect(leftOut).toEqual([{ source: "only/AGENTS.md", reason: "it holds only what ctx wrote" }]);
  });
});

test("keys that would be ctx's words get the tool's name, and no key is more than a key", async () => {
  const { made } = await planOf("task-master", {
    "tasks.json": '{"tasks":[{"id":1,"$session":{"prereqs":["rm"]},"__proto__":{"x":1},"constructor":2}]}',
  });
  const task = made["task/task-1"] as object;
  expect(Object.keys(task).sort()).toEqual(["__proto__", "constructor", "task-master:$session"]);
});
