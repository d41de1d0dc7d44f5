// Git's configuration files, read as git reads them: every value is compared with `git config --file`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { booleanOf, parseConfig, readConfigFile } from "../../../src/adapters/git/config-file.js";
import { findSystemUserName, findUserName } from "../../../src/adapters/git/user-name.js";
import { askGit, hermeticEnvironment, makeTemporaryDirectory } from "../../support/hermetic.js";
import { Keeper } from "../../support/keeper.js";

const temporary = makeTemporaryDirectory("git-config");
const environment = hermeticEnvironment(temporary.path);
afterAll(temporary.remove);

const KEY = "user.name";
const TEXTS: readonly string[] = [
  "[user]\n\tname = Ada Lovelace\n",
  "[USER]\nNAME=Ada\n",
  "[user] name = Ada\n",
  '[user]\nname = "Ada "\n',
  '[user]\nname = "Ada # no comment" # a comment\n',
  "[user]\nname = Ada ; a comment\n",
  "[user]\nname = Ada   \t \n",
  "[user]\nname = Ada   Byron\n",
  '[user]\nname = \\"Ada\\" \\\\ x\n',
  "[user]\nname = Ada \\\n  Lovelace\n",
  "[user]\nname = Ada\\\nLovelace\n",
  '[user]\nname = A"d"a\n',
  '[user]\nname = "two" words "here" \n',
  "[user]\nname = a\\tb\\nc\n",
  "[user]\nname =\n",
  "[user]\nname = one\n[core]\nbare = true\n[user]\nname = two\n",
  "\uFEFF[user]\nname = Ada\n",
  "[user]\r\nname = Ada\r\n",
  "# only\n; comments\n\n[user] # here too\nname = Ada\n",
  '[other "user"]\nname = no\n',
  "[user]\nname = größe 日本",
  "",
];

test.each(TEXTS)("%j is read as git reads it", (text) => {
  const path = join(temporary.path, "config");
  writeFileSync(path, text);
  const expected = askGit(temporary.path, environment, ["config", "--file", path, "--null", KEY]);
  expect(parseConfig(text, path).values.get(KEY) ?? null).toBe(
    expected === null ? null : expected.replace(/\0$/, ""),
  );
});

test.each([
  "[user\nname = x\n",
  "name = x\n",
  "[user]\n= x\n",
  '[user]\nname = "open\n',
  "[user]\nname = \\q\n",
  "[user]\n1a = x\n",
])("%j is refused as git refuses it", (text) => {
  const path = join(temporary.path, "broken");
  writeFileSync(path, text);
  expect(askGit(temporary.path, environment, ["config", "--file", path, KEY])).toBe(null);
  expect(() => readConfigFile(path)).toThrow(expect.objectContaining({ code: "REPOSITORY_UNSUPPORTED" }));
});

test("names of branches and remotes keep their case, dots and quotes", () => {
  const { values } = parseConfig('[branch "Feature/x.y \\"z\\""]\n\tRemote = Up/Stream\n', "config");
  expect([...values]).toEqual([['branch.Feature/x.y "z".remote', "Up/Stream"]]);
});

test.each([
  [undefined, null],
  ["true", true],
  ["YES", true],
  ["on", true],
  ["1", true],
  ["-2", true],
  ["false", false],
  ["off", false],
  ["0", false],
  ["", false],
  ["maybe", null],
])("%j is the boolean %j", (value, expected) => {
  expect(booleanOf(value)).toBe(expected);
});

test("an absent file is empty", () => {
  expect(readConfigFile(join(temporary.path, "absent")).values.size).toBe(0);
});

test("user.name: the narrowest file decides, and what could override it leaves it unsure", () => {
  const shop = new Keeper(temporary.path, environment).shop("shop");
  const place = {
    start: shop,
    isExplicit: false,
    worktree: shop,
    gitDirectory: join(shop, ".git"),
    commonDirectory: join(shop, ".git"),
    refFormat: "files",
  } as const;
  const home = { HOME: temporary.path };
  writeFileSync(join(temporary.path, ".gitconfig"), "[user]\nname = Home\n");
  expect(findUserName(place, home)).toEqual({ kind: "known", name: "Ada Lovelace" });
  writeFileSync(join(shop, ".git/config"), "[core]\n");
  expect(findUserName(place, home)).toEqual({ kind: "known", name: "Home" });
  expect(findUserName(place, { ...home, GIT_CONFIG_GLOBAL: "/dev/null" })).toEqual({ kind: "unset" });
  expect(findUserName(place, { ...home, GIT_CONFIG_COUNT: "1" })).toEqual({ kind: "unsure" });
  expect(findUserName(place, {})).toEqual({ kind: "unsure" });
  writeFileSync(
    join(temporary.path, ".gitconfig"),
    '[user]\nname = Home\n[includeIf "gitdir:~/src/"]\npath = work\n',
  );
  expect(findUserName(place, home)).toEqual({ kind: "unsure" });
  writeFileSync(join(temporary.path, "system"), "[user]\nname = System\n");
  expect(findSystemUserName({ GIT_CONFIG_SYSTEM: join(temporary.path, "system") })).toBe("System");
  expect(findSystemUserName({ GIT_CONFIG_NOSYSTEM: "1" })).toBe(null);
});
