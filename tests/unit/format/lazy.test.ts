// What every command loads must load no library: 2.5 to 8.5 ms each, of the 8 that `ctx resolve` has.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** The packages that a module loads as soon as it is imported, through all of its own static imports. */
function packagesOf(file: URL, seen = new Set<string>()): string[] {
  if (seen.has(file.href)) return [];
  seen.add(file.href);
  const imports = [
    ...readFileSync(file, "utf8").matchAll(/^(?:import|export) (?!type )[^;]*?from "([^"]+)"/gm),
  ];
  return imports.flatMap(([, name]) => {
    const path = name as string;
    if (!path.startsWith(".")) return [path];
    const next = new URL(path.replace(/\.js$/, ".ts"), file);
    expect([next.href, existsSync(next)]).toEqual([next.href, true]);
    return packagesOf(next, seen);
  });
}

const moduleOf = (name: string): URL => new URL(`../../../src/format/${name}.ts`, import.meta.url);

test.each(["document", "plain-document", "json", "positions", "entries", "edit", "diff"])(
  "%s loads no package until it needs one",
  (name) => {
    expect(packagesOf(moduleOf(name))).toEqual([]);
  },
);

test("the full reader loads gray-matter and js-yaml, and the tree of other YAML `yaml`", () => {
  expect(packagesOf(moduleOf("full-document")).sort()).toEqual(["gray-matter", "js-yaml"]);
  expect(packagesOf(moduleOf("tree/yaml-tree"))).toEqual(["yaml"]);
});
