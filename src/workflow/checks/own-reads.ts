// Where a step itself reads variables, with places: its inner steps read for themselves.
import { isJsonObject } from "../../model/json/json.js";
import { listComparisons } from "../conditions/evaluate.js";
import type { Schema, Step } from "../definition.js";
import { listExpressions } from "../templates/parse.js";
import { parseVariablePath } from "../variables/lookup.js";
import { listGivenReads } from "../variables/scope.js";
import { listConditions } from "./check.js";

export interface OwnRead {
  /** Plain; the first is what is meant, the others are names that would do as well. */
  readonly names: readonly [string, ...string[]];
  /** Where it stands (RFC 6901). */
  readonly pointer: string;
  readonly kind: "text" | "condition" | "source" | "input";
  /** What is read instead where the variable is not set. */
  readonly hasFallback: boolean;
  /** Whether the value itself is put in, and not a part of it. */
  readonly isWhole: boolean;
}

/** Lists what a step reads before and while it is done, in the order of its keys. */
export function listOwnReads(step: Step): OwnRead[] {
  return [...readConditions(step), ...readSources(step), ...readInputs(step), ...readTexts(step)];
}

function readConditions(step: Step): OwnRead[] {
  return listConditions(step).flatMap(({ condition, pointer }) => {
    return listComparisons(condition).map(({ name }) => makeRead(name, pointer, "condition"));
  });
}

/** What a loop goes through, and what another workflow is given. */
function readSources(step: Step): OwnRead[] {
  if (step.kind === "call") {
    return listGivenReads(step).map((name) => makeRead(name, `${step.pointer}/with`, "source"));
  }
  if (step.kind !== "loop") return [];
  return (["items", "count"] as const).flatMap((key) => {
    const source = step.loop[key];
    const path = typeof source === "string" ? parseVariablePath(source) : null;
    return path === null ? [] : [makeRead(path[0], `${step.pointer}/loop/${key}`, "source")];
  });
}

function readInputs({ inputs, pointer }: Step): OwnRead[] {
  return listRequired(inputs).map((name) => makeRead(name, `${pointer}/inputs`, "input"));
}

/** The variables that a schema insists on, and does not fill in itself. */
export function listRequired(schema: Schema | null): string[] {
  const required = schema?.["required"];
  const properties = schema?.["properties"];
  const isFilled = (name: string): boolean => {
    const part = isJsonObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
    return isJsonObject(part) && Object.hasOwn(part, "default");
  };
  return Array.isArray(required) ? required.map(String).filter((name) => !isFilled(name)) : [];
}

function readTexts(step: Step): OwnRead[] {
  return listPlacedTexts(step).flatMap(({ text, key }) =>
    listExpressions(text).map(({ path, plus, fallback, text: written }): OwnRead => {
      const names: [string, ...string[]] = /^[\w$-]+$/.test(written) ? [path[0], written] : [path[0]];
      return {
        names,
        pointer: `${step.pointer}/${key}`,
        kind: "text",
        hasFallback: fallback !== undefined,
        isWhole: path.length === 1 && plus === null,
      };
    }),
  );
}

/** The texts of a step into which variables are put, by their keys. */
export function listPlacedTexts(step: Step): { readonly text: string; readonly key: string }[] {
  const title = { text: step.title, key: "title" };
  if (step.kind !== "task") return [title];
  const { work } = step;
  if (work.kind === "command") {
    const { run } = work;
    const texts =
      typeof run === "string"
        ? [{ text: run, key: "run" }]
        : run.map((text, at) => ({ text, key: `run/${at}` }));
    return [title, ...texts];
  }
  return [
    title,
    { text: work.prompt, key: "prompt" },
    ...work.fragments.map(({ text }, at) => ({ text, key: `promptFragments/${at}/text` })),
    { text: work.agentRole ?? "", key: "agentRole" },
    ...work.guidance.map((text, at) => ({ text, key: `guidance/${at}` })),
  ];
}

function makeRead(name: string, pointer: string, kind: OwnRead["kind"]): OwnRead {
  return { names: [name], pointer, kind, hasFallback: false, isWhole: false };
}
