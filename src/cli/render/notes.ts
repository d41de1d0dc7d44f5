// Notes, each below its path. Their Markdown stands in a fence: its headings are its own, and nothing in it can pass
// for a part of what ctx says.
import type { Note } from "../../model/document.js";
import { shortOf } from "../../model/prune.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Screen } from "../output/screen.js";
import { renderDataList } from "./data-list.js";
import { renderFence } from "./fence.js";

/** The lines of some notes, a blank line before each. */
export function renderNotes(notes: readonly Note[], screen: Screen): string[] {
  return notes.flatMap((note) => {
    const style = { width: screen.width, paintKey: (text: string) => text };
    const place = `${visibleLine(note.ref)} ${visibleLine(note.path)}`;
    const markdown = visibleBlock(note.markdown).replace(/^\n+/, "").trimEnd();
    return [
      "",
      `### ${screen.paint.bold(place)}`,
      "",
      ...renderDataList(note.meta, style),
      ...(note.pruned === undefined ? [] : renderDataList(shortOf(note.pruned), style)),
      ...(markdown === "" ? [] : [...spaceAfter(note), ...renderFence(markdown, "markdown")]),
    ];
  });
}

function spaceAfter({ meta, pruned }: Note): string[] {
  return Object.keys(meta).length === 0 && pruned === undefined ? [] : [""];
}
