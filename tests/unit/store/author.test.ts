import { expect, test } from "vitest";
import type { Repository } from "../../../src/ports/git.js";
import { readAuthor, slugOf } from "../../../src/store/author.js";

function author(
  by: string | undefined,
  more: { user?: string | null; environment?: Record<string, string> } = {},
) {
  const repository = { userName: () => Promise.resolve(more.user ?? null) } as unknown as Repository;
  return readAuthor(by, {
    repository: more.user === undefined ? null : repository,
    environment: more.environment ?? {},
  });
}

test.each([
  ["--by before all", "@grace", { user: "Ada", environment: { CTX_BY: "@bot" } }, "@grace"],
  ["a name without @", "grace", {}, "@grace"],
  [
    "CTX_BY before git",
    undefined,
    { user: "Ada", environment: { CTX_BY: "backend_agent" } },
    "@backend_agent",
  ],
  ["an empty CTX_BY is none", undefined, { user: "Ada", environment: { CTX_BY: "" } }, "@ada"],
  ["git's user.name as one word", undefined, { user: "Ada Lovelace" }, "@ada-lovelace"],
  ["a name in another script", undefined, { user: "山田 太郎" }, "@山田-太郎"],
  ["a name of signs only", undefined, { user: "!!!" }, "@unknown"],
  ["git knows none", undefined, { user: null }, "@unknown"],
  ["no repository", undefined, {}, "@unknown"],
])("%s", async (_, by, more, expected) => {
  expect(await author(by, more)).toBe(expected);
});

test.each(["@", "", "@a b", "@../x", "@a\nb", "@-x", `@${"a".repeat(65)}`])("%j is no name", async (by) => {
  await expect(author(by)).rejects.toMatchObject({ code: "USAGE" });
});

test.each([
  ["Ada Lovelace", "ada-lovelace"],
  ["  O'Brien, Jr. ", "o-brien-jr."],
  ["dependabot[bot]", "dependabot-bot"],
  ["e\u0301milie", "émilie"],
  ["", ""],
  ["x".repeat(100), "x".repeat(64)],
])("%j becomes %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
