// How complex a phase is, from 0 to 15, and why: the same text always has the same score. From 8 on it deserves a file of its
// own, up to 4 it needs none. The weights and what they were fitted to are in a decision of the project.

/** What is known of a phase or stage. */
export interface ComplexityFacts {
  /** Checkboxes; where it has none, the points of its lists. */
  readonly tasks: number;
  /** What it says of its own risk; null where it says nothing. */
  readonly statedRisk: string | null;
  /** Its text without code. */
  readonly prose: string;
  /** Paths that it names. */
  readonly files: number;
  /** Other phases that must come first. */
  readonly dependencies: number;
}

export interface ComplexityFactor {
  readonly name: "start" | "tasks" | "risk" | "files" | "dependencies";
  readonly value: number;
  readonly points: number;
  /** Where the value comes from, when the number alone does not say it. */
  readonly because?: string;
}

export interface Complexity {
  /** The sum of the points, at most 15, to a tenth. */
  readonly score: number;
  readonly factors: readonly ComplexityFactor[];
}

/** From this score on a phase is worth a file of its own. */
export const EXPAND_FROM = 8;
/** Up to this score it is not. */
export const COLLAPSE_UP_TO = 4;

const MOST = 15;
const START = 2.5;
/** Beyond so many tasks each one weighs by itself: nobody keeps that many in mind. */
const MANY_TASKS = 12;
const MOST_DEPENDENCIES = 5;

const RISKS: readonly (readonly [pattern: RegExp, value: number])[] = [
  [/very high|critical|severe|extreme/i, 3],
  [/high/i, 2],
  [/medium|moderate/i, 1],
  [/low|none|minimal|trivial/i, 0],
];

/** Each counts once, however often it occurs. */
const RISK_WORDS: readonly (readonly [word: string, pattern: RegExp])[] = [
  ["architecture", /\b(?:re)?architect/i],
  ["authentication", /\b(?:authenticat|authoriz|oauth|jwt\b|sso\b)/i],
  ["breaking change", /\bbreaking\b|\bbackwards?[- ]incompatib/i],
  ["concurrency", /\b(?:concurren|race condition|deadlock|thread[- ]safe)/i],
  ["credentials", /\b(?:credential|secrets?\b|passwords?\b|private key)/i],
  ["data loss", /\b(?:data loss|irreversibl|destructiv|corrupt)/i],
  ["encryption", /\b(?:encrypt|cryptograph)/i],
  ["migration", /\bmigrat/i],
  ["payment", /\b(?:payments?|billing)\b/i],
  ["production", /\b(?:production|downtime|outage)\b/i],
  ["rewrite", /\b(?:rewrit|refactor)/i],
  ["rollback", /\broll(?:ing)?[- ]?back/i],
  ["security", /\b(?:security|vulnerab|exploit)/i],
];

/** Assesses a phase. */
export function assessComplexity(facts: ComplexityFacts): Complexity {
  const { tasks, files, dependencies } = facts;
  const risk = assessRisk(facts);
  const counted = Math.min(dependencies, MOST_DEPENDENCIES);
  const factors: ComplexityFactor[] = [
    { name: "start", value: 1, points: START },
    {
      name: "tasks",
      value: tasks,
      points: toTenth(0.8 * Math.log1p(tasks) + 0.1 * Math.max(0, tasks - MANY_TASKS)),
    },
    { name: "risk", ...risk, points: toTenth(1.75 * risk.value) },
    { name: "files", value: files, points: toTenth(0.25 * Math.log1p(files)) },
    { name: "dependencies", value: dependencies, points: toTenth(0.3 * counted) },
  ];
  const sum = toTenth(factors.reduce((total, { points }) => total + points, 0));
  return { score: Math.min(sum, MOST), factors };
}

function assessRisk({ statedRisk, prose }: ComplexityFacts): { value: number; because?: string } {
  const stated = statedRisk === null ? undefined : RISKS.find(([pattern]) => pattern.test(statedRisk));
  if (stated !== undefined) return { value: stated[1], because: `stated: ${statedRisk}` };
  const words = RISK_WORDS.filter(([, pattern]) => pattern.test(prose)).map(([word]) => word);
  if (words.length === 0) return { value: 0 };
  const value = words.length >= 5 ? 3 : words.length >= 3 ? 2 : 1;
  return { value, because: `words: ${words.join(", ")}` };
}

function toTenth(points: number): number {
  return Math.round(points * 10) / 10;
}
