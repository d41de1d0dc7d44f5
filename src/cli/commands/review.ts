// `ctx review`.
import { review } from "../../actions/review.js";
import type { ReviewData } from "../../model/review.js";
import type { CommandSpec } from "../command-spec.js";
import { given, listOption, optionalArgument, placeOf } from "../parse/invocation.js";
import { REVIEW_FORMATS, renderReview } from "../render/review/formats.js";

export const command: CommandSpec<ReviewData> = {
  name: "review",
  summary: "Show what a branch changes for whom, and what is risky",
  arguments: [
    {
      name: "range",
      required: false,
      completes: "range",
      description: "A...B (B since it left A), A..B, or A: that is A...HEAD; else since the default branch",
    },
  ],
  options: [
    {
      name: "format",
      value: "FORM",
      choices: REVIEW_FORMATS,
      default: "text",
      description: "how to print it",
    },
    {
      name: "fail-on",
      value: "WHAT",
      repeatable: true,
      description: "exit 1 at a flag (R1 to R11), low, medium, high or conflict; A,B for several",
    },
  ],
  examples: [
    { line: "ctx review", note: "what this branch changes, and for whom" },
    { line: "ctx review origin/main...HEAD --fail-on high,conflict", note: "for CI" },
    { line: "ctx review --format markdown", note: "a comment for the pull request" },
  ],
  writer: false,
  readsEverything: true,
  run: (invocation, door) =>
    review(door.runtime, {
      ...placeOf(door),
      ...given("range", optionalArgument(invocation, "range")),
      ...given("failOn", listOption(invocation, "fail-on")),
    }),
  render: renderReview,
};
