// Generated definitions: loops of every type in loops, parallel steps with needs, calls, conditions, templates; and agents
// whose work changes the variables that all of them read.
import fc from "fast-check";
import type { Json, JsonObject } from "../../src/model/json/json.js";
import type { WrittenWorkflow } from "../../src/workflow/definition.js";
import type { ReadyStep } from "../../src/workflow/reply.js";
import { loop, step, write } from "./workflow.js";

const NAMES = ["a", "b", "c"];
const INJECTED = ["currentIndex", "currentIteration", "currentItem", "round"];

const comparison = fc.oneof(
  fc.record({ var: fc.constantFrom(...NAMES), equals: fc.constantFrom(1, 2) }),
  fc.record({ var: fc.constantFrom(...NAMES), gte: fc.constantFrom(1, 2) }),
  fc.record({ var: fc.constantFrom(...INJECTED), not_equals: fc.constantFrom(1, 2) }),
  fc.record({ var: fc.constantFrom(...NAMES), exists: fc.boolean() }),
);

const condition: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 3, arbitrary: comparison as fc.Arbitrary<JsonObject> },
  fc.array(comparison, { maxLength: 2 }).map((and): JsonObject => ({ and })),
  fc.array(comparison, { minLength: 1, maxLength: 2 }).map((or): JsonObject => ({ or })),
  comparison.map((not): JsonObject => ({ not })),
);

const template = fc.constantFrom(
  "Do it",
  "{{a}} and {{b | 0}}",
  "Part {{currentIndex + 1}} of {{list.length}}: {{currentItem}}",
  "{{round}} {{c}}",
  "{{list[0]}} {{n}} {{d | 0}}",
);

const declared = fc.constantFrom<JsonObject>(
  { type: "object", properties: { d: { type: "integer", default: 5 } } },
  { type: "object", properties: { a: { type: "integer" } }, required: ["a"] },
  {
    type: "object",
    properties: { n: { type: "integer", maximum: 2 }, d: { type: "integer" } },
    required: ["d"],
  },
);

const more = fc
  .record(
    { runCondition: condition, requireConfirmation: fc.oneof(fc.boolean(), condition) },
    { requiredKeys: [] },
  )
  .chain((own) =>
    // Most definitions declare nothing: there a run never blocks, and gets far.
    fc
      .oneof(
        { weight: 12, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.record({ inputs: declared }) },
      )
      .map((inputs) => ({ ...own, ...inputs })),
  );

/** What is done when a task fails; of no account to runs in which none does. */
const care = fc.record(
  {
    retry: fc.oneof(fc.record({ max: fc.nat(2) }), fc.constant({ max: 0, fallback: ["repair"] })),
    onError: fc.constantFrom("fail", "continue", "rollback"),
    rollback: fc.constant(["undo"]),
  },
  { requiredKeys: [] },
);

const task = fc
  .record({ prompt: template, more, care })
  .map(({ prompt, more: own, care: rest }) => ({ prompt, ...own, ...rest }) as unknown as JsonObject);

const rules: fc.Arbitrary<JsonObject> = fc
  .oneof(
    fc.record({ type: fc.constant("for"), count: fc.oneof(fc.nat(3), fc.constant("n")) }),
    fc.record({ type: fc.constant("forEach"), items: fc.constant("list") }),
    fc.record({ type: fc.constantFrom("while", "until"), condition }),
  )
  .chain((own) =>
    fc
      .record(
        { maxIterations: fc.constantFrom(1, 2, 4), iterationVar: fc.constant("round") },
        { requiredKeys: ["maxIterations"] },
      )
      .map((others) => ({ ...own, ...others }) as JsonObject),
  );

/** Steps without ids; naming them by their place keeps shrunk definitions valid. */
const shape = fc.letrec<{ step: Shape; steps: Shape[] }>((tie) => ({
  step: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    task.map((own): Shape => ({ kind: "task", own, inner: [] })),
    fc.record({
      kind: fc.constant("loop" as const),
      own: more as fc.Arbitrary<JsonObject>,
      rules,
      inner: tie("steps"),
    }),
    fc.record({
      kind: fc.constant("parallel" as const),
      own: fc.record({ maxParallel: fc.integer({ min: 1, max: 3 }) }) as unknown as fc.Arbitrary<JsonObject>,
      needs: fc.array(fc.boolean(), { maxLength: 6 }),
      inner: tie("steps"),
    }),
    fc.record({
      kind: fc.constant("call" as const),
      own: more as fc.Arbitrary<JsonObject>,
      inner: tie("steps"),
    }),
  ) as fc.Arbitrary<Shape>,
  steps: fc.array(tie("step"), { minLength: 1, maxLength: 3 }) as fc.Arbitrary<Shape[]>,
}));

interface Shape {
  readonly kind: "task" | "loop" | "parallel" | "call";
  readonly own: JsonObject;
  readonly inner: readonly Shape[];
  readonly rules?: JsonObject;
  readonly needs?: readonly boolean[];
}

export interface Generated {
  readonly written: WrittenWorkflow;
  readonly called: ReadonlyMap<string, WrittenWorkflow>;
}

/** Definitions, with the workflows that they use. */
export const definitions: fc.Arbitrary<Generated> = shape.steps.map((shapes) => {
  const called = new Map<string, WrittenWorkflow>();
  const build = (one: Shape, id: string): JsonObject => {
    const inner = (): JsonObject[] => one.inner.map((part, index) => build(part, `${id}-${index}`));
    if (one.kind === "task") return step(id, one.own);
    if (one.kind === "loop") return { ...loop(id, one.rules!, inner()), ...one.own };
    if (one.kind === "parallel") {
      const children = inner().map((child, index, all) => {
        // A child may wait for the one before it.
        const before = one.needs?.[index] === true ? all[index - 1] : undefined;
        return before === undefined ? child : { ...child, needs: [before["id"] as string] };
      });
      return { id, title: id, parallel: children, ...one.own };
    }
    const name = `sub${id}`;
    called.set(name, write(inner(), { id: name }));
    return step(id, { uses: name, ...one.own });
  };
  const written = write(shapes.map((one, index) => build(one, `s${index}`)));
  return { written, called };
});

/** Values that are there from the beginning. Some are not. */
export const variables: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      a: fc.constantFrom(1, 2),
      b: fc.constantFrom(1, 2),
      c: fc.constantFrom(1, 2),
      list: fc.array(fc.constantFrom(1, 2, 3), { maxLength: 3 }),
      n: fc.nat(3),
      unused: fc.constant("never read"),
    },
    { requiredKeys: ["list", "n"] },
  )
  .map((one) => one as JsonObject);

/** Work that depends on the step's path and on nothing else, so that any door may ask for it. */
export const works: fc.Arbitrary<(one: ReadyStep) => JsonObject> = fc
  .array(
    fc.record(
      {
        a: fc.constantFrom<Json>(1, 2, null),
        b: fc.constantFrom(1, 2),
        c: fc.constantFrom(1, 2),
        n: fc.nat(3),
        list: fc.array(fc.constantFrom(1, 2, 3), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
    { minLength: 1, maxLength: 7 },
  )
  .map((changes) => ({ path }) => {
    const hash = [...path].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_973, 7);
    return changes[hash % changes.length] as JsonObject;
  });
