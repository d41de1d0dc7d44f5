// What an agent is told, from the several ways in which a file can say it: a prompt, blocks, a template's name, a delegation.
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import type { AgentWork } from "../definition.js";
import { asText, listObjects, listTexts, readText } from "./read.js";

/** Texts that prompts refer to by name, by that name. */
export type Functions = ReadonlyMap<string, string>;

/** The functions known in a place: those of the places around it, and its own. */
export function extendFunctions(known: Functions, written: JsonObject): Functions {
  const own = listObjects(written["functionDefinitions"]);
  return own.length === 0
    ? known
    : new Map([...known, ...own.map((one) => [asText(one["name"]), asText(one["definition"])] as const)]);
}

/** An agent's work, as a step tells it. */
export function readAgentWork(written: JsonObject, functions: Functions): AgentWork {
  return {
    kind: "agent",
    prompt: readPrompt(written),
    fragments: listObjects(written["promptFragments"]).map(({ when, text }) => ({
      when: isJsonObject(when) ? when : null,
      text: asText(text),
    })),
    agentRole: readText(written["agentRole"]),
    guidance: [...listTexts(written["guidance"]), ...describeDuties(written)],
    functions: listNamedFunctions(written).flatMap((name) => {
      const definition = functions.get(name);
      return definition === undefined ? [] : [{ name, definition }];
    }),
    askForFiles: written["askForFiles"] === true,
  };
}

function readPrompt(written: JsonObject): string {
  const prompt = readText(written["prompt"]);
  if (prompt !== null) return prompt;
  if (isJsonObject(written["promptBlocks"])) return joinBlocks(written["promptBlocks"]);
  if (!isJsonObject(written["templateCall"])) return "";
  const { templateId, args } = written["templateCall"];
  return `Follow the template ${asText(templateId)}${isJsonObject(args) ? ` with ${JSON.stringify(args)}` : ""}.`;
}

/** The blocks in the order that WorkRail gives them. */
function joinBlocks(blocks: JsonObject): string {
  const list = (title: string, parts: Json | undefined): string[] =>
    Array.isArray(parts) && parts.length > 0
      ? [`## ${title}\n${parts.map((part) => `- ${readPromptValue(part)}`).join("\n")}`]
      : [];
  const required = blocks["outputRequired"];
  const outputs = isJsonObject(required)
    ? Object.entries(required).map(([name, what]) => `${name}: ${asText(what)}`)
    : [];
  return [
    ...(blocks["goal"] === undefined ? [] : [`## Goal\n${readPromptValue(blocks["goal"])}`]),
    ...list("Constraints", blocks["constraints"]),
    ...list("Procedure", blocks["procedure"]),
    ...list("Output required", outputs),
    ...list("Verify", blocks["verify"]),
  ].join("\n\n");
}

/** A text, or parts of which some name a snippet of WorkRail's own. */
function readPromptValue(value: Json): string {
  if (!Array.isArray(value)) return asText(value);
  return listObjects(value)
    .map(({ kind, text, refId }) => (kind === "ref" ? `[snippet ${asText(refId)}]` : asText(text)))
    .join("");
}

/** What a step asks for besides its prompt. */
function describeDuties(written: JsonObject): string[] {
  const { outputContract, assessmentRefs, functionCalls } = written;
  return [
    ...(isJsonObject(outputContract)
      ? [`Produce the artifact ${asText(outputContract["contractRef"])}.`]
      : []),
    ...listTexts(assessmentRefs).map((ref) => `Fill in the assessment ${ref}.`),
    ...listObjects(functionCalls).map(({ name, args }) => `Call ${asText(name)}(${JSON.stringify(args)}).`),
  ];
}

function listNamedFunctions(written: JsonObject): string[] {
  const referred = listTexts(written["functionReferences"]).map((one) => one.replace(/\(\)$/, ""));
  const called = listObjects(written["functionCalls"]).map(({ name }) => asText(name));
  return [...new Set([...referred, ...called])];
}
