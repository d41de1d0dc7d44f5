// The programs of docs/library.md, run as a user runs them: with the built package in node_modules.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hermeticEnvironment, makeTemporaryDirectory, runGit } from "../support/hermetic.js";
import { ROOT } from "../tidy/source.js";

const PAGE = join(ROOT, "docs/library.md");
/** A program, and what the page shows of what it prints. */
const PROGRAM = /^```js\n([^]*?)^```\n\n```text\n[^]*?^```\n/gm;

const temporary = makeTemporaryDirectory("library-page");
afterAll(temporary.remove);

test("the page shows what its programs print", async () => {
  const shop = join(temporary.path, "shop");
  const environment = hermeticEnvironment(temporary.path);
  mkdirSync(join(shop, "node_modules"), { recursive: true });
  symlinkSync(ROOT, join(shop, "node_modules/git-ctx"));
  runGit(shop, environment, ["init", "-q", "-b", "main"]);
  const replayed = readFileSync(PAGE, "utf8").replace(PROGRAM, (_, program: string) => {
    writeFileSync(join(shop, "program.mjs"), program);
    const printed = execFileSync(process.execPath, ["program.mjs"], {
      cwd: shop,
      env: environment,
      encoding: "utf8",
    });
    return `\`\`\`js\n${program}\`\`\`\n\n\`\`\`text\n${printed}\`\`\`\n`;
  });
  await expect(replayed).toMatchFileSnapshot(PAGE);
});
