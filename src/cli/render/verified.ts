// What `ctx verify` says it did: which code was accepted for which document, and how to commit that.
import type { VerifyData } from "../../actions/verify.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { renderDiff } from "./diff.js";
import { groupDigits } from "./finding-line.js";

export function renderVerified({ data }: Outcome<VerifyData>, { paint }: Screen): Rendering {
  if (data.dryRun === true) return renderDiff(data.diff, paint);
  const lines = data.entries.map(({ document, files, path, created }) => {
    const verb = created ? "Verified" : "Already verified:";
    const count = `${groupDigits(files)} ${files === 1 ? "file" : "files"}`;
    return `${verb} ${visibleLine(document)} against ${count}: ${visibleLine(path)}`;
  });
  return { result: lines.join("\n") };
}
