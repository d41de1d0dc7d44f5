// `ctx get` as people read it: one context alone, or one of its values bare.
import type { GetData } from "../../actions/get.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { renderBareValue } from "./bare-value.js";
import { renderDataList } from "./data-list.js";
import { renderNotes } from "./notes.js";
import { suggest } from "./suggestion.js";

export function renderGet(outcome: Outcome<GetData>, screen: Screen): Rendering {
  const stored = outcome.data;
  if ("value" in stored) return { result: renderBareValue(stored.value) };
  const { paint } = screen;
  const title = stored.data["title"];
  const heading = typeof title === "string" ? `${stored.ref}: ${title}` : stored.ref;
  const list = renderDataList(stored.data, { width: screen.width, paintKey: paint.cyan });
  const lines = [
    paint.bold(`# ${visibleLine(heading)}`),
    ...(list.length === 0 ? [] : ["", ...list]),
    ...(stored.notes.length === 0 ? [] : ["", paint.bold("## Notes"), ...renderNotes(stored.notes, screen)]),
    "",
    paint.dim(`revision: ${visibleLine(stored.revision)}`),
  ];
  // A broken file may hold a lot.
  const isBroken = outcome.findings.some(({ severity }) => severity === "error");
  if (isBroken || list.length + stored.notes.length > 0) return { result: lines.join("\n") };
  return {
    result: lines.join("\n"),
    remark: `It holds nothing. Add to it: ${suggest("set", stored.ref)} goal "what it is for"`,
  };
}
