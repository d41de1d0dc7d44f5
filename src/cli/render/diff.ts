// What a dry run would have changed.
import { visibleBlock } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Paint } from "../output/screen.js";

/** A unified diff, coloured as git colours one; an empty diff is a remark. */
export function renderDiff(diff: string | undefined, paint: Paint): Rendering {
  if (diff === undefined || diff === "") return { result: "", remark: "Nothing would change." };
  const lines = visibleBlock(diff).trimEnd().split("\n");
  return { result: lines.map((line) => paintLine(line, paint)).join("\n") };
}

function paintLine(line: string, paint: Paint): string {
  if (/^(?:\+\+\+|---|diff ) /.test(line) || line.startsWith("diff ")) return paint.bold(line);
  if (line.startsWith("+")) return paint.green(line);
  if (line.startsWith("-")) return paint.red(line);
  return line.startsWith("@@") ? paint.cyan(line) : line;
}
