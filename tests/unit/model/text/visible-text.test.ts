import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import {
  escapeHidden,
  hasHidden,
  visibleBlock,
  visibleLine,
} from "../../../../src/model/text/visible-text.js";

/** What a terminal would hide, obey or reorder, and how it is shown on one line. */
const NAUGHTY: readonly (readonly [name: string, text: string, shown: string])[] = [
  ["plain text", "Redis with 5min TTL", "Redis with 5min TTL"],
  ["accents and CJK", "Größe 設定 Ω", "Größe 設定 Ω"],
  ["an escape sequence", "\u001b[31mred\u001b[0m", "⟨U+001B⟩[31mred⟨U+001B⟩[0m"],
  ["a title change", "\u001b]0;owned\u0007", "⟨U+001B⟩]0;owned⟨U+0007⟩"],
  ["an 8-bit control sequence", "\u009b31m", "⟨U+009B⟩31m"],
  ["NUL, backspace and delete", "a\u0000b\bc\u007f", "a⟨U+0000⟩b⟨U+0008⟩c⟨U+007F⟩"],
  ["a lone carriage return", "safe\rrm -rf", "safe⟨U+000D⟩rm -rf"],
  ["line breaks", "one\ntwo\r\nthree", "one⏎two⏎three"],
  ["a tab", "a\tb", "a⇥b"],
  ["next line", "a\u0085b", "a⟨U+0085⟩b"],
  ["right-to-left override", "user\u202egnp.exe", "user⟨U+202E⟩gnp.exe"],
  ["bidi isolates", "\u2066a\u2069", "⟨U+2066⟩a⟨U+2069⟩"],
  ["bidi marks", "a\u200e\u200f\u061cb", "a⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩b"],
  ["zero width space", "pass\u200bword", "pass⟨U+200B⟩word"],
  ["word joiner and BOM", "a\u2060b\ufeff", "a⟨U+2060⟩b⟨U+FEFF⟩"],
  ["soft hyphen", "co\u00adop", "co⟨U+00AD⟩op"],
  ["combining grapheme joiner", "a\u034fb", "a⟨U+034F⟩b"],
  ["Hangul fillers", "\u115f\u1160\u3164\uffa0", "⟨U+115F⟩⟨U+1160⟩⟨U+3164⟩⟨U+FFA0⟩"],
  ["line and paragraph separators", "a\u2028b\u2029c", "a⟨U+2028⟩b⟨U+2029⟩c"],
  ["tag characters", "hi\u{e0041}\u{e0042}", "hi⟨U+E0041⟩⟨U+E0042⟩"],
  ["a language tag", "\u{e0001}x", "⟨U+E0001⟩x"],
  ["a lone high surrogate", "a\ud800b", "a⟨U+D800⟩b"],
  ["a lone low surrogate", "\udc00", "⟨U+DC00⟩"],
  ["noncharacters", "\ufdd0\uffff\u{1ffff}", "⟨U+FDD0⟩⟨U+FFFF⟩⟨U+1FFFF⟩"],
  ["interlinear annotation", "a\ufff9b", "a⟨U+FFF9⟩b"],
  ["musical format controls", "\u{1d173}", "⟨U+1D173⟩"],
  ["a joiner between Latin letters", "pay\u200dpal", "pay⟨U+200D⟩pal"],
  ["a non-joiner between Latin letters", "pay\u200cpal", "pay⟨U+200C⟩pal"],
  ["a joiner at the start", "\u200dx", "⟨U+200D⟩x"],
  ["a selector after a letter", "a\ufe0f", "a⟨U+FE0F⟩"],
  ["bytes smuggled behind an emoji", "😀\ufe0f\ufe01\u{e0100}", "😀\ufe0f⟨U+FE01⟩⟨U+E0100⟩"],
  ["two joiners in an emoji", "👩\u200d\u200d💻", "👩⟨U+200D⟩⟨U+200D⟩💻"],
  ["a Mongolian selector after a letter", "a\u180bb", "a⟨U+180B⟩b"],
];

/** What must stay as it is, because writing needs it. */
const PROPER: readonly (readonly [name: string, text: string])[] = [
  ["a technologist", "👩\u200d💻"],
  ["a technologist with a skin tone", "👩🏽\u200d💻"],
  ["a heart on fire", "❤\ufe0f\u200d🔥"],
  ["a family", "👨\u200d👩\u200d👧\u200d👦"],
  ["a red heart", "❤\ufe0f"],
  ["text style", "☺\ufe0e"],
  ["a keycap", "1\ufe0f\u20e3"],
  ["the flag of France", "🇫🇷"],
  ["the flag of Scotland", "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}"],
  ["a pirate flag", "🏴\u200d☠\ufe0f"],
  ["a Persian word", "می\u200cخواهم"],
  ["a Persian abbreviation", "ه\u200d.ش"],
  ["a Hindi conjunct", "क्\u200dष"],
  ["a Bengali word", "র\u200d্যাব"],
  ["a Sinhala word", "ශ්\u200dරී"],
  ["a Mongolian word", "ᠮᠣᠩᠭᠣᠯ\u180b"],
  ["a variant of a name", "葛\u{e0100}城"],
  ["a compatibility ideograph", "神\ufe00"],
];

describe("visible text", () => {
  test.each(NAUGHTY)("shows %s", (_name, text, shown) => {
    expect(visibleLine(text)).toBe(shown);
  });

  test.each(PROPER)("keeps %s", (_name, text) => {
    expect(visibleLine(text)).toBe(text);
    expect(visibleBlock(text)).toBe(text);
  });

  test("a block keeps line breaks and tabs, and nothing else", () => {
    expect(visibleBlock("a\tb\r\nc\u001b[2J\rd\n")).toBe("a\tb\nc⟨U+001B⟩[2J⟨U+000D⟩d\n");
  });

  test("a stolen flag shows its tags", () => {
    const hidden = "🏴\u{e0061}\u{e0062}\u{e007f}";
    expect(visibleLine(hidden)).toBe("🏴⟨U+E0061⟩⟨U+E0062⟩⟨U+E007F⟩");
    const trailed = "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}\u{e0041}";
    expect(visibleLine(trailed)).toMatch(/⟨U\+E0041⟩$/);
  });

  test("no text whatever leaves a control, a bidi control or a lone surrogate in its visible form", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const harmful =
          /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/u;
        expect(visibleLine(text)).not.toMatch(harmful);
        expect(visibleBlock(text).replace(/[\n\t]/g, "")).not.toMatch(harmful);
        expect(visibleBlock(visibleBlock(text))).toBe(visibleBlock(text));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("escaped JSON", () => {
  test.each([...NAUGHTY, ...PROPER].map(([name, text]) => [name, text] as const))(
    "hides nothing and loses nothing of %s",
    (_name, text) => {
      const json = escapeHidden(JSON.stringify({ [text]: text }));
      expect(JSON.parse(json)).toEqual({ [text]: text });
      expect(hasHidden(json)).toBe(false);
    },
  );

  test("gives every value back exactly", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: "binary" }), (value, text) => {
        const json = escapeHidden(JSON.stringify([value, text]));
        expect(json).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e]*$/);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify([value, text])));
      }),
    );
  });
});

test("a long run of tag characters is made visible in linear time", () => {
  expect(visibleLine("\u{e0041}".repeat(200_000))).toBe("⟨U+E0041⟩".repeat(200_000));
});
