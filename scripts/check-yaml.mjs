// Parses every YAML file of a folder strictly and says where one is wrong.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";

const folder = process.argv[2];
for (const name of readdirSync(folder).filter((file) => /\.ya?ml$/.test(file))) {
  const document = parseDocument(readFileSync(join(folder, name), "utf8"), {
    strict: true,
    uniqueKeys: true,
  });
  for (const problem of [...document.errors, ...document.warnings]) {
    console.error(`${join(folder, name)}: ${problem.message}`);
    process.exitCode = 1;
  }
}
