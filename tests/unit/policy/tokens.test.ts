import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateTokens, mostTokens, tokensOf, weighText, weightWithin } from "../../../src/policy/tokens.js";

/** What o200k_base counts, and what is estimated. */
test.each<[string, string, counted: number, estimated: number]>([
  [
    "prose",
    "People sign in once and stay signed in on every device they own, until they sign out or an administrator ends the session.",
    25,
    28,
  ],
  [
    "Markdown",
    "## Decision\n\n- **Rotate** refresh tokens on every use; see `utils/auth.py`.\n- A used token that comes back means theft: revoke the whole family.\n",
    34,
    37,
  ],
  [
    "code",
    "export function verifyToken(token: string, audience: readonly string[]): Claims | null {\n  const claims = decode(token);\n  return audience.includes(claims.aud) ? claims : null;\n}\n",
    40,
    45,
  ],
  [
    "JSON",
    '{"ref":"task/task-42","data":{"caching":"Redis with 5min TTL","limits":{"retries":3,"timeoutMs":1500}},"notes":[]}',
    37,
    44,
  ],
  ["a hash", "4b825dc642cb6eb9a060e54bf8d69288fbee4904", 22, 26],
  ["a ULID", "01M7VVRJXW89NJR3VJPESQG5E7", 20, 21],
  [
    "git's log",
    "commit 80f4a03\nAuthor: Ada <ada@example.com>\nDate:   Fri Nov 20 10:02:00 2026 +0000\n\n    Let go of code that only tests used\n",
    46,
    48,
  ],
  ["a path", "src/cli/render/resolved.ts", 7, 9],
  [
    "German",
    "Wer sich anmeldet, bleibt auf allen Geräten angemeldet, bis er sich abmeldet oder die Sitzung beendet wird.",
    24,
    24,
  ],
  ["Russian", "Пользователь входит один раз и остаётся в системе на всех устройствах.", 16, 25],
  ["Greek", "Ο χρήστης συνδέεται μία φορά και παραμένει συνδεδεμένος σε όλες τις συσκευές.", 24, 32],
  ["Arabic", "يسجل المستخدم الدخول مرة واحدة ويبقى متصلاً على جميع أجهزته.", 18, 24],
  ["Hindi", "उपयोगकर्ता एक बार लॉग इन करता है और सभी उपकरणों पर लॉग इन रहता है।", 22, 27],
  ["Chinese", "用户登录一次，即可在所有设备上保持登录状态，直到退出为止。", 18, 28],
  ["Japanese", "ユーザーは一度ログインすると、すべての端末でログインしたままになります。", 23, 29],
  ["Korean", "사용자는 한 번 로그인하면 모든 기기에서 로그인 상태를 유지합니다.", 16, 24],
  ["emoji", "👍🎉 done, ✅ tested, ⚠️ one warning", 13, 15],
])("%s", (_, text, counted, estimated) => {
  expect(estimateTokens(text)).toBe(estimated);
  // A single sentence strays further than a page, but hardly ever below.
  expect(estimated / counted).toBeGreaterThanOrEqual(0.95);
  expect(estimated / counted).toBeLessThanOrEqual(1.6);
});

test.each<[string, string, number]>([
  ["nothing", "", 0],
  ["one letter", "a", 2],
  ["a space belongs to the word behind it", " a", 2],
  ["camelCase is several words", "verifyTokenAudience", 4],
  ["a capital before a word begins it", "JSONValue", 3],
  ["a rule is few tokens", "-".repeat(80), 14],
  ["deep indentation is one", `${" ".repeat(40)}x`, 3],
  ["one letter without end", "a".repeat(100_000), 30_800],
  ["dashes without end", "—".repeat(100_000), 16_502],
  ["spaces without end", " ".repeat(100_000), 1720],
  ["Han without end", "漢".repeat(100_000), 93_500],
  ["emoji without end", "👍".repeat(50_000), 121_000],
  ["humps without end", "aA".repeat(50_000), 50_602],
  ["a lone surrogate", "\ud800", 2],
])("%s", (_, text, tokens) => {
  expect(estimateTokens(text)).toBe(tokens);
});

describe("weights", () => {
  const line = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(..."aB1 \t.-—漢é👍") }),
  );

  test("lines add up", () => {
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const ended = lines.map((one) => `${one.replaceAll("\n", "")}\n`);
        const sum = ended.reduce((total, one) => total + weighText(one), 0);
        expect(weighText(ended.join(""))).toBe(sum);
      }),
    );
  });

  test("a text is never heavier than its parts, cut behind quotation marks", () => {
    fc.assert(
      fc.property(fc.array(line), (parts) => {
        const marked = parts.map((one) => `${JSON.stringify(one).slice(1)}:{"`);
        const sum = marked.reduce((total, one) => total + weighText(one), 0);
        expect(weighText(marked.join(""))).toBeLessThanOrEqual(sum);
      }),
    );
  });

  test("the greatest weight within some tokens is just within", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (tokens) => {
        expect(tokensOf(weightWithin(tokens))).toBeLessThanOrEqual(tokens);
        expect(tokensOf(weightWithin(tokens) + 1)).toBe(tokens + 1);
      }),
    );
  });
});

describe("the quick bound", () => {
  test("is never below the estimate, character by character", () => {
    const codes = Array.from({ length: 0x10000 }, (_, code) => code);
    const low = codes.filter((code) => {
      const text = String.fromCharCode(code);
      return [text, `${text}${text}`, `a${text}1`].some((one) => mostTokens(one) < estimateTokens(one));
    });
    expect(low).toEqual([]);
  });

  test("is never below the estimate of any text, and not far above it for prose", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (text) => {
        expect(mostTokens(text)).toBeGreaterThanOrEqual(estimateTokens(text));
      }),
    );
    const prose = "People sign in once and stay signed in on every device they own. ".repeat(20);
    expect(mostTokens(prose)).toBeLessThan(6 * estimateTokens(prose));
  });
});
