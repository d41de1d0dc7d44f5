// What holds of every plan: a phase that is moved out and back leaves the same bytes, in any order and company; what somebody
// writes into the file or the stub meanwhile is in the plan afterwards.
import fc from "fast-check";
import { expect, test } from "vitest";
import { outlineMarkdown } from "../../src/format/markdown-outline.js";
import { moveOut, putBack, type SectionReader } from "../../src/format/plan/move.js";
import { phaseReader, rememberOutlines, stageReader } from "../../src/format/plan/readers.js";
import { rejoin } from "../../src/format/plan/rejoin.js";
import { readStub } from "../../src/format/plan/stub.js";
import { plan } from "../support/plans.js";

const outline = rememberOutlines(outlineMarkdown);
const phases = phaseReader(outline);

interface Files {
  text: string;
  /** By the path that the stub names. */
  readonly children: Map<string, string>;
  readonly written: Map<string, string>;
}

function expand(files: Files, read: SectionReader, numbers: readonly number[]): readonly number[] {
  const leaving = read
    .all(files.text)
    .sections.filter(({ number }) => numbers.includes(number))
    .filter((section) => readStub(files.text, section) === null)
    .map((section) => ({ section, path: `plan x/${section.unit}_${section.number}_slug.md` }));
  const { text, made } = moveOut(files.text, leaving, read);
  files.text = text;
  for (const { path, child, stub } of made) {
    files.children.set(path, child);
    files.written.set(path, stub);
  }
  return made.map(({ section }) => section.number);
}

function collapse(files: Files, read: SectionReader, numbers: readonly number[], remembers = true): string[] {
  const problems: string[] = [];
  const placings = read
    .all(files.text)
    .sections.filter(({ number }) => numbers.includes(number))
    .flatMap((section) => {
      const stub = readStub(files.text, section);
      if (stub === null) return [];
      const child = files.children.get(stub.path) as string;
      const written = remembers ? (files.written.get(stub.path) as string) : null;
      const joined = rejoin({ text: files.text, section, stub, child, written }, read);
      if (joined.kind === "joined") return [{ section, content: joined.content }];
      problems.push(joined.problem);
      return [];
    });
  const { text, refused } = putBack(files.text, placings, read);
  files.text = text;
  return [...problems, ...refused.map(() => "refused")];
}

function open(text: string): Files {
  return { text, children: new Map(), written: new Map() };
}

const numbersOf = (text: string): number[] => phases.all(text).sections.map(({ number }) => number);

test("out and back, in any order and company: the same bytes", () => {
  let moved = 0;
  fc.assert(
    fc.property(
      plan,
      fc.array(fc.nat(4)),
      fc.array(fc.nat(4)),
      fc.boolean(),
      (text, first, order, remembers) => {
        const all = numbersOf(text);
        const pick = (indexes: readonly number[]): number[] =>
          indexes.flatMap((index) => all.slice(index, index + 1));
        const files = open(text);
        moved += expand(files, phases, pick(first)).length;
        for (const number of all) moved += expand(files, phases, [number]).length;
        expect(numbersOf(files.text)).toEqual(all);
        expect(files.children.size).toBe(all.length);
        for (const number of [...pick(order), ...all])
          expect(collapse(files, phases, [number], remembers)).toEqual([]);
        expect(files.text).toBe(text);
      },
    ),
    { numRuns: 1000 },
  );
  expect(moved).toBeGreaterThan(2000);
}, 300_000);

test("stages of a phase: out and back, alone and in the file of the phase", () => {
  let moved = 0;
  fc.assert(
    fc.property(plan, (text) => {
      const files = open(text);
      expand(files, phases, numbersOf(text));
      for (const [path, child] of files.children) {
        const number = numbersOf(child)[0] as number;
        const read = stageReader(outline, number);
        const own = open(child);
        const stages = [...new Set(read.all(child).sections.map((stage) => stage.number))];
        const isTwice = read.all(child).problems.some(({ kind }) => kind === "twice");
        if (isTwice) continue;
        moved += expand(own, read, stages).length;
        expect(collapse(own, read, stages.toReversed())).toEqual([]);
        expect(own.text).toBe(child);
        files.children.set(path, own.text);
      }
      expect(collapse(files, phases, numbersOf(files.text))).toEqual([]);
      expect(files.text).toBe(text);
    }),
    { numRuns: 300 },
  );
  expect(moved).toBeGreaterThan(50);
}, 300_000);

test("what is written into the file or below the link meanwhile is in the plan afterwards, or refused", () => {
  let [joined, refused] = [0, 0];
  const mark = "Written meanwhile 7f3a";
  fc.assert(
    fc.property(plan, fc.nat(4), fc.constantFrom("file", "stub", "both", "heading"), (text, index, where) => {
      const all = numbersOf(text);
      const number = all[index % all.length] as number;
      const files = open(text);
      if (expand(files, phases, [number]).length === 0) return;
      const [[path, child]] = [...files.children] as [[string, string]];
      const stub = files.written.get(path) as string;
      if (where === "file" || where === "both") files.children.set(path, `${child}\n\n- [x] ${mark} A\n`);
      if (where === "stub" || where === "both")
        files.text = files.text.replace(stub, () => `${stub.trimEnd()}\n\n${mark} B\n\n`);
      if (where === "heading")
        files.text = files.text.replace(stub, () =>
          stub.replace(/login|indented|underlined|bold/i, `${mark} C`),
        );
      const before = files.text;
      const problems = collapse(files, phases, [number]);
      if (problems.length > 0) {
        refused++;
        expect(files.text).toBe(before);
        return;
      }
      joined++;
      const wanted = [
        ...(where === "file" || where === "both" ? ["A"] : []),
        ...(where === "stub" || where === "both" ? ["B"] : []),
        ...(where === "heading" && stub.match(/login|indented|underlined|bold/i) ? ["C"] : []),
      ];
      for (const letter of wanted) expect(files.text.split(`${mark} ${letter}`)).toHaveLength(2);
      // Every word that was in the plan is still there.
      for (const word of text.match(/[A-Za-z]{4,}/g) ?? [])
        if (where !== "heading") expect(files.text).toContain(word);
    }),
    { numRuns: 400 },
  );
  expect(joined).toBeGreaterThan(200);
  expect(refused).toBeLessThan(joined / 4);
}, 300_000);
