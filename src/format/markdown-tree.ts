// The one place that calls the Markdown parser, so that the package ships it once. A heavy package: whatever imports this
// file is loaded late.
import { fromMarkdown } from "mdast-util-from-markdown";

export type MarkdownTree = ReturnType<typeof fromMarkdown>;

/** Reads a text as CommonMark; constructs that are named are taken for plain text. Offsets are UTF-16, from 0. */
export function readMarkdownTree(text: string, ignored: readonly string[] = []): MarkdownTree {
  return fromMarkdown(text, { extensions: [{ disable: { null: [...ignored] } }] });
}
