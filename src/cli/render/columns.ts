// Text in aligned columns.
import { padToWidth, widthOf } from "../../model/text/terminal-width.js";

/** A cell that is padded first and coloured afterwards. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/**
 * Aligns rows of cells, with some spaces after each column but the last; no line ends in a space.
 * @param gaps the spaces after each column; the last one given holds for all further columns
 */
export function alignColumns(rows: readonly (readonly Cell[])[], gaps: readonly number[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell.text));
    });
  }
  return rows.map((row) => {
    let line = "";
    let pending = "";
    row.forEach((cell, column) => {
      const painted = cell.paint === undefined ? cell.text : cell.paint(cell.text);
      if (cell.text !== "") line += pending + painted;
      const gap = " ".repeat(gaps[Math.min(column, gaps.length - 1)] ?? 2);
      const padding = padToWidth(cell.text, widths[column] ?? 0).slice(cell.text.length) + gap;
      pending = cell.text === "" ? pending + padding : padding;
    });
    return line;
  });
}
