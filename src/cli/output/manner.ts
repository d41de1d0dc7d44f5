// How a run speaks: as JSON or text, quiet or verbose, in colour or not.
import type { Invocation } from "../command-spec.js";
import { COLORS } from "../parse/global-options.js";
import { hasFlag, textOption } from "../parse/invocation.js";
import type { ColorChoice } from "./screen.js";

export interface Manner {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
  readonly color: ColorChoice;
  readonly isPaged: boolean;
}

export function mannerOf(invocation: Invocation): Manner {
  return {
    isJson: hasFlag(invocation, "json"),
    isQuiet: hasFlag(invocation, "quiet"),
    isVerbose: hasFlag(invocation, "verbose"),
    color: (textOption(invocation, "color") ?? "auto") as ColorChoice,
    isPaged: !hasFlag(invocation, "no-pager"),
  };
}

/** For a command line that cannot be parsed: what it most likely asked for, by what stands before `--`. */
export function guessManner(argv: readonly string[]): Manner {
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  const asked = new Set(
    words.map((word, index) => (word === "--color" ? words[index + 1] : word.replace(/^--color=/, ""))),
  );
  return {
    isJson: words.includes("--json"),
    isQuiet: words.includes("-q") || words.includes("--quiet"),
    isVerbose: words.includes("-v") || words.includes("--verbose"),
    color: COLORS.find((choice) => asked.has(choice)) ?? "auto",
    isPaged: false,
  };
}
