// The entries of the corpus: one write-once file each, dated by the commit that brings them.
import { makeRandom } from "./random.mjs";
import { AREAS, makeSentence, PEOPLE } from "./words.mjs";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CATEGORIES = [
  "technical",
  "business",
  "performance",
  "security",
  "risk",
  "discovery",
  "challenge",
  "legal",
];

/** An entry of a context, as path and text. `number` tells entries of one moment apart. */
export function makeEntry(directory, { number, timeMs, kind }) {
  const random = makeRandom(`entry ${directory} ${number}`);
  const id = makeId(timeMs + (number % 1000), random);
  const record = {
    v: 1,
    id,
    kind,
    at: new Date(timeMs + (number % 1000)).toISOString(),
    by: random.pick(PEOPLE),
    text: makeSentence(random),
    ...(kind === "insight" ? makeInsightFields(random) : makeProgressFields(random)),
  };
  return { path: `${directory}/entries/${id}.jsonl`, text: `${JSON.stringify(record)}\n` };
}

/** Shares the entries out: which context gets the n-th one, and of which kind. */
export function makePlace(number, { tasks, branches }) {
  const random = makeRandom(`place ${number}`);
  const kind = random.chance(0.25) ? "insight" : "progress";
  // Nearly all belong to tasks, five to each; of 5,000 about 3 are global, 10 the project's, 3 each branch's.
  const level = random.between(1, 10_000);
  if (level <= 6) return { directory: ".context/global", kind: "insight" };
  if (level <= 26) return { directory: ".context/project", kind: "insight" };
  if (level <= 146)
    return { directory: `.context/branches/${encodeURIComponent(random.pick(branches))}`, kind };
  // task-42 gets its own, told apart so that what it costs stays the same at every scale.
  const task = random.between(1, tasks);
  return { directory: `.context/tasks/task-${task === 42 ? 43 : task}`, kind };
}

function makeProgressFields(random) {
  const area = random.pick(AREAS);
  return {
    ...(random.chance(0.5) ? { percent: random.between(5, 100) } : {}),
    ...(random.chance(0.3) ? { phase: random.pick(["design", "build", "review"]) } : {}),
    ...(random.chance(0.4)
      ? {
          files: [
            {
              path: `packages/${area}/src/index.ts`,
              added: random.between(1, 80),
              removed: random.between(0, 30),
            },
          ],
        }
      : {}),
  };
}

function makeInsightFields(random) {
  return {
    category: random.pick(CATEGORIES),
    importance: random.pick(["low", "medium", "medium", "high", "critical"]),
  };
}

function makeId(timeMs, random) {
  let time = "";
  for (let rest = timeMs, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  let chance = "";
  for (let i = 0; i < 16; i++) chance += ALPHABET[random.between(0, 31)];
  return time + chance;
}
