// The code files of the corpus: many small modules in packages, so that git and watchers have a real tree to look at.
import { makeRandom } from "./random.mjs";
import { AREAS, makeClause } from "./words.mjs";

const FILES_PER_FOLDER = 25;

/** The path of the n-th code file. */
export function codePathOf(number) {
  const folder = Math.floor(number / FILES_PER_FOLDER);
  const area = AREAS[folder % AREAS.length];
  const kind = folder % 5 === 4 ? "test" : "src";
  const part = Math.floor(folder / AREAS.length);
  return `packages/${area}/${kind}/part-${part}/module-${number}.${kind === "test" ? "test.ts" : "ts"}`;
}

/** A code file; `revision` counts how often it was changed. */
export function makeCodeFile(number, revision = 1) {
  const random = makeRandom(`code ${number} ${revision}`);
  const functions = Array.from({ length: random.between(2, 6) }, (_, index) => {
    return `/** Makes sure that ${makeClause(random)}. */
export function step${index}(amount: number): number {
  if (amount < ${random.between(0, 9)}) return 0;
  return Math.round(amount * ${random.between(2, 99)}) - ${random.between(0, 99)};
}`;
  });
  return {
    path: codePathOf(number),
    text: `// Module ${number}, revision ${revision}.\n${functions.join("\n\n")}\n`,
  };
}
