// docs/workflows.md: every command is run in a shop with a SQLite database, and prints what the page shows.
// `npx vitest run --config vitest.databases.config.ts tests/databases/page.database.ts -u` writes what they print.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { replayPage } from "../support/console.js";
import { makeWorld, type World } from "../support/transcript.js";
import { ROOT } from "../tidy/source.js";
import { makeDatabase } from "./database.js";

const PAGE = join(ROOT, "docs/workflows.md");

/** Reports say on which day they were made: the day of the transcripts. */
function fixDate({ root, environment }: World): void {
  const bin = join(root, "../bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "date"), "#!/bin/sh\necho 2026-11-20\n", { mode: 0o755 });
  environment["PATH"] = `${bin}${delimiter}${environment["PATH"]}`;
}

test("the page shows what its commands print", async () => {
  const world = makeWorld("workflows");
  try {
    fixDate(world);
    makeDatabase("sqlite", world.root);
    const page = readFileSync(PAGE, "utf8");
    await expect(await replayPage(page, world)).toMatchFileSnapshot(PAGE);
    // What the page leaves out depends on the SQLite that is installed.
    const [, shown = ""] = /^```markdown\n([^]*?)^```/m.exec(page) ?? [];
    const report = world.read("reports/schema-analysis.md");
    expect(report.replace(/^sqlite .*\n\n/m, "")).toBe(shown);
  } finally {
    world.remove();
  }
});
