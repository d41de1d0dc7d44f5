import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/model/json/json.js";
import { renderTemplate } from "../../../src/workflow/templates/render.js";
import { lookUpIn } from "../../../src/workflow/variables/lookup.js";

const VARIABLES: JsonObject = {
  title: "Login",
  n: 3,
  price: 0.1,
  text: "4",
  nothing: null,
  isOpen: false,
  a: { b: [{ c: "deep" }] },
  items: ["x", "y"],
  self: "{{self}} {{title}}",
  "list-tables": "users",
  "step-2": "two",
};

const render = (text: string): string => renderTemplate(text, lookUpIn(VARIABLES)).text;

describe("renderTemplate", () => {
  test.each<[template: string, expected: string]>([
    ["no braces", "no braces"],
    ["{{title}} and {{ title }}", "Login and Login"],
    ["{{a.b[0].c}}", "deep"],
    ["{{a.b.0.c}}", "deep"],
    ["{{n + 1}} {{n - 1}} {{n+1}} {{n-1}}", "4 2 4 2"],
    ["{{text + 1}}", "5"],
    ["{{price + 0.2}}", "0.3"],
    ["{{title + 1}}", "[not a number: title + 1]"],
    ["{{items.length}} {{items.length - 1}}", "2 1"],
    ["{{items}} {{a}}", '["x","y"] {"b":[{"c":"deep"}]}'],
    ["{{isOpen}} {{nothing}}", "false null"],
    ['{{x | "none"}} {{nothing | "none"}} {{title | "none"}}', "none none Login"],
    ["{{x | 0}} {{x|true}} {{x | 'it'}}", "0 true it"],
    ["{{x}} {{a.b[7].c}}", "[unset: x] [unset: a.b[7].c]"],
    ["{{list-tables}} {{step-2}} {{n-2}}", "users two 1"],
    // Values are never expanded again.
    ["{{self}}", "{{self}} {{title}}"],
    // Anything else stays as it is.
    ['A --> {{"Learning<br/>path"}}', 'A --> {{"Learning<br/>path"}}'],
    ["{{(processed / items.length * 100).toFixed(1)}}%", "{{(processed / items.length * 100).toFixed(1)}}%"],
    ["{{title()}} {{title.}} {{}} {{ }} {{1}}", "{{title()}} {{title.}} {{}} {{ }} {{1}}"],
    ["{{ {{title}} {{title", "{{ Login {{title"],
    ["{{{title}}}", "{Login}"],
    ["}}{{title}}{{", "}}Login{{"],
    // Nothing of JavaScript's is a variable.
    [
      "{{constructor.name}} {{__proto__}} {{title.length}}",
      "[unset: constructor.name] [unset: __proto__] [unset: title.length]",
    ],
    ["{{items.constructor}} {{a.toString}}", "[unset: items.constructor] [unset: a.toString]"],
  ])("%s", (template, expected) => {
    expect(render(template)).toBe(expected);
  });

  test("tells what was not set, once each", () => {
    expect(renderTemplate("{{x.y}} {{x.z}} {{title}} {{w | 1}}", lookUpIn(VARIABLES)).unset).toEqual(["x"]);
  });

  test("many braces are read in one pass", () => {
    const text = "{{".repeat(200_000);
    expect(render(text)).toBe(text);
    const closed = `${"{{ ".repeat(100_000)}}}`;
    expect(render(closed)).toBe(closed);
  });

  test("what would make a text huge is named instead", () => {
    const big = { big: "x".repeat(200 * 1024) };
    const { text } = renderTemplate("{{big}}{{big}}{{big}}", lookUpIn(big));
    expect(text.slice(-28)).toBe("[too long: big][too long: big]".slice(-28));
    expect(text.length).toBeLessThan(210 * 1024);
  });
});
