// Prints what the reliability tests counted, as a table that can be quoted.
import type { Reporter, TestModule } from "vitest/node";

/** A reporter beside vitest's own: one row for each test that counted something. */
export class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows: string[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { counts } = test.meta();
        if (counts === undefined) continue;
        const told = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
        const isPassed = test.result().state === "passed";
        rows.push(`${isPassed ? "  " : "! "}${test.name}\n      ${told.join(" · ")}`);
      }
    }
    if (rows.length > 0)
      process.stdout.write(`\nWhat was counted (! marks what failed)\n${rows.join("\n")}\n`);
  }
}
