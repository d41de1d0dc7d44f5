import fc from "fast-check";
import { marked, type Tokens } from "marked";
import { expect, test } from "vitest";
import { codeElement, codeSpan, safeProse } from "../../../../src/model/text/safe-markdown.js";
import { visibleLine } from "../../../../src/model/text/visible-text.js";

test.each<[text: string, span: string]>([
  ["plain", "`plain`"],
  ["", "(empty)"],
  [" ", "` `"],
  [" a ", "`  a  `"],
  ["a`b", "``a`b``"],
  ["`", "`` ` ``"],
  ["``a", "` ``a `"],
  ["a|b", "`a\\|b`"],
  ["a\\|b", "`a\\`&#124;`b`"],
  ["\\||", "`\\`&#124;&#124;"],
  ["a\nb\tc", "`a⏎b⇥c`"],
  ["x\u202ey", "`x⟨U+202E⟩y`"],
])("the span of %j", (text, span) => {
  expect(codeSpan(text)).toBe(span);
});

test.each<[text: string, prose: string]>([
  ["Redis with 5min TTL, as decided (see ADR 3).", "Redis with 5min TTL, as decided (see ADR 3)."],
  ["It's “fine” – 100 % e.g. for 1.5 s!", "It's “fine” – 100 % e.g. for 1.5 s!"],
  ["Größe, 設定 und שלום", "Größe, 設定 und שלום"],
  ["ask @ada or #12", "ask `@ada` or `#12`"],
  ["(@ada), '#12': /caching, (a.md).", "(`@ada`), '`#12`': `/caching`, (`a.md`)."],
  ["in src/auth/token.ts and context.md", "in `src/auth/token.ts` and `context.md`"],
  ["see https://jwt.io, www.jwt.io", "see `https://jwt.io`, `www.jwt.io`"],
  ["commit 10825a1 and deadbeef", "commit `10825a1` and `deadbeef`"],
  ["GH-1 or SHOP-42 or task-42", "`GH-1` or `SHOP-42` or `task-42`"],
  [
    "**bold** _it_ ~~x~~ <b> & [x](y) a|b \\ $x$ :tada:",
    "`**bold** _it_ ~~x~~ <b> & [x](y) a\\|b \\ $x$ :tada`:",
  ],
  ["run `ctx review` now.", "run `ctx review` now."],
  ["an odd ` alone", "an odd `` ` `` alone"],
  ["one\n\n# two", "`one⏎⏎#` two"],
  ["", ""],
])("the prose of %j", (text, prose) => {
  expect(safeProse(text)).toBe(prose);
});

test("an element holds text and nothing else", () => {
  expect(codeElement("<b>'x'</b> & `|`\n")).toBe(
    "<code>&#60;b&#62;&#39;x&#39;&#60;/b&#62; &#38; &#96;&#124;&#96;⏎</code>",
  );
  expect(codeElement("")).toBe("<code>(empty)</code>");
});

const awkward = fc.string({ unit: fc.constantFrom("`", "|", "\\", " ", "a", "&", "<", "@"), maxLength: 10 });

test("a span in a cell shows its text and ends no cell", () => {
  fc.assert(
    fc.property(fc.oneof(awkward, fc.string({ unit: "binary", maxLength: 10 })), (text) => {
      const [table] = marked.lexer(`| a | b |\n|---|---|\n| ${codeSpan(text)} | end |\n`) as unknown as [
        Tokens.Table,
      ];
      const [cell, next] = table.rows[0]!;
      const shown = cell!.tokens
        .map((token) => (token as Tokens.Text).text.replaceAll("&#124;", "|"))
        .join("");
      expect(next!.text).toBe("end");
      expect(shown).toBe(text === "" ? "(empty)" : visibleLine(text));
    }),
    { numRuns: 500 },
  );
});
