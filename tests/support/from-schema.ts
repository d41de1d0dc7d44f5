// Values that match a JSON Schema, made from the schema itself: draft-07 as WorkRail publishes it. Patterns that are too
// odd to be drawn from are listed; what still does not match, the caller filters.
import * as fc from "fast-check";

type Schema = Record<string, unknown>;

const DEEPEST = 7;
const VERSIONS = ["0.0.1", "1.2.3-alpha.1+build.5", "10.0.0"];

/** Draws values from a schema whose `$ref`s name its `$defs`. */
export function fromSchema(root: Schema): fc.Arbitrary<unknown> {
  return draw(root, root, 0);
}

function draw(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  const reference = schema["$ref"];
  if (typeof reference === "string") {
    const part = (root["$defs"] as Record<string, Schema>)[reference.replace("#/$defs/", "")] as Schema;
    return drawOnce(part, root, depth + 1);
  }
  if ("const" in schema) return fc.constant(schema["const"]);
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...(schema["enum"] as unknown[]));
  const choices = schema["oneOf"] as Schema[] | undefined;
  const isChoice = choices !== undefined && schema["type"] === undefined;
  if (isChoice) {
    // At the end of a branch the first, which is the one that does not nest.
    const open = depth > DEEPEST ? choices.slice(0, 1) : choices;
    return fc.oneof(...open.map((choice) => draw(choice, root, depth + 1)));
  }
  if (schema["type"] === "boolean") return fc.boolean();
  if (schema["type"] === "number" || schema["type"] === "integer") return drawNumber(schema);
  if (schema["type"] === "string") return drawText(schema);
  if (schema["type"] === "array") return drawList(schema, root, depth);
  if (schema["type"] === "object") return drawObject(schema, root, depth);
  return fc.jsonValue({ maxDepth: 1 });
}

const drawn = new WeakMap<Schema, Map<number, fc.Arbitrary<unknown>>>();

/** Definitions that nest are named in many places; at one depth they are drawn the same way. */
function drawOnce(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  const byDepth = drawn.get(schema) ?? new Map<number, fc.Arbitrary<unknown>>();
  drawn.set(schema, byDepth);
  const known = byDepth.get(depth) ?? draw(schema, root, depth);
  byDepth.set(depth, known);
  return known;
}

function drawNumber({ minimum = -5, maximum = 20, type }: Schema): fc.Arbitrary<number> {
  const range = { min: Number(minimum), max: Number(maximum) };
  if (type === "integer") return fc.integer(range);
  return fc.oneof(fc.integer(range), fc.double({ ...range, noNaN: true }));
}

function drawText({ pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  const [least, most] = [Number(minLength), Number(maxLength)];
  if (typeof pattern !== "string") {
    return fc.oneof(
      fc.string({ minLength: least, maxLength: Math.min(most, least + 20) }),
      fc.constant("x".repeat(most)),
    );
  }
  if (pattern.startsWith("^(0|[1-9]")) return fc.constantFrom(...VERSIONS);
  const matching = fc.stringMatching(new RegExp(pattern), { maxLength: Math.min(most, 64) });
  const fitting = matching.filter((text) => text.length >= least && text.length <= most);
  // Drawing from a pattern is slow, and a few texts will do.
  return fc.constantFrom(...fc.sample(fitting, { numRuns: 10, seed: 42 }));
}

function drawList(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown[]> {
  const { minItems = 0, maxItems = 3, items = {}, uniqueItems } = schema;
  const least = Number(minItems);
  const range = {
    minLength: least,
    maxLength: depth > DEEPEST ? least : Math.max(least, Math.min(Number(maxItems), 3)),
  };
  const member = draw(items as Schema, root, depth + 1);
  if (uniqueItems !== true) return fc.array(member, range);
  return fc.uniqueArray(member, { ...range, selector: (value) => JSON.stringify(value) });
}

function drawObject(schema: Schema, root: Schema, depth: number): fc.Arbitrary<unknown> {
  const properties = (schema["properties"] ?? {}) as Record<string, Schema>;
  if (Object.keys(properties).length === 0) {
    return fc.dictionary(fc.string({ maxLength: 8 }), fc.constantFrom("a", "b"), { maxKeys: 3 });
  }
  const choices = (schema["oneOf"] ?? [{}]) as Schema[];
  const records = choices.map((choice) => {
    const required = [schema["required"] ?? [], choice["required"] ?? []].flat().map(String);
    const names = Object.keys(properties).filter((name) => {
      // Of properties that exclude each other, the chosen one alone; at the end of a branch, no more than must be.
      return required.includes(name) || (choices.length === 1 && depth <= DEEPEST);
    });
    const model = Object.fromEntries(
      names.map((name) => [name, draw(properties[name] as Schema, root, depth + 1)]),
    );
    return fc.record(model, { requiredKeys: names.filter((name) => required.includes(name)) });
  });
  return fc.oneof(...records);
}
