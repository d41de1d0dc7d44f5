// The comment on a pull request, made with jq and unzip as GitHub has them. A `gh` that only writes down what it is asked
// stands in for GitHub itself.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Runner, stepOf, workflowSteps } from "../support/github-runner.js";
import { runProgram } from "./programs.js";

describe("the comment", () => {
  const script = stepOf(workflowSteps("ctx-review-comment"), "Comment");
  const SHA = "1".repeat(40);

  /** A `gh` whose answers are files, named as what they answer; what is sent is written down. */
  function comment({ number = "7\n", review = "| a |\n", head = SHA, size = 900, id = "" } = {}) {
    const runner = new Runner();
    const files = join(runner.temp, "artifact");
    mkdirSync(files);
    writeFileSync(join(files, "number"), number);
    writeFileSync(join(files, "review.md"), review);
    runProgram("unzip", ["-v"]);
    runProgram("jq", ["--version"]);
    runProgram("zip", [
      "-q",
      "-j",
      join(runner.temp, "artifact.zip"),
      join(files, "number"),
      join(files, "review.md"),
    ]);
    const sent = join(runner.temp, "sent");
    writeFileSync(
      join(runner.temp, "gh"),
      `#!/bin/sh
case "$*" in
  *artifacts\\?*) echo "42 ${size}" ;;
  *artifacts/42/zip) cat "${join(runner.temp, "artifact.zip")}" ;;
  *--method*) echo "$3 $4" >>"${sent}"; cat body.json >>"${sent}" ;;
  *comments\\?*) echo "${id}" ;;
  *pulls/*) echo "${head}" ;;
esac
`,
      { mode: 0o755 },
    );
    const { status, stdout } = runner.run(script, {
      RUN_ID: "99",
      HEAD_SHA: SHA,
      MARK: "<!-- ctx-review-comment -->",
    });
    return { status, stdout, sent: existsSync(sent) ? readFileSync(sent, "utf8") : "" };
  }

  test("is made once, and then changed", () => {
    const first = comment();
    expect(first).toMatchObject({ status: 0 });
    const [line, ...body] = first.sent.split("\n");
    expect(line).toBe("POST repos/ada/shop/issues/7/comments");
    expect(JSON.parse(body.join("\n"))).toEqual({ body: "<!-- ctx-review-comment -->\n| a |\n" });
    expect(comment({ id: "555" }).sent).toMatch(/^PATCH repos\/ada\/shop\/issues\/comments\/555\n/);
  });

  test("goes to no pull request but that of the run", () => {
    expect(comment({ head: "2".repeat(40) })).toMatchObject({ status: 0, sent: "" });
    for (const number of ["", "7/../8", "7; touch owned", "$(touch owned)"])
      expect(comment({ number })).toMatchObject({ status: 1, sent: "" });
  });

  test("is bounded", () => {
    expect(comment({ size: 1_048_577 })).toMatchObject({ status: 1, sent: "" });
    const { sent } = comment({ review: "é".repeat(100_000) });
    const { body } = JSON.parse(sent.slice(sent.indexOf("\n") + 1)) as { body: string };
    expect([...body]).toHaveLength(65_000);
  });

  test("of no review is none", () => {
    expect(comment({ review: "" })).toMatchObject({ status: 0, sent: "" });
  });
});
