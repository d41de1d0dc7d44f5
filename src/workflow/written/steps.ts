// Steps as the engine knows them, from steps as a file writes them: references followed, defaults filled in.
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import type {
  CallStep,
  Loop,
  LoopStep,
  ParallelStep,
  Retry,
  Step,
  StepHead,
  TaskStep,
} from "../definition.js";
import { readCriteria } from "./criteria.js";
import { readDelegations } from "./delegations.js";
import { extendFunctions, readAgentWork, type Functions } from "./prompts.js";
import { asText, listObjects, listTexts, readNumber, readObject, readText, readWord } from "./read.js";
import type { Reader } from "./reader.js";

/** Where a step stands while it is read. */
export interface Place {
  /** RFC 6901, of the step or of the list of steps. */
  readonly pointer: string;
  readonly functions: Functions;
  /** What leads here, of loops by their bodies' ids and of other workflows: nothing may lead to itself. */
  readonly within: readonly string[];
}

const DEEPEST = 32;
const FEWEST = 100;

/** Reads a list of steps, with the steps that WorkRail's audit and verification put behind one. */
export function readSteps(written: Json | undefined, place: Place, reader: Reader): Step[] {
  if (place.within.length > DEEPEST) {
    reader.report(place.pointer, `steps lie more than ${DEEPEST} levels deep`);
    return [];
  }
  const steps = listObjects(written).flatMap((step, index) => {
    const pointer = `${place.pointer}/${index}`;
    return readOne(step, { ...place, pointer }, reader);
  });
  reader.checkNeighbours(steps);
  return steps;
}

function readOne(written: JsonObject, place: Place, reader: Reader): Step[] {
  const inside = { ...place, functions: extendFunctions(place.functions, written) };
  if (reader.isOnlyBody(written, place) || !reader.takeStep(place.pointer)) return [];
  if (written["type"] === "loop") return [readLoop(written, inside, reader)];
  if (Array.isArray(written["parallel"])) return [readParallel(written, inside, reader)];
  if (Array.isArray(written["parallelDelegations"])) {
    return [readParallel({ ...written, parallel: readDelegations(written) }, inside, reader)];
  }
  if (typeof written["uses"] === "string") return [readCall(written, inside, reader)];
  return [
    readTask(written, inside, reader),
    ...listInjected(written).map((one) => readTask(one, inside, reader)),
  ];
}

/** The steps that WorkRail puts behind one that is to be audited or verified. */
function listInjected(written: JsonObject): JsonObject[] {
  const { audit, verification } = written;
  const [id, title] = [asText(written["id"]), asText(written["title"])];
  const steps: JsonObject[] = [];
  const condition: JsonObject = isJsonObject(written["runCondition"])
    ? { runCondition: written["runCondition"] }
    : {};
  if (isJsonObject(verification)) {
    const command = readText(verification["command"]);
    const prompt = readText(verification["prompt"]) ?? `Verify what the step "${title}" delivered.`;
    const run = command === null ? "" : `\n\nRun: ${command}`;
    steps.push({ id: `${id}-verification`, title: `Verify: ${title}`, prompt: prompt + run, ...condition });
  }
  if (isJsonObject(audit)) {
    const prompt = readText(audit["prompt"]) ?? `Audit what the step "${title}" delivered.`;
    const rubric = { guidance: listTexts(audit["rubric"]) };
    steps.push({ id: `${id}-audit`, title: `Audit: ${title}`, prompt, ...rubric, ...condition });
  }
  return steps;
}

function readHead(written: JsonObject, place: Place, reader: Reader): StepHead {
  const confirmation = written["requireConfirmation"];
  // WorkRail's newest form names who agrees, and may have a condition beside.
  const isKind = isJsonObject(confirmation) && "kind" in confirmation;
  const rule = isKind ? (readObject(confirmation["condition"]) ?? true) : confirmation;
  const head: StepHead = {
    id: asText(written["id"]),
    title: asText(written["title"]),
    pointer: place.pointer,
    runCondition: readObject(written["runCondition"]),
    requireConfirmation: isJsonObject(rule) ? rule : rule === true,
    inputs: readObject(written["inputs"]),
    outputs: readObject(written["outputs"]),
    onError: readWord(written["onError"], ["fail", "continue", "rollback"]),
    rollback: readReaction(written["rollback"], { id: "rollback", of: written, place }, reader),
    needs: listTexts(written["needs"]),
  };
  reader.checkCondition(head.runCondition, `${place.pointer}/runCondition`);
  if (isJsonObject(rule)) {
    reader.checkCondition(rule, `${place.pointer}/requireConfirmation${isKind ? "/condition" : ""}`);
  }
  return head;
}

function readTask(written: JsonObject, place: Place, reader: Reader): TaskStep {
  const run = written["run"];
  const isCommand = typeof run === "string" || Array.isArray(run);
  const retry = readObject(written["retry"]);
  const fallback = retry?.["fallback"] ?? written["fallback"];
  const task: TaskStep = {
    ...readHead(written, place, reader),
    kind: "task",
    work: isCommand
      ? {
          kind: "command",
          run: typeof run === "string" ? run : listTexts(run),
          capture: readCapture(written),
        }
      : readAgentWork(written, place.functions),
    criteria: readCriteria(written["validationCriteria"]),
    retry: readRetry(retry),
    timeoutMs: readNumber(written["timeoutMs"]),
    fallback: readReaction(fallback, { id: "fallback", of: written, place }, reader),
  };
  reader.checkCriteria(task.criteria, `${place.pointer}/validationCriteria`);
  if (task.work.kind === "agent") {
    task.work.fragments.forEach(({ when }, index) =>
      reader.checkCondition(when, `${place.pointer}/promptFragments/${index}/when`),
    );
  }
  return task;
}

function readCapture(written: JsonObject): "json" | "text" | "lines" | null {
  const capture = readWord(written["capture"], ["", "json", "text", "lines"]);
  return capture === "" ? null : capture;
}

function readRetry(written: JsonObject | null): Retry {
  return {
    max: readNumber(written?.["max"]) ?? 0,
    timeoutFactor: readNumber(written?.["timeoutFactor"]) ?? 1.5,
    backoffMs: readNumber(written?.["backoffMs"]) ?? 0,
  };
}

/** What stands in for a step or undoes it: a command, or a step whose id counts for nothing. */
function readReaction(
  written: Json | undefined,
  { id, of, place }: { id: "fallback" | "rollback"; of: JsonObject; place: Place },
  reader: Reader,
): TaskStep | null {
  if (written === undefined || written === null) return null;
  const inside = { ...place, pointer: `${place.pointer}/${id}`, within: [...place.within, id] };
  const title = `${asText(of["title"])} (${id})`;
  if (place.within.length > DEEPEST) {
    reader.report(inside.pointer, `steps lie more than ${DEEPEST} levels deep`);
    return null;
  }
  if (!isJsonObject(written))
    return readTask({ title, run: written, id, ...promisesOf(of, id) }, inside, reader);
  return readTask({ title, ...written, id }, inside, reader);
}

/** What a command that stands in for a step has to give as the step would. */
function promisesOf({ capture, outputs }: JsonObject, id: "fallback" | "rollback"): JsonObject {
  if (id === "rollback") return {};
  return { ...(capture === undefined ? {} : { capture }), ...(outputs === undefined ? {} : { outputs }) };
}

function readLoop(written: JsonObject, place: Place, reader: Reader): LoopStep {
  const head = readHead(written, place, reader);
  const rules = readObject(written["loop"]) ?? {};
  const loop = readLoopRules(rules, head.id);
  reader.checkCondition(loop.condition, `${place.pointer}/loop/condition`);
  const within = [...place.within, head.id];
  const body = written["body"];
  if (typeof body !== "string") {
    return {
      ...head,
      kind: "loop",
      loop,
      body: readSteps(body, { ...place, pointer: `${place.pointer}/body`, within }, reader),
    };
  }
  const found = reader.findBody(body, place);
  if (found === null) return { ...head, kind: "loop", loop, body: [] };
  const steps = readOne(
    found.written,
    { ...place, pointer: found.pointer, within: [...within, `body ${body}`] },
    reader,
  );
  return { ...head, kind: "loop", loop, body: steps };
}

function readLoopRules(written: JsonObject, id: string): Loop {
  const count = written["count"];
  const type = readWord(written["type"], ["for", "while", "until", "forEach"]);
  return {
    type,
    condition: readObject(written["condition"]) ?? readConditionSource(written["conditionSource"], id, type),
    items: readText(written["items"]),
    count: typeof count === "number" ? count : readText(count),
    maxIterations: readNumber(written["maxIterations"]) ?? FEWEST,
    itemVar: readText(written["itemVar"]),
    indexVar: readText(written["indexVar"]),
    iterationVar: readText(written["iterationVar"]),
  };
}

/** A WorkRail artifact decides about a loop: here the variable of its name, `loopControl.<loop>`, says continue or stop. */
function readConditionSource(written: Json | undefined, id: string, type: Loop["type"]): JsonObject | null {
  const source = readObject(written);
  if (source === null) return null;
  if (source["kind"] !== "artifact_contract") return readObject(source["condition"]);
  const stopped = { var: `loopControl.${readText(source["loopId"]) ?? id}`, equals: "stop" };
  return type === "until" ? stopped : { not: stopped };
}

function readParallel(written: JsonObject, place: Place, reader: Reader): ParallelStep {
  const head = readHead(written, place, reader);
  const within = [...place.within, head.id];
  const children = readSteps(
    written["parallel"],
    { ...place, pointer: `${place.pointer}/parallel`, within },
    reader,
  );
  reader.checkNeeds(children);
  return { ...head, kind: "parallel", children, maxParallel: readNumber(written["maxParallel"]) ?? 4 };
}

function readCall(written: JsonObject, place: Place, reader: Reader): CallStep {
  const head = readHead(written, place, reader);
  const uses = asText(written["uses"]);
  const called = reader.findWorkflow(uses, place);
  const given = readObject(written["with"]) ?? {};
  if (called === null) return { ...head, kind: "call", uses, given, body: [] };
  const functions = extendFunctions(place.functions, called.written);
  const within = [...place.within, `workflow ${uses}`];
  const body = called.read({ pointer: "/steps", functions, within });
  const inputs = head.inputs ?? readObject(called.written["inputs"]);
  const outputs = head.outputs ?? readObject(called.written["outputs"]);
  return { ...head, kind: "call", uses, given, inputs, outputs, body };
}
