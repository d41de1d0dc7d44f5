import { expect, test } from "vitest";
import { judgeWords } from "../../../src/adapters/tmux/foreground.js";

/** The file of a program, its words, and whether it is a shell that waits for a person. */
test.each([
  ["bash", "-bash", true],
  ["bash", "bash --norc -i", true],
  ["bash", "bash --rcfile /tmp/rc -i", true],
  ["bash", "bash -o vi", true],
  ["bash", "bash script.sh", false],
  ["bash", "bash -c sleep", false],
  ["bash", "bash -lc sleep", false],
  ["bash", "bash -x script.sh", false],
  ["zsh-5.9", "-zsh", true],
  ["zsh", "zsh -f", true],
  ["zsh", "zsh -ic exit", false],
  ["fish", "fish --no-config", true],
  ["fish", "fish -C true", true],
  ["fish", "fish --command true", false],
  ["fish", "fish --command=true", false],
  ["dash", "sh", true],
  ["dash", "sh -", true],
  ["busybox", "-ash", true],
  ["busybox", "/bin/sh", true],
  ["busybox", "vi", false],
  ["vim", "bash", false],
  ["node", "-bash", false],
  ["bashful", "bashful", false],
])("%s as `%s`: %s", (file, words, isShell) => {
  expect(judgeWords(file, words.split(" ")).isShell).toBe(isShell);
});
