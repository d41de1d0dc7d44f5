// Keys that change nothing where they stand: what was meant by them does not happen.
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import type { CheckedWorkflow, Doubt } from "./check.js";

export function findIdleKeys({ written }: CheckedWorkflow): Doubt[] {
  return inSteps(written.steps, "/steps", false);
}

function inSteps(steps: Json | undefined, pointer: string, isBeside: boolean): Doubt[] {
  if (!Array.isArray(steps)) return [];
  return steps.flatMap((step, index) =>
    isJsonObject(step) ? inStep(step, `${pointer}/${index}`, isBeside) : [],
  );
}

const OF_AGENTS = ["prompt", "promptBlocks", "promptFragments", "agentRole", "guidance", "askForFiles"];
const OF_COMMANDS = ["capture"];
const OF_CALLS = ["with"];
const OF_TASKS = ["retry", "timeoutMs", "fallback", "validationCriteria"];

function inStep(step: JsonObject, pointer: string, isBeside: boolean): Doubt[] {
  const own = listIdle(step, isBeside).map(([key, why]): Doubt => {
    return {
      pointer: `${pointer}/${key}`,
      severity: "warning",
      message: `"${key}" changes nothing here: ${why}.`,
    };
  });
  return [
    ...own,
    ...findNothing(step, pointer),
    ...inSteps(step["body"], `${pointer}/body`, false),
    ...inSteps(step["parallel"], `${pointer}/parallel`, true),
  ];
}

function listIdle(step: JsonObject, isBeside: boolean): [key: string, why: string][] {
  const has = (key: string): boolean => Object.hasOwn(step, key);
  const idle = (keys: readonly string[], why: string): [string, string][] =>
    keys.filter(has).map((key) => [key, why]);
  const isCall = has("uses");
  const isCommand = has("run") && !isCall;
  return [
    ...(isCall ? idle([...OF_AGENTS, ...OF_TASKS, "run", "capture"], "the step is another workflow") : []),
    ...(isCommand ? idle(OF_AGENTS, "the step is a command") : []),
    ...(isCommand || isCall ? [] : idle(OF_COMMANDS, "the step is no command")),
    ...(isCall ? [] : idle(OF_CALLS, "the step uses no other workflow")),
    ...(isBeside ? [] : idle(["needs"], "only steps right inside a parallel step wait for each other")),
  ];
}

/** A step without anything to do, which WorkRail's newest schema lets pass. */
function findNothing(step: JsonObject, pointer: string): Doubt[] {
  const works = ["prompt", "promptBlocks", "promptFragments", "run", "uses", "parallel", "templateCall"];
  if (step["type"] !== undefined || works.some((key) => Object.hasOwn(step, key))) return [];
  const message = `The step ${String(step["id"])} says nothing of what is to be done.`;
  return [
    {
      pointer,
      severity: "warning",
      message,
      hint: "Give it a prompt, a command under run, or a workflow under uses.",
    },
  ];
}
