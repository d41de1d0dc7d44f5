// A hook's answer as its agent reads it: one JSON object that adds to what the model knows, and never a decision. What is
// not asked about, allowed or refused stays with the person.
import type { AnswerForm } from "../../model/hook-call.js";
import type { JsonObject } from "../../model/json/json.js";

/** The answer that gives a text to the model; null where there is nothing to say or nobody listens. */
export function formatHookAnswer(form: AnswerForm, event: string, text: string): JsonObject | null {
  if (text === "") return null;
  const nested = { hookSpecificOutput: { hookEventName: event, additionalContext: text } };
  switch (form) {
    case "nested":
      return nested;
    case "flat":
      return { additionalContext: text };
    case "both":
      return { additionalContext: text, ...nested };
    case "snake":
      return { additional_context: text };
    case "none":
      return null;
  }
}
