// What a source file of ours exports, evaluated as the build finds it: for tables that become data or documentation.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { makeOptions, makePlugins, refuseWarnings } from "./build-options.mjs";

/** Bundles and loads one file of src/; returns its exports. */
export async function evaluateSource(root, path) {
  const result = await build({
    ...makeOptions(root),
    entryPoints: [join(root, path)],
    format: "cjs",
    outfile: "evaluated.cjs",
    plugins: makePlugins(root),
  });
  refuseWarnings(result);
  const folder = mkdtempSync(join(tmpdir(), "ctx-evaluate-"));
  try {
    const file = join(folder, "evaluated.cjs");
    writeFileSync(file, result.outputFiles[0].text);
    return { ...createRequire(import.meta.url)(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
