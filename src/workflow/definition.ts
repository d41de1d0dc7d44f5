// A workflow's definition, in two shapes: WrittenWorkflow as it stands in a file, Workflow as the engine reads it, where
// every reference is followed and every default filled in. Making one of the other: normalise.ts.
import type { Json, JsonObject } from "../model/json/json.js";

/** A JSON Schema as its author wrote it; only the checker that is passed in reads it. */
export type Schema = JsonObject;

/** A condition as written; what it means: conditions/evaluate.ts. */
export type Condition = JsonObject;

/** The content of a definition's file once it matches schemas/workflow.schema.json. */
export interface WrittenWorkflow extends JsonObject {
  id: string;
  name: string;
  description: string;
  version: string;
  steps: JsonObject[];
}

export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly preconditions: readonly string[];
  readonly clarificationPrompts: readonly string[];
  readonly metaGuidance: readonly string[];
  /** What the variables must be before the first step, and after the last one. */
  readonly inputs: Schema | null;
  readonly outputs: Schema | null;
  /** In order. A top-level step that is only the body of loops is not among them: it runs where the loop runs it. */
  readonly steps: readonly Step[];
  /** Somewhere inputs or outputs are declared: an unset variable blocks. Else it is a visible marker and a warning. */
  readonly isStrict: boolean;
  /** The budget policy applied to the run's task after each top-level step. */
  readonly prune: string | null;
}

export type Step = TaskStep | LoopStep | ParallelStep | CallStep;

/** What every step has. */
export interface StepHead {
  /** Unique among its neighbours; the path of an instance is made of these, see paths.ts. */
  readonly id: string;
  readonly title: string;
  /** Where it stands in its file (RFC 6901), for findings. */
  readonly pointer: string;
  readonly runCondition: Condition | null;
  readonly requireConfirmation: boolean | Condition;
  readonly inputs: Schema | null;
  readonly outputs: Schema | null;
  readonly onError: "fail" | "continue" | "rollback";
  /** Undoes the step; an agent's or a command's task. */
  readonly rollback: TaskStep | null;
  /** Among the children of a parallel step: the ids of those that must be over first. */
  readonly needs: readonly string[];
}

/** One piece of work, by an agent or by a command. */
export interface TaskStep extends StepHead {
  readonly kind: "task";
  readonly work: AgentWork | CommandWork;
  readonly criteria: Criteria | null;
  readonly retry: Retry;
  /** For the first attempt; null: no limit. */
  readonly timeoutMs: number | null;
  /** Done instead, once all attempts failed. */
  readonly fallback: TaskStep | null;
}

export interface AgentWork {
  readonly kind: "agent";
  readonly prompt: string;
  /** Parts that are added to the prompt where their condition holds. */
  readonly fragments: readonly { readonly when: Condition | null; readonly text: string }[];
  readonly agentRole: string | null;
  readonly guidance: readonly string[];
  /** The definitions of the functions that the step refers to. */
  readonly functions: readonly { readonly name: string; readonly definition: string }[];
  readonly askForFiles: boolean;
}

export interface CommandWork {
  readonly kind: "command";
  /** An argument array, each rendered by itself, or a text for the shell, which sees variables as its environment. */
  readonly run: readonly string[] | string;
  readonly capture: "json" | "text" | "lines" | null;
}

export interface Retry {
  /** Attempts after the first. */
  readonly max: number;
  /** The timeout grows by this factor with every attempt. */
  readonly timeoutFactor: number;
  /** How long to wait before the second attempt; twice as long before each further one. */
  readonly backoffMs: number;
}

export interface LoopStep extends StepHead {
  readonly kind: "loop";
  readonly loop: Loop;
  readonly body: readonly Step[];
}

export interface Loop {
  readonly type: "while" | "until" | "for" | "forEach";
  /** Of while and until. */
  readonly condition: Condition | null;
  /** Of forEach: the name of the variable, may be dotted. */
  readonly items: string | null;
  /** Of for: a number, or the name of the variable. */
  readonly count: number | string | null;
  readonly maxIterations: number;
  readonly itemVar: string | null;
  readonly indexVar: string | null;
  readonly iterationVar: string | null;
}

export interface ParallelStep extends StepHead {
  readonly kind: "parallel";
  readonly children: readonly Step[];
  readonly maxParallel: number;
}

/** Another workflow's steps, run in place: variables are shared, its inputs and outputs are checked at both ends. */
export interface CallStep extends StepHead {
  readonly kind: "call";
  readonly uses: string;
  /** What its steps see under other names, or as other values: templates, read whenever a step asks. It cannot be written. */
  readonly given: JsonObject;
  readonly body: readonly Step[];
}

/** A tree of rules about a step's output. */
export type Criteria =
  | { readonly kind: "and" | "or"; readonly parts: readonly Criteria[] }
  | { readonly kind: "not"; readonly part: Criteria }
  | CriteriaRule;

export interface CriteriaRule {
  readonly kind: "rule";
  readonly type: "contains" | "regex" | "length" | "schema";
  readonly message: string;
  /** The rule counts only where this holds. */
  readonly condition: Condition | null;
  readonly value: string;
  readonly pattern: string;
  readonly flags: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly schema: Schema | null;
}

/** One way in which variables do not match their schema. */
export interface VariableProblem {
  /** The variable concerned. */
  readonly name: string;
  readonly isMissing: boolean;
  /** To follow the name: `must be a number, not a string`. */
  readonly message: string;
  /** The variable's own schema, as far as it is known. */
  readonly schema: Json | null;
}

/**
 * Whatever the engine needs to know and cannot decide by itself. The engine stays free of schema compilers and regular
 * expression engines: src/schema/ has them, the action passes them in.
 */
export interface Checks {
  /**
   * Checks variables against a schema of type object. `values` are the given ones with defaults filled in, and converted
   * where the schema allows it.
   */
  readonly checkVariables: (
    schema: Schema,
    values: JsonObject,
  ) => { readonly values: JsonObject; readonly problems: readonly VariableProblem[] };
  /** Checks any value; answers with what is wrong, nothing when all is well. */
  readonly checkValue: (schema: Schema, value: Json) => readonly string[];
  /** Whether a text has a match of a pattern, in bounded time. @throws {CtxError} WORKFLOW_INVALID when it cannot tell. */
  readonly hasMatch: (pattern: string, flags: string, text: string) => boolean;
}
