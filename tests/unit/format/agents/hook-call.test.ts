// Payloads as the agents send them, field by field, with fields that nobody has heard of yet.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatHookAnswer } from "../../../../src/format/agents/hook-answer.js";
import { readHookCall } from "../../../../src/format/agents/hook-call.js";
import type { Json, JsonObject } from "../../../../src/model/json/json.js";

const NEW = { field_of_next_year: { deep: [1, null, "x"] } };
const CLAUDE = {
  session_id: "0d0a11f2-8c4e-4a8e-9f8e-2f1f5cf2a6b7",
  transcript_path: "/home/ada/.claude/projects/shop/0d0a11f2.jsonl",
  cwd: "/home/ada/shop",
  permission_mode: "default",
  ...NEW,
};
const GEMINI = {
  session_id: "b1d1",
  transcript_path: "/home/ada/.gemini/tmp/chat.json",
  cwd: "/home/ada/shop",
  timestamp: "2026-11-20T10:02:00.000Z",
  ...NEW,
};
const COPILOT = { sessionId: "c0c0", timestamp: 1795168920000, cwd: "/home/ada/shop", ...NEW };
const CURSOR = {
  conversation_id: "e5e5",
  generation_id: "g1",
  model: "gpt-5",
  cursor_version: "3.1.15",
  workspace_roots: ["/home/ada/shop", "/home/ada/other"],
  user_email: null,
  transcript_path: null,
  session_id: "e5e5",
  ...NEW,
};

describe("moments", () => {
  test.each<[agent: string, event: string, payload: JsonObject, expected: string]>([
    [
      "claude",
      "SessionStart",
      { ...CLAUDE, hook_event_name: "SessionStart", source: "startup" },
      "start nested startup",
    ],
    ["claude", "SessionStart", { ...CLAUDE, source: "compact" }, "start nested compact"],
    ["claude", "UserPromptSubmit", { ...CLAUDE, prompt_id: "p", prompt: "go on" }, "prompt nested"],
    ["claude", "SubagentStart", { ...CLAUDE, agent_id: "a1", agent_type: "Explore" }, "subagent nested"],
    ["claude", "PreCompact", { ...CLAUDE, trigger: "auto", custom_instructions: "" }, "compacting nested"],
    [
      "claude",
      "Stop",
      { ...CLAUDE, stop_hook_active: false, last_assistant_message: "Done." },
      "stop nested",
    ],
    ["claude", "SessionEnd", { ...CLAUDE, reason: "clear" }, "end nested"],
    ["claude", "SubagentStop", { ...CLAUDE, agent_id: "a1" }, "other nested"],
    ["claude", "PreToolUse", { ...CLAUDE, tool_name: "Bash" }, "other nested"],
    [
      "codex",
      "SessionStart",
      { ...CLAUDE, turn_id: "t", model: "gpt-5-codex", source: "resume" },
      "start nested resume",
    ],
    ["gemini", "SessionStart", { ...GEMINI, source: "startup" }, "start nested startup"],
    ["gemini", "BeforeAgent", { ...GEMINI, prompt: "go on" }, "prompt nested"],
    ["gemini", "AfterAgent", { ...GEMINI, prompt_response: "Done." }, "stop nested"],
    ["gemini", "PreCompress", { ...GEMINI, trigger: "auto" }, "compacting nested"],
    ["copilot", "sessionStart", { ...COPILOT, source: "new", initialPrompt: "x" }, "start flat new"],
    [
      "copilot",
      "SessionStart",
      { session_id: "c0c0", cwd: "/home/ada/shop", source: "new" },
      "start both new",
    ],
    ["copilot", "userPromptSubmitted", { ...COPILOT, prompt: "go on" }, "prompt none"],
    ["copilot", "agentStop", { ...COPILOT, stopReason: "end_turn" }, "stop flat"],
    ["copilot", "subagentStart", { ...COPILOT, agentName: "explore" }, "subagent flat"],
    [
      "cursor",
      "sessionStart",
      { ...CURSOR, is_background_agent: false, composer_mode: "agent" },
      "start snake",
    ],
    ["cursor", "beforeSubmitPrompt", { ...CURSOR, prompt: "go on", attachments: [] }, "prompt none"],
    ["cursor", "subagentStart", { ...CURSOR, subagent_type: "explore" }, "subagent none"],
    ["cursor", "stop", { ...CURSOR, status: "completed", loop_count: 0 }, "stop snake"],
    ["cursor", "preCompact", { ...CURSOR, trigger: "auto" }, "compacting snake"],
  ])("%s %s", (agent, event, payload, expected) => {
    const call = readHookCall(agent, event, payload);
    expect([call.moment, call.answer, call.source].filter((word) => word !== null).join(" ")).toBe(expected);
    expect(call.directory).toBe("/home/ada/shop");
    expect(call.session).not.toBeNull();
  });

  test("Copilot runs Claude Code's hooks, and reads answers of its own form", () => {
    const payload = {
      session_id: "c0c0",
      timestamp: "2026-11-20T10:02:00Z",
      cwd: "/home/ada/shop",
      source: "new",
    };
    expect(readHookCall("claude", "SessionStart", payload).answer).toBe("both");
  });
});

/** What a tool changed, each edit as one word. */
function editsOf(agent: string, event: string, payload: JsonObject): string[] {
  return readHookCall(agent, event, payload).tools.flatMap(({ edits }) =>
    edits.map(
      ({ path, kind, counts }) =>
        `${kind} ${path}${counts === null ? "" : ` +${counts.added} -${counts.removed}`}`,
    ),
  );
}

const PATCH = `*** Begin Patch
*** Update File: src/auth.ts
@@
-const ttl = 5;
+const ttl = 10;
+const leeway = 1;
*** Add File: src/jwt.ts
+export {};
*** Delete File: src/old.ts
*** End Patch`;

describe("edits", () => {
  const call = (tool_name: string, tool_input: Json, more: JsonObject = {}): JsonObject => ({
    ...CLAUDE,
    tool_name,
    tool_input,
    tool_use_id: "toolu_01",
    duration_ms: 12,
    tool_response: {},
    ...more,
  });
  const hunks = [{ oldStart: 1, lines: [" a", "-b", "+c", "+d"] }];

  test.each<[name: string, edits: string[], expected: string[]]>([
    [
      "Edit, by its result",
      editsOf(
        "claude",
        "PostToolUse",
        call(
          "Edit",
          { file_path: "/r/a.ts", old_string: "b", new_string: "c" },
          { tool_response: { filePath: "/r/a.ts", structuredPatch: hunks } },
        ),
      ),
      ["edited /r/a.ts +2 -1"],
    ],
    [
      "Edit, by its arguments",
      editsOf(
        "claude",
        "PostToolUse",
        call("Edit", { file_path: "/r/a.ts", old_string: "a\nb\nz", new_string: "a\nc\nd\nz" }),
      ),
      ["edited /r/a.ts +2 -1"],
    ],
    [
      "MultiEdit",
      editsOf(
        "claude",
        "PostToolUse",
        call("MultiEdit", {
          file_path: "/r/a.ts",
          edits: [
            { old_string: "a", new_string: "b" },
            { old_string: "", new_string: "c\n" },
          ],
        }),
      ),
      ["edited /r/a.ts +2 -1"],
    ],
    [
      "Write of a new file",
      editsOf(
        "claude",
        "PostToolUse",
        call("Write", { file_path: "/r/b.ts", content: "x\ny\n" }, { tool_response: { type: "create" } }),
      ),
      ["added /r/b.ts +2 -0"],
    ],
    [
      "Write over a file: what was there is not told",
      editsOf(
        "claude",
        "PostToolUse",
        call(
          "Write",
          { file_path: "/r/b.ts", content: "x\n" },
          { tool_response: { type: "update", structuredPatch: [] } },
        ),
      ),
      ["edited /r/b.ts"],
    ],
    [
      "NotebookEdit",
      editsOf(
        "claude",
        "PostToolUse",
        call("NotebookEdit", { notebook_path: "/r/n.ipynb", new_source: "x" }),
      ),
      ["edited /r/n.ipynb +1 -0"],
    ],
    [
      "a batch",
      editsOf("claude", "PostToolBatch", {
        ...CLAUDE,
        tool_calls: [
          call("Edit", { file_path: "/r/a.ts", old_string: "a", new_string: "b" }),
          call("Read", { file_path: "/r/b.ts" }),
        ],
      }),
      ["edited /r/a.ts +1 -1"],
    ],
    [
      "Codex's apply_patch",
      editsOf("codex", "PostToolUse", call("apply_patch", { command: PATCH })),
      ["edited src/auth.ts +2 -1", "added src/jwt.ts +1 -0", "removed src/old.ts"],
    ],
    [
      "apply_patch as a list of words",
      editsOf("codex", "PostToolUse", call("apply_patch", { command: ["apply_patch", PATCH] })),
      ["edited src/auth.ts +2 -1", "added src/jwt.ts +1 -0", "removed src/old.ts"],
    ],
    [
      "Gemini's replace",
      editsOf("gemini", "AfterTool", {
        ...GEMINI,
        tool_name: "replace",
        tool_input: { file_path: "/r/a.ts", old_string: "a", new_string: "b\nc" },
        tool_response: { llmContent: "ok", returnDisplay: "ok" },
      }),
      ["edited /r/a.ts +2 -1"],
    ],
    [
      "Gemini's, which failed",
      editsOf("gemini", "AfterTool", {
        ...GEMINI,
        tool_name: "replace",
        tool_input: { file_path: "/r/a.ts" },
        tool_response: { error: { message: "no match" } },
      }),
      [],
    ],
    [
      "Copilot's edit, its arguments as text",
      editsOf("copilot", "postToolUse", {
        ...COPILOT,
        toolName: "edit",
        toolArgs: '{"path":"/r/a.ts","old_str":"a","new_str":"b"}',
        toolResult: { resultType: "success", textResultForLlm: "ok" },
      }),
      ["edited /r/a.ts +1 -1"],
    ],
    [
      "Copilot's create",
      editsOf("copilot", "postToolUse", {
        ...COPILOT,
        toolName: "create",
        toolArgs: { path: "/r/b.ts", file_text: "x" },
        toolResult: { resultType: "success" },
      }),
      ["edited /r/b.ts"],
    ],
    [
      "Copilot's, which failed",
      editsOf("copilot", "postToolUse", {
        ...COPILOT,
        toolName: "edit",
        toolArgs: { path: "/r/a.ts" },
        toolResult: { resultType: "failure" },
      }),
      [],
    ],
    [
      "Copilot's patch as text",
      editsOf("copilot", "postToolUse", {
        ...COPILOT,
        toolName: "apply_patch",
        toolArgs: PATCH,
        toolResult: { resultType: "success" },
      }),
      ["edited src/auth.ts +2 -1", "added src/jwt.ts +1 -0", "removed src/old.ts"],
    ],
    [
      "Cursor's event of an edit",
      editsOf("cursor", "afterFileEdit", {
        ...CURSOR,
        file_path: "/r/a.ts",
        edits: [{ old_string: "a", new_string: "b" }],
      }),
      ["edited /r/a.ts +1 -1"],
    ],
    [
      "Cursor's tool, of which that event tells",
      editsOf("cursor", "postToolUse", {
        ...CURSOR,
        tool_name: "Write",
        tool_input: { file_path: "/r/a.ts" },
      }),
      [],
    ],
    ["a tool that reads", editsOf("claude", "PostToolUse", call("Read", { file_path: "/r/a.ts" })), []],
    [
      "a tool that looks",
      editsOf("copilot", "postToolUse", {
        ...COPILOT,
        toolName: "str_replace_editor",
        toolArgs: { command: "view", path: "/r/a.ts" },
      }),
      [],
    ],
    ["a shell", editsOf("claude", "PostToolUse", call("Bash", { command: "sed -i s/a/b/ a.ts" })), []],
  ])("%s", (_, edits, expected) => expect(edits).toEqual(expected));
});

test("no payload is refused, and none makes anything up", () => {
  const events = [
    "SessionStart",
    "PostToolUse",
    "afterFileEdit",
    "postToolUse",
    "Stop",
    "",
    "__proto__",
    "toString",
  ];
  const agents = ["claude", "codex", "gemini", "copilot", "cursor", "constructor"];
  fc.assert(
    fc.property(
      fc.constantFrom(...agents),
      fc.constantFrom(...events),
      fc.jsonValue(),
      (agent, event, payload) => {
        const call = readHookCall(agent, event, payload as Json);
        expect(call.event).toBe(event);
        for (const { edits } of call.tools) for (const { path } of edits) expect(path).not.toBe("");
      },
    ),
  );
});

test("an answer adds, and never decides", () => {
  for (const form of ["nested", "flat", "both", "snake", "none"] as const) {
    const answer = formatHookAnswer(form, "SessionStart", "What is known.");
    const names = JSON.stringify(answer ?? {}).match(/"(\w+)":/g) ?? [];
    for (const name of names)
      expect(name).toMatch(/^"(?:hookSpecificOutput|hookEventName|additionalContext|additional_context)":$/);
    expect(formatHookAnswer(form, "SessionStart", "")).toBeNull();
  }
});
