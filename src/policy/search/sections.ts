// How much a word counts by where it stands in a file: in a title, a heading, a key, or simply in the text.

/** `plain` has no sections: the text of an entry, or a file that cannot be parsed. */
export type TextForm = "json" | "markdown" | "plain";

/** The weight of a place: a line by its index, and an offset in it. */
export type Weigh = (line: number, offset: number) => number;

const TITLE = 3;
const HEADING = 2;
const KEY = 2;
const TEXT = 1;

/** Makes the weights of a text. */
export function makeWeigh(lines: readonly string[], form: TextForm): Weigh {
  if (form === "plain") return () => TEXT;
  const dataEnd = form === "json" ? lines.length : endOfFrontMatter(lines);
  let known: { line: number; weigh: (offset: number) => number } | undefined;
  return (line, offset) => {
    if (known?.line !== line) {
      const text = lines[line] ?? "";
      const weigh = line >= dataEnd ? weighProse(text) : form === "json" ? weighJson(text) : weighYaml(text);
      known = { line, weigh };
    }
    return known.weigh(offset);
  };
}

/** The index of the line that closes the front matter; 0 where there is none. */
function endOfFrontMatter(lines: readonly string[]): number {
  if (lines[0]?.replace(/^\uFEFF/, "").trimEnd() !== "---") return 0;
  return lines.findIndex((line, index) => index > 0 && line.trimEnd() === "---") + 1;
}

function weighProse(text: string): (offset: number) => number {
  const level = /^ {0,3}(#{1,6})\s/.exec(text)?.[1]?.length ?? 0;
  const weight = level === 0 ? TEXT : level === 1 ? TITLE : HEADING;
  return () => weight;
}

function weighYaml(text: string): (offset: number) => number {
  const [whole = "", name = ""] = /^\s*(?:- +)*["']?([^"':#]+)["']?\s*:(?=\s|$)/.exec(text) ?? [];
  const isTitle = name.trim() === "title";
  return (offset) => (offset < whole.length ? KEY : isTitle ? TITLE : TEXT);
}

/** A line may hold many keys: a place belongs to the nearest one before it. */
function weighJson(text: string): (offset: number) => number {
  const keys = [...text.matchAll(/"([^"]*)"\s*:/g)].map(({ 0: whole, 1: name, index }) => {
    return { start: index, end: index + whole.length, isTitle: name === "title" };
  });
  let at = 0;
  return (offset) => {
    // Places are asked for in order, so that a line of a thousand keys is walked once.
    if (at > 0 && offset < (keys[at - 1]?.start ?? 0)) at = 0;
    while (at < keys.length && (keys[at]?.start ?? 0) <= offset) at++;
    const key = keys[at - 1];
    if (key === undefined) return TEXT;
    return offset < key.end ? KEY : key.isTitle ? TITLE : TEXT;
  };
}
