// Which lines of prose are quoted code, and so say nothing about the file itself.
import { expect, test } from "vitest";
import { walkProse } from "../../../src/format/code-fence.js";

/** The lines with a `|` before those that are code. */
function check(text: string): string {
  return [...walkProse(text, 0)].map(({ text: line, isCode }) => (isCode ? "|" : "") + line).join("\n");
}

test.each([
  ["a\n```\nb\n```\nc", "a\n|```\n|b\n|```\nc"],
  ["~~~ js\nb\n```\n~~~\nc", "|~~~ js\n|b\n|```\n|~~~\nc"],
  ["````\n```\nb\n````\nc", "|````\n|```\n|b\n|````\nc"],
  ["```\nb\n`````\nc", "|```\n|b\n|`````\nc"],
  ["```\nb\n``` js\nc", "|```\n|b\n|``` js\n|c"],
  ["   ```\nb\n  ```\nc", "|   ```\n|b\n|  ```\nc"],
  ["    ```\nb", "    ```\nb"],
  ["``` a`b\nc", "``` a`b\nc"],
  ["``\nb", "``\nb"],
  ["```\r\nb\r\n```\r\nc", "|```\n|b\n|```\nc"],
  ["", ""],
])("%j", (text, expected) => {
  expect(check(text)).toBe(expected);
});

test("offsets are those of the whole text", () => {
  expect([...walkProse("head\na\r\nb", 5)].map(({ offset }) => offset)).toEqual([5, 8]);
});
