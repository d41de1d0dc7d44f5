import { expect, test } from "vitest";
import { uniteEntries } from "../../../../src/store/read/unite-entries.js";
import { makeEntry } from "../../../support/layers.js";
import { ulid } from "../../../support/world.js";

const at = (path: string, id: string, text: string) => ({
  ...makeEntry({ id: ulid(id), text }),
  path,
  line: 3,
});

test("entries come in id order, whatever the order of the files", () => {
  const { entries } = uniteEntries([at("b", "2", "b"), at("a", "3", "c"), at("c", "1", "a")]);
  expect(entries.map(({ record }) => record.text)).toEqual(["a", "b", "c"]);
});

test("a repeated id with the same content is one entry, also with other key order", () => {
  const twin = at("b", "1", "same");
  const turned = {
    ...twin,
    record: Object.fromEntries(Object.entries(twin.record).reverse()) as typeof twin.record,
  };
  expect(uniteEntries([at("a", "1", "same"), turned])).toMatchObject({
    entries: [{ path: "a" }],
    findings: [],
  });
});

test("a repeated id with other content is corruption, and what is shown does not depend on the order", () => {
  const [one, two] = [at("a", "1", "one"), at("b", "1", "two")];
  const there = uniteEntries([one, two]);
  const back = uniteEntries([two, one]);
  expect(there.findings).toMatchObject([{ code: "ENTRY_CORRUPT", severity: "error", path: "b", line: 3 }]);
  expect(there.findings[0]?.message).toContain(ulid("1"));
  expect(back.entries.map(({ record }) => record.text)).toEqual(
    there.entries.map(({ record }) => record.text),
  );
});
