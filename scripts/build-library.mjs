// The library: ECMAScript modules, split so that heavy packages load when they are first used.
import { join, relative } from "node:path";
import { build } from "esbuild";
import { listShipped, makeOptions, makePlugins, refuseWarnings } from "./build-options.mjs";

const ENTRY = "src/index.ts";

/** Bundles src/index.ts to dist/index.js and dist/lib/. */
export async function buildLibrary(root) {
  const result = await build({
    ...makeOptions(root),
    // Whoever steps into it has the sources in the repository; the package has its limit.
    minify: true,
    chunkNames: "lib/[name]-[hash]",
    entryPoints: [join(root, ENTRY)],
    format: "esm",
    outdir: join(root, "dist"),
    plugins: makePlugins(root),
    splitting: true,
  });
  refuseWarnings(result);
  return {
    files: result.outputFiles.map(({ path, text }) => [
      relative(join(root, "dist"), path).replaceAll("\\", "/"),
      giveRequire(text),
    ]),
    inputs: listShipped(result.metafile),
  };
}

/** Bundled CommonJS packages require Node's built-in modules, and a module has no `require` of its own. */
function giveRequire(text) {
  if (!text.includes("var __require =")) return text;
  return `import { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);\n${text}`;
}
