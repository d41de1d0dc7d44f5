// A limited answer keeps its limit, leaves nothing out in silence, and lets the most specific survive.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ResolvedContext } from "../../src/actions/resolve.js";
import type { JsonObject } from "../../src/model/json/json.js";
import { findAt, parsePointer } from "../../src/model/json/pointer.js";
import { sha256Hex } from "../../src/model/text/sha256.js";
import { escapeHidden } from "../../src/model/text/visible-text.js";
import { utf8Encode } from "../../src/model/text/utf8.js";
import { estimateTokens, weighText, weightWithin } from "../../src/policy/tokens.js";
import type { Files } from "../../src/ports/files.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { data } from "../support/arbitraries.js";
import { makeFakeLocks } from "../support/fake-locks.js";
import { makeFakePrograms } from "../support/fake-programs.js";
import { makeFakeTerminals } from "../support/fake-terminals.js";
import { makeFakeWakes } from "../support/fake-wakes.js";
import { makeFakeWatcher } from "../support/fake-watcher.js";
import { makeCountingIds, makeFakeFiles, makeFixedClock } from "../support/fakes.js";
import { leavesOf } from "../support/layers.js";
import { nameOf, printWithin, resolveWithin, type Limited, type Place } from "../support/limited.js";
import { CONFIG, CONFIG_TEXT, entries, json, record } from "../support/world.js";

const REFS = ["global", "project", "task/task-40", "task/task-42"];
const DIRECTORIES = ["global", "project", "tasks/task-40", "tasks/task-42"];

const prose = fc
  .array(
    fc.constantFrom(
      "token ",
      "Sitzung\n",
      "- 漢字 ",
      "`jwt` ",
      "👍",
      "```\n",
      '{"a": 1}\n',
      "\u202e",
      "4b825dc6",
    ),
    {
      maxLength: 60,
    },
  )
  .map((words) => words.join(""));

const context = fc.record({
  data,
  title: fc.option(prose, { nil: undefined }),
  body: prose,
  notes: fc.array(prose, { maxLength: 3 }),
  entries: fc.array(
    fc.record({
      kind: fc.constantFrom("progress", "insight"),
      importance: fc.constantFrom("low", "critical", undefined),
      text: prose,
    }),
    { maxLength: 8 },
  ),
});
const lineage = fc.tuple(context, context, context, context);
const limit = fc.oneof(fc.integer({ min: 200, max: 1200 }), fc.integer({ min: 200, max: 20_000 }));

type Contexts = typeof lineage extends fc.Arbitrary<infer Value> ? Value : never;

function filesOf(contexts: Contexts): Record<string, string> {
  const files: Record<string, string> = { [`/shop/${CONFIG}`]: CONFIG_TEXT };
  contexts.forEach((each, level) => {
    const below = `/shop/.context/${DIRECTORIES[level]}`;
    const parent = level === 3 ? { $parent: "task-40" } : {};
    const title = each.title === undefined ? {} : { title: each.title };
    files[`${below}/context.json`] = json({ ...parent, ...each.data, ...title });
    files[`${below}/plan.md`] = `${each.body}\n`;
    each.notes.forEach(
      (text, index) => (files[`${below}/notes/${index}.md`] = `---\nstatus: open\n---\n${text}\n`),
    );
    const records = each.entries.map(({ text, ...more }, index) => record(`${level}${index}`, text, more));
    if (records.length > 0) files[`${below}/entries/all.jsonl`] = entries(...records);
  });
  return files;
}

function placeOf(contexts: Contexts, list?: (files: Files) => Files["list"]): Place {
  const fake = makeFakeFiles();
  for (const [path, text] of Object.entries(filesOf(contexts))) fake.create(path, text);
  const runtime: Runtime = {
    files: list === undefined ? fake : { ...fake, list: list(fake) },
    git: { discover: () => null, program: () => Promise.resolve(null) },
    clock: makeFixedClock(0),
    ids: makeCountingIds(),
    hashes: { sha256: (text) => Promise.resolve(sha256Hex(utf8Encode(text))) },
    globs: { expand: () => Promise.resolve([]) },
    progress: { report: () => undefined },
    locks: makeFakeLocks(),
    wakes: makeFakeWakes(),
    watcher: makeFakeWatcher(),
    programs: makeFakePrograms(() => ({})),
    terminals: makeFakeTerminals(),
    attended: { attend: () => Promise.reject(new Error("Nothing is run here.")) },
    stepChannels: { open: () => Promise.reject(new Error("Nothing is prepared here.")) },
    environment: {},
    nodeVersion: "20.19.0",
  };
  return { runtime, directory: "/shop", ref: "task-42" };
}

/** The name of every piece of an answer. */
function namesIn({ data: values, notes, entries: records }: ResolvedContext): string[] {
  return [
    ...leavesOf(values),
    ...notes.map(({ path }) => path),
    ...records.map(({ ref, id }) => `${ref} ${id}`),
  ];
}

async function wholeOf(place: Place): Promise<Limited> {
  return resolveWithin(place, 10_000_000);
}

function check(property: (contexts: Contexts, tokens: number) => Promise<void>, numRuns = 60): Promise<void> {
  return fc.assert(fc.asyncProperty(lineage, limit, property), { numRuns });
}

test("the JSON of data, notes and entries is never over the limit, and what is kept and left out is everything, once", () =>
  check(async (contexts, tokens) => {
    const place = placeOf(contexts);
    const [whole, limited] = [await wholeOf(place), await resolveWithin(place, tokens)];
    const { data: values, notes, entries: records } = limited;
    const text = escapeHidden(JSON.stringify({ data: values, notes, entries: records }));
    expect(limited.estimatedTokens).toBe(estimateTokens(text));
    expect(estimateTokens(text)).toBeLessThanOrEqual(tokens);
    expect(whole.omitted).toEqual([]);
    const names = [...namesIn(limited), ...limited.omitted.map(nameOf)];
    expect(names.toSorted()).toEqual(namesIn(whole).toSorted());
    expect(new Set(names).size).toBe(names.length);
    expect(limited.digest).toBe(whole.digest);
    expect(limited.lineage).toEqual(whole.lineage);
  }));

test("the printed text is never over the limit, closing section and all", () =>
  check(async (contexts, tokens) => {
    const place = placeOf(contexts);
    for (const flags of [[], ["explain"], ["verbose", "all-entries"]]) {
      const { text, omitted } = await printWithin(place, tokens, flags);
      expect(estimateTokens(text)).toBeLessThanOrEqual(tokens);
      expect(text.includes("\n## Left out\n\nMore than fits")).toBe(omitted.length > 0);
    }
  }));

test("where all fits exactly, nothing is left out, and the text is the same as without a limit", () =>
  check(async (contexts) => {
    const place = placeOf(contexts);
    const { text } = await printWithin(place, 10_000_000);
    const { text: exact } = await printWithin(place, Math.max(200, estimateTokens(text)));
    expect(exact).toBe(text);
    const whole = await wholeOf(place);
    const { omitted } = await resolveWithin(place, Math.max(200, whole.estimatedTokens ?? 0));
    expect(omitted).toEqual([]);
  }, 60));

test("the same files give the same answer, in whatever order they are listed", () =>
  check(async (contexts, tokens) => {
    const reversed =
      (files: Files): Files["list"] =>
      (path) =>
        files.list(path)?.toReversed() ?? null;
    expect(await resolveWithin(placeOf(contexts, reversed), tokens)).toEqual(
      await resolveWithin(placeOf(contexts), tokens),
    );
  }, 30));

test("nothing goes before the title: only its own size can leave it out", () =>
  check(async (contexts, tokens) => {
    const { omitted } = await resolveWithin(placeOf(contexts), tokens);
    const title = omitted.find(({ pointer }) => pointer === "/title")?.tokens ?? Infinity;
    // What the answer takes without any piece is fewer than 40.
    expect(title + 40).toBeGreaterThan(tokens);
  }));

test("the most specific survives: a piece is missing beside wider ones of its kind only where it had no room", () =>
  check(async (contexts, tokens) => {
    const limited = await resolveWithin(placeOf(contexts), tokens, { explain: true });
    const { omitted, entries: records, notes, origins = {} } = limited;
    const insights = records.filter(({ kind }) => kind === "insight");
    const values = Object.entries(origins).map(([pointer, { ref }]) => ({
      ref,
      [pointer]: findAt(limited.data, parsePointer(pointer)),
    }));
    const distance = (ref: string): number => REFS.length - 1 - REFS.indexOf(ref);
    const kinds = [
      { missing: omitted.filter(({ pointer }) => pointer !== undefined), kept: values },
      { missing: omitted.filter(({ path }) => path !== undefined), kept: notes },
      {
        missing: omitted.filter(({ id, how }) => id !== undefined && how.includes("insight")),
        kept: insights,
      },
    ];
    const displaced = kinds.flatMap(({ missing, kept }) =>
      missing.filter((piece) => {
        const wider = kept.filter((one) => distance(one.ref) > distance(piece.ref) && !("/title" in one));
        // Whatever wider was kept came later, into the room that was too small for this one.
        const room = wider.reduce((sum, one) => sum + weighText(JSON.stringify(one)), 0);
        // A value is priced without its ref, which is at most a few tokens.
        return wider.length > 0 && room >= weightWithin(piece.tokens) + wider.length * 700 + 1000;
      }),
    );
    expect(displaced).toEqual([]);
  }));

test("origins stay for what is kept and go with what is not", () =>
  check(async (contexts, tokens) => {
    const limited = await resolveWithin(placeOf(contexts), tokens, { explain: true });
    const { origins = {}, data: values } = limited;
    expect(Object.keys(origins).toSorted()).toEqual(leavesOf(values as JsonObject).toSorted());
  }, 30));
