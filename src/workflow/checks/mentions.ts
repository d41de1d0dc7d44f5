// Which variables the texts of a workflow speak of. In WorkRail's files that is all that tells an agent to set one.
import { isJsonObject } from "../../model/json/json.js";
import type { Step, WrittenWorkflow } from "../definition.js";
import { listObjects, listTexts } from "../written/read.js";
import { listOwnSteps } from "./check.js";
import { listPlacedTexts } from "./own-reads.js";

/** The words that texts hold which could be names of variables. */
export type Mentions = ReadonlySet<string>;

/** What the steps speak of, those inside them and the functions they refer to included. */
export function collectMentions(steps: readonly Step[]): Set<string> {
  const words = new Set<string>();
  for (const step of listOwnSteps(steps)) {
    for (const { text } of listPlacedTexts(step)) addWords(text, words);
    if (step.kind === "task" && step.work.kind === "agent") {
      for (const { definition } of step.work.functions) addWords(definition, words);
    }
    for (const schema of [step.inputs, step.outputs]) {
      const properties = schema?.["properties"];
      if (isJsonObject(properties)) for (const name of Object.keys(properties)) words.add(name);
    }
  }
  return words;
}

/** What a workflow says beside its steps, to whoever starts it. */
export function collectFrontMentions(written: WrittenWorkflow): Set<string> {
  const words = new Set<string>();
  const texts = ["preconditions", "clarificationPrompts", "metaGuidance"].flatMap((key) =>
    listTexts(written[key]),
  );
  const functions = listObjects(written["functionDefinitions"]).map(({ definition }) => String(definition));
  for (const text of [...texts, ...functions]) addWords(text, words);
  return words;
}

function addWords(text: string, words: Set<string>): void {
  for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*(?:-[\w$]+)*/g)) {
    words.add(word);
    // `step-2` is one name, and a hyphen between two.
    for (const part of word.split("-")) words.add(part);
  }
}
