// Which settings differ: told by the names that ctx knows, never by their values.
import { expect, test } from "vitest";
import { makeDefaultConfig, type Config } from "../../../../src/model/config.js";
import { listChangedSettings } from "../../../../src/policy/risk/changed-settings.js";

const STANDARD = makeDefaultConfig("shop");

test.each<[Partial<Config>, readonly string[]]>([
  [{}, []],
  [{ project: "store" }, ["project"]],
  [{ secrets: { allow: [`sha256:${"0".repeat(64)}`] } }, ["secrets.allow"]],
  [{ budget: { ...STANDARD.budget, policies: { login: "minimal" } } }, ["budget.policies"]],
  [{ check: { severity: { ...STANDARD.check.severity, project: "warning" } } }, ["check.severity"]],
  [{ global: { source: "../standards" } }, ["global"]],
  [
    { secrets: { allow: ["x"] }, delegation: { autoAccept: ["project"] } },
    ["delegation.autoAccept", "secrets.allow"],
  ],
])("settings are named with their group, those of no group by themselves: %j", (changed, expected) => {
  expect(listChangedSettings(STANDARD, { ...STANDARD, ...changed })).toEqual(expected);
  expect(listChangedSettings({ ...STANDARD, ...changed }, STANDARD)).toEqual(expected);
});

test("the members of the global source, where there is one on both sides", () => {
  const [before, after] = ["v1", "v2"].map((ref) => ({
    ...STANDARD,
    global: { source: "../standards", ref },
  }));
  expect(listChangedSettings(before as Config, after as Config)).toEqual(["global.ref"]);
});

test("keys that ctx does not know change nothing, whatever they are called", () => {
  const odd = { ...STANDARD, "@everyone": 1, secrets: { ...STANDARD.secrets, "a\u202eb": 1 } };
  expect(listChangedSettings(STANDARD, odd as Config)).toEqual([]);
});
