// Lines and columns for findings whose files were let go: each file is read once more, and only those.
import type { Finding } from "../../errors/finding.js";
import type { SourceText } from "../../model/document.js";
import { locateFindings } from "../read/locate-findings.js";
import type { ContextTree } from "../read/tree.js";

/** Fills in what findings with a pointer lack: the line and column, or in an entries file the column of their line. */
export async function locateAgain(
  findings: readonly Finding[],
  readTexts: ContextTree["readTexts"],
): Promise<Finding[]> {
  const paths = new Set<string>();
  for (const { pointer, path, column } of findings) {
    if (pointer !== undefined && path !== undefined && column === undefined) paths.add(path);
  }
  if (paths.size === 0) return [...findings];
  const texts = new Map<string, string>();
  for (const read of await readTexts([...paths])) if ("text" in read) texts.set(read.path, read.text);
  const sources = [...texts].map(([path, text]): SourceText => {
    return { path, form: path.endsWith(".md") ? "markdown" : "json", text };
  });
  const located = await locateFindings(findings, sources);
  const lines = new Map<string, readonly string[]>();
  // A batch has thousands of lines, and each of them may be at fault: it is cut into lines once.
  const lineAt = (path: string, line: number): string | undefined => {
    const known = lines.get(path) ?? texts.get(path)?.split("\n");
    if (known !== undefined) lines.set(path, known);
    return known?.[line - 1];
  };
  return Promise.all(located.map((finding) => locateInLine(finding, lineAt)));
}

/** A record is a JSON text on one line of its file. */
async function locateInLine(
  finding: Finding,
  lineAt: (path: string, line: number) => string | undefined,
): Promise<Finding> {
  const { pointer, path = "", line, column } = finding;
  if (pointer === undefined || line === undefined || column !== undefined) return finding;
  const written = lineAt(path, line);
  if (written === undefined) return finding;
  const source: SourceText = { path, form: "json", text: written };
  const { line: _line, ...unplaced } = finding;
  const [placed] = await locateFindings([unplaced], [source]);
  return { ...finding, column: placed?.column ?? 1 };
}
