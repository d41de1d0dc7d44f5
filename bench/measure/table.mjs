// Figures as one aligned table: numbers to the right, and a mark only where a target is missed.

/** Renders rows of cells below a heading: text to the left, numbers to the right. */
export function formatTable(heading, rows, textColumns = [0, heading.length - 1]) {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...all.map((row) => widthOf(row[column]))));
  const lines = all.map((row) => {
    const cells = row.map((cell, column) => {
      const isText = textColumns.includes(column);
      const gap = " ".repeat(widths[column] - widthOf(cell));
      return isText ? cell + gap : gap + cell;
    });
    return cells.join("  ").trimEnd();
  });
  lines.splice(1, 0, widths.map((width) => "-".repeat(width)).join("  "));
  return `${lines.join("\n")}\n`;
}

export function formatRatio(ratio) {
  return `${ratio.toFixed(2)} ×`;
}

export function formatMs(milliseconds) {
  return milliseconds < 10 ? milliseconds.toFixed(2) : milliseconds.toFixed(1);
}

export function formatBytes(bytes) {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;
}

function widthOf(text) {
  return [...text].length;
}
