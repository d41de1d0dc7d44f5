import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { quoteForShell } from "../../../../src/model/text/shell-quote.js";

test.each([
  ["task/task-42", "task/task-42"],
  ["feature/task-42-login", "feature/task-42-login"],
  ["branch/$(touch${IFS}x)", "'branch/$(touch${IFS}x)'"],
  ["it's", "'it'\\''s'"],
  ["", "''"],
  ["a b", "'a b'"],
  ["~", "'~'"],
  ["{a,b}", "'{a,b}'"],
  ["src/*.ts", "'src/*.ts'"],
])("%s is pasted into a shell as %s", (argument, quoted) => {
  expect(quoteForShell(argument)).toBe(quoted);
});

test("a shell reads every quoted text back as it was", () => {
  const texts = ["it's", "a\nb", "$HOME", "`id`", '"', "\\", "!x", "#", "a;b", "a,b", "~/x", "&", "é 漢"];
  const printed = execFileSync("sh", ["-c", `printf '%s\\0' ${texts.map(quoteForShell).join(" ")}`]);
  expect(printed.toString().split("\0").slice(0, -1)).toEqual(texts);
});
