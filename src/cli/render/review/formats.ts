// `ctx review --format …`: which renderer answers. What each of them shows is in the file of its name.
import type { Outcome } from "../../../model/outcome.js";
import type { ReviewData } from "../../../model/review.js";
import type { Invocation, Rendering } from "../../command-spec.js";
import { formatSuccess } from "../../output/envelope.js";
import type { Screen } from "../../output/screen.js";
import { textOption } from "../../parse/invocation.js";
import { renderGithub } from "./github.js";
import { renderMarkdown } from "./markdown.js";
import { renderSarif } from "./sarif.js";
import { remarkOnNothing, renderText } from "./text.js";

export const REVIEW_FORMATS = ["text", "markdown", "json", "github", "sarif"] as const;

/** `json` is what `--json` prints. Formats for programs print what is empty in their own way; a person is told so. */
export function renderReview(
  outcome: Outcome<ReviewData>,
  screen: Screen,
  invocation: Invocation,
): Rendering {
  const { data } = outcome;
  const nothing = data.verdict === "nothing" ? { remark: remarkOnNothing(data) } : {};
  switch (textOption(invocation, "format") as (typeof REVIEW_FORMATS)[number] | undefined) {
    case "json":
      return { result: formatSuccess(invocation.command.name, outcome) };
    case "sarif":
      return { result: renderSarif(outcome) };
    case "github":
      return { result: renderGithub(outcome), ...nothing };
    case "markdown":
      return { result: renderMarkdown(data, outcome.findings), ...nothing };
    default:
      return { result: renderText(data, screen), ...nothing };
  }
}
