import { describe, expect, test } from "vitest";
import { slugOfTitle } from "../../../../src/model/text/slug.js";

describe("slugOfTitle", () => {
  test.each([
    ["JWT instead of server sessions", "jwt-instead-of-server-sessions"],
    ["  Don't trust: cookies!  ", "dont-trust-cookies"],
    ["Größe, Straße, Łódź, Århus, Œuvre, Þór", "grosse-strasse-lodz-arhus-oeuvre-thor"],
    ["ﬁne ½ ①", "fine-1-2-1"],
    ["../../etc/passwd", "etc-passwd"],
    ["C:\\con.md", "c-con-md"],
    ["$(touch${IFS}x) `id` ;&|", "touch-ifs-x-id"],
    ["日本語", ""],
    ["🚀", ""],
    ["", ""],
  ])("%j becomes %j", (title, slug) => {
    expect(slugOfTitle(title, 72)).toBe(slug);
  });

  test.each([
    ["one two three", 7, "one-two"],
    ["one two three", 6, "one"],
    ["extraordinarily", 5, "extra"],
    ["a".repeat(200), 72, "a".repeat(72)],
  ])("%j in %i characters is %j", (title, length, slug) => {
    expect(slugOfTitle(title, length)).toBe(slug);
  });
});
