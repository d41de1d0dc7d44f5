// What a dry run would have changed.
import { visibleBlock } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Paint } from "../output/screen.js";

/**
 * A unified diff, coloured as git colours one; an empty diff is a remark. `git apply` takes it: line ends stay as they
 * are, and so do blank lines at its end. Only characters that text output makes visible keep it from that; `--json` has
 * them as they are.
 */
export function renderDiff(diff: string | undefined, paint: Paint): Rendering {
  if (diff === undefined || diff === "") return { result: "", remark: "Nothing would change." };
  const lines = diff.replace(/\n$/, "").split("\n");
  return { result: lines.map((line) => renderLine(line, paint)).join("\n") };
}

function renderLine(line: string, paint: Paint): string {
  const end = line.endsWith("\r") ? "\r" : "";
  return paintLine(visibleBlock(line.slice(0, line.length - end.length)), paint) + end;
}

function paintLine(line: string, paint: Paint): string {
  if (/^(?:\+\+\+|---|diff ) /.test(line) || line.startsWith("diff ")) return paint.bold(line);
  if (line.startsWith("+")) return paint.green(line);
  if (line.startsWith("-")) return paint.red(line);
  return line.startsWith("@@") ? paint.cyan(line) : line;
}
