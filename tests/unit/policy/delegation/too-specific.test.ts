import { describe, expect, test } from "vitest";
import type { Json } from "../../../../src/model/json/json.js";
import { findSpecifics, type SpecificFacts } from "../../../../src/policy/delegation/too-specific.js";

/** `kind:found` of every trait. */
function traits(value: Json, facts: SpecificFacts = {}): string[] {
  return findSpecifics(value, facts).map(({ kind, found }) => `${kind}:${found}`);
}

describe("of use only where it was learnt", () => {
  test.each<[Json, string[]]>([
    ["Done in task-42, see there", ["task:task-42"]],
    ["Story_7 says so", ["task:Story_7"]],
    ["SHOP-1234 asked for it", ["ticket:SHOP-1234"]],
    ["fixes #87", ["ticket:fixes #87"]],
    ["see https://github.com/shop/shop/pull/12 for why", ["ticket:/pull/12"]],
    ["ask ada@shop.example", ["email:ada@shop.example"]],
    ["聯絡ada.lovelace+shop@mail.shop.co.uk。", ["email:ada.lovelace+shop@mail.shop.co.uk"]],
    ["cp /home/ada/cert.pem .", ["home:/home/ada"]],
    ["open /Users/ada.lovelace/shop/x", ["home:/Users/ada.lovelace"]],
    ["C:\\Users\\ada\\shop", ["home:C:\\Users\\ada"]],
    ["order 2d931510-d99f-494a-8c67-87feb05e1594 fails", ["id:2d931510-d99f-494a-8c67-87feb05e1594"]],
    ["entry 01KAGC00000000000000000001", ["id:01KAGC00000000000000000001"]],
    ["I prefer tabs", ["preference:I prefer"]],
    ["It works on my machine", ["preference:on my machine"]],
    ["The user wants me to be brief", ["preference:The user wants me"]],
    [{ userPreferences: { theme: "dark" } }, ["preference:userPreferences"]],
    ["Freeze until 2026-12-24", ["date:2026-12-24"]],
    [{ notes: ["measured 2026-11-20T10:02:00Z"] }, ["date:2026-11-20T10:02:00Z"]],
    [
      { owner: "ada@shop.example", why: "task-42 and ada@shop.example" },
      ["email:ada@shop.example", "task:task-42"],
    ],
  ])("%j", (value, expected) => {
    expect(traits(value)).toEqual(expected);
  });

  test("says where: the value, or the member whose key it is", () => {
    expect(findSpecifics({ caching: { "a/b": ["ask ada@shop.example"], dotfiles: 1 } })).toEqual([
      {
        kind: "email",
        pointer: "/caching/a~1b/0",
        found: "ada@shop.example",
        reason: "holds the e-mail address ada@shop.example",
      },
      {
        kind: "preference",
        pointer: "/caching/dotfiles",
        found: "dotfiles",
        reason: "is one person's preference: dotfiles",
      },
    ]);
  });

  test("ids of tasks that exist need not look like ids, but must be whole words", () => {
    const facts = { taskIds: ["login2", "ui", "42"] };
    expect(traits("see login2, not login22; ui and 42 say too little", facts)).toEqual(["task:login2"]);
  });
});

describe("ordinary knowledge", () => {
  test.each<[Json]>([
    ["Redis with 5min TTL"],
    ["AES-256, SHA-256, UTF-8, ISO-8601, RFC-7396, ECMA-262, HTTP-2, ED25519, P-256, GPT-4, CVE-2021-44228"],
    ["node 20.19.0, typescript@6.0.3, v2024.01.15, 1.0.0-rc.2, esbuild 0.28.2"],
    ["#112233 on #fff, rgb(1, 2, 3), U+202E"],
    [{ "api-version": "2024-10-21", protocol: "MCP 2025-11-25", model: "gpt-4o-2024-08-06" }],
    ["Use API version 2024-10-21 or the draft of 2020-12-01"],
    ["https://example.com/blog/2024-01-01/caching and img/2024-01-01.png"],
    ["git@github.com:shop/shop.git, ssh://git@host.example/x, postgres://app:x@db.internal/shop"],
    ["icon@2x.png, @scope/package, @Injectable(), user@host, a @ b.c"],
    ["/home/node/app, /home/runner/work, /Users/Shared/x, GET /Users/:id, ~/.config, /home, /homepage/ada/x"],
    ["a task-queue, sub-task, multitask-3-way, taskforce-1x, issue-tracker"],
    ["AI prefers short prompts; users prefer links; my_editor; the API likes JSON"],
    ["sha512-hash, 0e3a55b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7, 00000000-0000-0000-0000-000000000000"],
    ["キャッシュは5分。登録は2段階認証で行う。"],
    ["يجب تخزين الجلسات في Redis لمدة خمس دقائق"],
    ["Кэш — Redis; 세션은 5분; 👩‍💻🏳️‍🌈 deploys"],
    [{ theme: "dark", settings: { editor: "none" }, user: { preferences: "a table" }, name: "shop" }],
    [{ retries: 3, ok: true, none: null, list: [1, 2.5, "x"] }],
    ["range 2024-2026, 10-12, 5-10%, 2024-13-45, 555-1234"],
    ["z-index: 1; X-Request-Id; Content-MD5; ES-2022; LATIN-1; COVID-19"],
  ])("is not called specific: %j", (value) => {
    expect(traits(value)).toEqual([]);
  });
});

test("looking is bounded: a text of letters without end, and a value with traits without end", () => {
  expect(traits(`${"a".repeat(500_000)}@${"b.".repeat(100_000)}`)).toEqual([]);
  const many = Array.from({ length: 500 }, (_, index) => `ada${index}@shop.example`);
  expect(traits(many)).toHaveLength(20);
});
