// What the two bundles have in common: esbuild's settings, and what takes the place of code that must not ship.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Settings of every esbuild run. Warnings stop the build: each one so far was a defect. */
export function makeOptions(root) {
  return {
    absWorkingDir: root,
    bundle: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
    metafile: true,
    platform: "node",
    sourcemap: false,
    target: "node20.19",
    write: false,
  };
}

export function readPackage(root) {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
}

export function refuseWarnings(result) {
  if (result.warnings.length === 0) return;
  const lines = result.warnings.map(({ text, location }) => `${location?.file}:${location?.line}: ${text}`);
  throw new Error(`esbuild warns:\n${lines.join("\n")}`);
}

// gray-matter evaluates `---js` front matter with `eval` and reads YAML with js-yaml 3, which takes 012 for 10.
// Callers pass their own engines; with this the old ones are not even shipped.
const NO_ENGINES = `
const refuse = () => {
  throw new Error("Front matter is read by the engines that the caller passes.");
};
const refused = { parse: refuse, stringify: refuse };
export { refused as yaml, refused as json, refused as javascript, refused as js, refused as coffee };
`;

// isomorphic-git hashes with sha.js, which drags in thirty packages that patch old engines, two of them through
// `Function(…)`. Node has SHA-1 built in.
const SHA1 = `
import { createHash } from "node:crypto";
export default class Sha1 {
  #hash = createHash("sha1");
  update(bytes) {
    this.#hash.update(bytes);
    return this;
  }
  digest(encoding) {
    return this.#hash.digest(encoding);
  }
}
`;

const REPLACED = [
  { filter: /[\\/]gray-matter[\\/]lib[\\/]engines\.js$/, contents: NO_ENGINES },
  { filter: /[\\/]sha\.js[\\/]sha1\.js$/, contents: SHA1 },
];

/** The plugins of both bundles. */
export function makePlugins(root) {
  return [replaceModules(root), treeShakeGit(root)];
}

/** Puts our own few lines in the place of modules that evaluate text. */
function replaceModules(root) {
  return {
    name: "replace-modules",
    setup(build) {
      for (const { filter, contents } of REPLACED)
        build.onLoad({ filter }, () => ({ contents, resolveDir: root }));
    },
  };
}

/** Takes the ECMAScript build of isomorphic-git, so that what we do not call (all that writes) is left out. */
function treeShakeGit(root) {
  return {
    name: "tree-shake-git",
    setup(build) {
      const path = join(root, "node_modules/isomorphic-git/index.js");
      build.onResolve({ filter: /^isomorphic-git$/ }, () => ({ path, sideEffects: false }));
    },
  };
}

/** The inputs of which something is in the output: not what was shaken out, nor what was replaced. */
export function listShipped({ outputs }) {
  const used = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  return used.map(([path]) => path).filter((path) => REPLACED.every(({ filter }) => !filter.test(path)));
}
