// What holds of every delegation: an accepted value is what the target and everything below it resolves to, unless a
// narrower context says otherwise; and whatever is proposed, judging it ends and changes nothing.
import fc from "fast-check";
import { expect, test } from "vitest";
import { getOwn, withoutNulls, type Json, type JsonObject } from "../../src/model/json/json.js";
import { isDelegableKey } from "../../src/model/delegation.js";
import { foldName } from "../../src/model/names.js";
import { compareOffers } from "../../src/policy/delegation/likeness.js";
import { findSpecifics } from "../../src/policy/delegation/too-specific.js";
import { meaningOf, patternPathOf } from "../../src/store/layout.js";
import { data, key, value } from "../support/arbitraries.js";
import { json, TASK, World } from "../support/world.js";

const offer = fc.tuple(
  key.filter(isDelegableKey),
  value.filter((one) => one !== null),
);

/** What an accepted value looks like where nothing was there before: nulls in it take nothing away. */
function settled(before: Json | undefined, offered: Json): Json {
  if (!isObject(before) || !isObject(offered)) return withoutNulls(offered);
  const merged: JsonObject = { ...before };
  for (const name of Object.keys(offered)) {
    const member = offered[name] as Json;
    if (member === null) delete merged[name];
    else
      Object.defineProperty(merged, name, {
        value: settled(getOwn(merged, name), member),
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return merged;
}

function isObject(thing: Json | undefined): thing is JsonObject {
  return typeof thing === "object" && thing !== null && !Array.isArray(thing);
}

test("what is accepted is what every context below resolves to, over whatever the target said", async () => {
  const world = World.repository({ [TASK]: json({ title: "Login" }) });
  await fc.assert(
    fc.asyncProperty(offer, data, async ([name, offered], project) => {
      world.git("clean", "--quiet", "-fd", ".context");
      world.write({ ".context/project/context.json": json(withoutWords(project)) });
      const before = (await world.resolve("project")).data.data;
      const request = { ref: "task-42", to: "project", key: name, data: offered, reason: "why" };
      const proposed = await world.delegate(request);
      expect((await world.resolve("task-42")).data.data).toEqual({ ...before, title: "Login" });
      await world.accept(proposed.data.delegations[0]?.id ?? "");
      const { data: resolved, findings } = await world.resolve("task-42");
      expect(getOwn(resolved.data, name)).toEqual(settled(getOwn(before, name), offered));
      expect(findings.filter(({ code }) => code === "VALUE_CONFLICT")).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

function withoutWords(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !name.startsWith("$")));
}

test("keys become different files, which are shared patterns, also where case is folded", () => {
  const names = fc.oneof(
    key,
    fc.string({ unit: "grapheme" }),
    fc.string(),
    fc.constantFrom("x.local", "x.LOCAL", "con"),
  );
  fc.assert(
    fc.property(names, names, (left, right) => {
      fc.pre(isDelegableKey(left) && isDelegableKey(right));
      const [a, b] = [patternPathOf({ level: "project" }, left), patternPathOf({ level: "project" }, right)];
      expect(a === b).toBe(left === right);
      expect(a).toMatch(/^\.context\/project\/patterns\/[A-Za-z0-9_%~-][A-Za-z0-9._%~-]*\.json$/);
      expect(meaningOf(a.slice(".context/project/".length))).toMatchObject({
        role: "pattern",
        personal: false,
      });
      expect(foldName(a).endsWith(".local.json")).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test("likeness is symmetric, and everything is like itself", () => {
  fc.assert(
    fc.property(key, value, key, value, (name, one, otherName, other) => {
      expect(compareOffers({ key: name, data: one }, { key: name, data: one })).toBe("same");
      const there = compareOffers({ key: name, data: one }, { key: otherName, data: other });
      expect(compareOffers({ key: otherName, data: other }, { key: name, data: one })).toBe(there);
    }),
  );
});

test("text of any script without digits and ASCII letters is never called specific", () => {
  const foreign = fc.string({ unit: "grapheme" }).filter((text) => !/[A-Za-z0-9]/.test(text));
  fc.assert(
    fc.property(foreign, (text) => {
      expect(findSpecifics({ note: text })).toEqual([]);
    }),
  );
});
