// What a phase or stage says that makes it complex: how many tasks, which files, what must come first. The judgement is
// policy's (policy/complexity.ts).
import type { Block } from "../markdown-outline.js";
import { DEPENDENCIES, findField, RISK } from "./fields.js";
import type { Section } from "./sections.js";
import { listPoints } from "./standing.js";

export interface PhaseFacts {
  readonly tasks: number;
  readonly statedRisk: string | null;
  readonly prose: string;
  readonly files: number;
  readonly dependencies: number;
}

// A path with a folder, or a name in backquotes that ends as files do.
const PATH =
  /(?<![\w:/.-])(?:\.{0,2}\/)?(?:[\w@.-]+\/)+[\w@.-]*\.[A-Za-z]\w{0,9}\b|`([\w@.-]+\.[A-Za-z]\w{0,5})`/g;

/** Reads the facts of a section. */
export function readFacts(text: string, section: Section): PhaseFacts {
  const points = listPoints(section.blocks);
  const boxes = points.filter(({ task }) => task !== null).length;
  const prose = [section.title, ...section.blocks.map((block) => proseOf(text, block))].join("\n");
  const files = new Set([...prose.matchAll(PATH)].map(([path, name]) => (name ?? path).replace(/^\.\//, "")));
  return {
    tasks: boxes === 0 ? points.length : boxes,
    statedRisk: findField(text, section, RISK)?.value || null,
    prose,
    files: files.size,
    dependencies: countDependencies(findField(text, section, DEPENDENCIES)?.value ?? "", section.number),
  };
}

/** Without fenced and indented code; a list's code is left out, too. */
function proseOf(text: string, block: Block): string {
  if (block.kind === "code" || block.kind === "html" || block.kind === "definition") return "";
  if (block.kind !== "list") return text.slice(block.start, block.end);
  return block.points.map(({ blocks }) => blocks.map((each) => proseOf(text, each)).join("\n")).join("\n");
}

/** Other phases by their numbers; where no number stands, what is separated by commas. */
function countDependencies(value: string, own: number): number {
  const words = value.replace(/[[\]`*]/g, "").trim();
  if (words === "" || /^(?:none|nothing|no|n\/a|-|–|—)\b\.?/i.test(words)) return 0;
  const numbers = new Set((words.match(/\d+/g) ?? []).map(Number).filter((number) => number !== own));
  if (numbers.size > 0) return numbers.size;
  return words.split(/[,;]|\band\b/).filter((part) => part.trim() !== "").length;
}
