import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  findBlock,
  insertBlock,
  isShellScript,
  makeScript,
  removeBlock,
} from "../../../../src/format/hooks/hook-block.js";

const BODY = 'echo "checked"\n';
const BEGIN = "# BEGIN ctx hook v1: `ctx hooks install` writes this, `ctx hooks uninstall` takes it out\n";
const BLOCK = `${BEGIN}${BODY}# END ctx hook\n`;

test.each([
  ["of a script", "#!/bin/sh\nnpm test\n", `#!/bin/sh\n${BLOCK}npm test\n`],
  ["of one without a final newline", "#!/bin/sh\nnpm test", `#!/bin/sh\n${BLOCK}npm test`],
  ["of nothing but a first line", "#!/bin/sh\n", `#!/bin/sh\n${BLOCK}`],
  ["of nothing but an open first line", "#!/bin/sh", `#!/bin/sh\n${BLOCK.slice(0, -1)}`],
  ["of one with CRLF", "#!/bin/sh\r\nnpm test\r\n", `#!/bin/sh\r\n${BLOCK}npm test\r\n`],
  ["above a script that names no program", "npm test\n", `${BLOCK}npm test\n`],
  ["above an empty one", "", BLOCK],
])("our part goes in after the first line %s", (_, script, expected) => {
  expect(insertBlock(script, BODY)).toBe(expected);
  expect(removeBlock(expected)).toBe(script);
  expect(insertBlock(expected, BODY)).toBe(expected);
});

describe("a script of ours alone", () => {
  test("says so, and nothing of it stays", () => {
    const script = makeScript(BODY);
    expect(script).toBe(`#!/bin/sh\n${BEGIN.replace(":", " (the whole file):")}${BODY}# END ctx hook\n`);
    expect(removeBlock(script)).toBeNull();
  });

  test("keeps what a person has added to it", () => {
    expect(removeBlock(`${makeScript(BODY)}npm test\n`)).toBe("#!/bin/sh\nnpm test\n");
  });

  test("is not mistaken for a person's that says nothing yet", () => {
    expect(removeBlock(insertBlock("#!/bin/sh\n", BODY))).toBe("#!/bin/sh\n");
  });
});

test("a new version takes the place of the old one", () => {
  const old = `#!/bin/bash\nset -e\n${BLOCK.replace("v1", "v0")}npm test\n`;
  expect(findBlock(old)).toMatchObject({ version: 0, isWhole: false });
  expect(insertBlock(old, "true\n")).toBe(`#!/bin/bash\nset -e\n${BLOCK.replace(BODY, "true\n")}npm test\n`);
});

test.each([
  ["no end", BEGIN],
  ["no beginning", "# END ctx hook\n"],
  ["two of them", BLOCK + BLOCK],
  ["the end first", `# END ctx hook\n${BEGIN}`],
])("marks with %s make no part, and nothing is taken out", (_, script) => {
  expect(findBlock(script)).toBe("broken");
  expect(removeBlock(script)).toBe(script);
});

test.each([
  ["#!/bin/sh\n", true],
  ["#! /bin/bash -eu\n", true],
  ["#!/usr/bin/env bash\n", true],
  ["#!/usr/bin/env -S FOO=1 dash -e\n", true],
  ["#!C:/Program\\Git\\bin\\sh.exe\r\n", true],
  ["#!/usr/local/bin/zsh", true],
  ["", true],
  ["npm test\n", true],
  ["#!/usr/bin/env python3\n", false],
  ["#!/usr/bin/node\n", false],
  ["#!/usr/bin/env fish\n", false],
  ["#!/usr/bin/env\n", false],
  ["\u007fELF\u0002\u0000", false],
])("%j is for a shell: %s", (script, expected) => {
  expect(isShellScript(script)).toBe(expected);
});

describe("whatever a script holds", () => {
  const line = fc.oneof(
    fc.constantFrom("#!/bin/sh", "#!/usr/bin/env bash", "npm test", "exit 0", "# BEGIN", "", "\u00e9"),
    fc.string(),
  );
  const script = fc
    .tuple(fc.array(line), fc.constantFrom("\n", "\r\n"), fc.boolean())
    .map(([lines, eol, isEnded]) => lines.join(eol) + (isEnded ? eol : ""))
    .filter((text) => findBlock(text) === null);

  test("taking out what was put in gives it back, to the byte", () => {
    fc.assert(
      fc.property(script, (text) => {
        const installed = insertBlock(text, BODY);
        expect(findBlock(installed)).toMatchObject({ version: 1 });
        expect(removeBlock(installed)).toBe(text);
      }),
    );
  });

  test("an upgrade changes nothing of that", () => {
    fc.assert(
      fc.property(script, (text) => {
        const old = insertBlock(text, BODY).replace("hook v1", "hook v0");
        expect(removeBlock(insertBlock(old, "true\n"))).toBe(text);
      }),
    );
  });
});
