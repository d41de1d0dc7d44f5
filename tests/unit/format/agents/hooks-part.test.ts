import { describe, expect, test } from "vitest";
import { HOOK_EVENTS, hookFor, STARTS, type HookedAgent } from "../../../../src/format/agents/agent-hooks.js";
import { readHookCall } from "../../../../src/format/agents/hook-call.js";
import { makeHooksPart } from "../../../../src/format/agents/hooks-part.js";
import type { JsonObject } from "../../../../src/model/json/json.js";

const AGENTS = Object.keys(HOOK_EVENTS) as HookedAgent[];
const claude = makeHooksPart("claude", "path");
const installed = claude.put(null);

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** What is installed for Claude Code, with a change by hand. */
function changed(change: (hooks: Record<string, JsonObject[]>) => void): string {
  const data = JSON.parse(installed) as { hooks: Record<string, JsonObject[]> };
  change(data.hooks);
  return json(data);
}

describe("how hooks stand", () => {
  test.each(AGENTS)("%s: in a file of their own, for each way to start ctx", (agent) => {
    for (const start of STARTS) {
      const part = makeHooksPart(agent, start);
      const text = part.put(null);
      expect(part.look(text).state).toBe("installed");
      const other = makeHooksPart(agent, start === "path" ? "dependency" : "path");
      expect(other.look(text).state).toBe("outdated");
      expect(other.look(other.put(text)).state).toBe("installed");
      expect(other.put(text)).toBe(other.put(null));
      expect(part.take(text)).toBeNull();
    }
  });

  test.each([
    ["nothing", "{}", "absent"],
    [
      "hooks of others",
      json({ hooks: { Stop: [{ hooks: [{ type: "command", command: "npm test" }] }] } }),
      "absent",
    ],
    ["one event is gone", changed((hooks) => delete hooks["Stop"]), "outdated"],
    [
      "an event that only another version knew",
      changed((hooks) => (hooks["PreCompact"] = [hookFor("claude", "PreCompact", "path")])),
      "outdated",
    ],
    [
      "written in another order, as some formatters do",
      changed((hooks) => {
        const [group] = hooks["Stop"] as [{ hooks: JsonObject[] }];
        group.hooks = group.hooks.map((hook) => Object.fromEntries(Object.entries(hook).reverse()));
      }),
      "installed",
    ],
    [
      "another timeout",
      changed((hooks) =>
        Object.assign((hooks["Stop"] as [{ hooks: object[] }])[0].hooks[0] as object, { timeout: 1 }),
      ),
      "edited",
    ],
    [
      "another matcher",
      changed((hooks) => Object.assign(hooks["Stop"]?.[0] as object, { matcher: "x" })),
      "edited",
    ],
    ["twice", changed((hooks) => hooks["Stop"]?.push(hookFor("claude", "Stop", "path"))), "edited"],
    [
      "more of ours than any version wrote",
      changed((hooks) => {
        for (let at = 0; at < 30; at++) hooks[`Event${at}`] = [hookFor("claude", `Event${at}`, "path")];
      }),
      "broken",
    ],
    ["no object", '{"hooks": []}', "broken"],
    ["no list", '{"hooks": {"Stop": {}}}', "broken"],
    ["a setting of the agent's own between the events", '{"hooks": {"enabled": true}}', "absent"],
    ["no JSON", "{", "broken"],
  ])("%s", (_, text, state) => {
    expect(claude.look(text).state).toBe(state);
  });

  test("a hook that somebody put beside ours stays", () => {
    const mine = { type: "command", command: "npm test" };
    const text = changed((hooks) => (hooks["Stop"] as [{ hooks: object[] }])[0].hooks.push(mine));
    expect(claude.look(text).state).toBe("installed");
    expect(JSON.parse(claude.take(text) as string)).toEqual({ hooks: { Stop: [{ hooks: [mine] }] } });
  });

  test("what was edited is shown as ctx would write it", () => {
    const text = installed.replace('"timeout": 10', '"timeout": 99');
    expect(claude.look(text)).toMatchObject({ state: "edited", line: 6 });
    expect(claude.mend(text)).toBe(installed);
  });

  test("a file for Cursor has to say its version, or its hooks are not read", () => {
    const cursor = makeHooksPart("cursor", "path");
    expect(cursor.look('{"hooks": {}}')).toEqual({
      state: "broken",
      line: 1,
      problem: 'It has no "version": 1, without which its hooks are not read.',
    });
    const own = '{\n  "version": 1\n}\n';
    expect(cursor.look(own).state).toBe("absent");
    expect(cursor.take(cursor.put(own))).toBe(own);
  });
});

describe("what an agent is given", () => {
  test.each(AGENTS)("%s: `ctx hook` knows every event", (agent) => {
    for (const event of Object.keys(HOOK_EVENTS[agent]))
      expect(`${event}: ${readHookCall(agent, event, null).moment}`).not.toContain("other");
  });

  test.each(AGENTS)("%s: no path of a machine", (agent) => {
    for (const start of STARTS)
      for (const event of Object.keys(HOOK_EVENTS[agent]))
        expect(JSON.stringify(hookFor(agent, event, start))).not.toMatch(/[ "'=:](?:\/|[A-Z]:\\|~)/);
  });
});
