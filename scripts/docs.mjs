// `npm run docs`: writes the generated pages of docs/ from the command table, the error tables and schemas/. What they
// say is decided in src/cli/docs/; tests/docs.test.ts fails when a page is out of date.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { evaluateSource } from "./evaluate-source.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const schemas = {};
for (const path of readdirSync(join(ROOT, "schemas"), { recursive: true, encoding: "utf8" }).sort()) {
  if (!path.endsWith(".json")) continue;
  schemas[path.replaceAll("\\", "/")] = JSON.parse(readFileSync(join(ROOT, "schemas", path), "utf8"));
}
const { makePages } = await evaluateSource(ROOT, "src/cli/docs/pages.ts");
for (const [path, text] of Object.entries(makePages(schemas))) {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
