// What every bundling has in common: esbuild's settings, and what takes the place of code that must not ship.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

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

// isomorphic-git brings a zlib of its own for browsers. Node's is faster, and already there. `Inflate` serves the indexing
// of packs, which ctx never asks for.
const ZLIB = `
import { deflateSync, inflateSync } from "node:zlib";
class Inflate {
  constructor() {
    throw new Error("Packs are not indexed here.");
  }
}
export default { Inflate, deflate: deflateSync, inflate: inflateSync };
`;

// The MCP SDK's default validator compiles JSON Schemas with ajv. Ours walks them, and is passed in (src/mcp/).
const NO_VALIDATOR = `
import process from "node:process";
export { process };
export class DefaultJsonSchemaValidator {
  getValidator() {
    throw new Error("Schemas are not compiled here.");
  }
}
`;

// zod compiles its parsers with \`new Function\` where it may, and is as right, if slower, where it may not.
const NO_COMPILER = `
export class Doc {
  compile() {
    throw new Error("Parsers are not compiled here.");
  }
}
`;

// micromark knows what each of two thousand names like &eacute; stands for. We ask it where blocks are, which depends on
// none of them: a name that it does not know is text. 12 kB less, gzipped.
const NO_CHARACTER_NAMES = `
export function decodeNamedCharacterReference() {
  return false;
}
`;

const REPLACED = [
  {
    filter: /[\\/]decode-named-character-reference[\\/]index(?:\.dom)?\.js$/,
    contents: NO_CHARACTER_NAMES,
  },
  { filter: /[\\/]@modelcontextprotocol[\\/]server[\\/]dist[\\/]shimsNode\.mjs$/, contents: NO_VALIDATOR },
  { filter: /[\\/]zod[\\/]v4[\\/]core[\\/]doc\.js$/, contents: NO_COMPILER },
  { filter: /[\\/]gray-matter[\\/]lib[\\/]engines\.js$/, contents: NO_ENGINES },
  { filter: /[\\/]sha\.js[\\/]sha1\.js$/, contents: SHA1 },
  { filter: /[\\/]pako[\\/]index\.js$/, contents: ZLIB },
];

// Where only a few lines of a module must go: what is found in it, and what takes its place.
const CHANGED = [
  {
    filter: /[\\/]zod[\\/]v4[\\/]core[\\/]util\.js$/,
    find: /export const allowsEval = [^]*?\n\}\);\n/,
    replacement: "export const allowsEval = { value: false };\n",
  },
];

/** The plugins of every bundling. */
export function makePlugins(root) {
  return [replaceModules(root), changeModules(), treeShakeGit(root)];
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

/** Changes the modules of CHANGED; fails where one does not hold what is to be changed any more. */
function changeModules() {
  return {
    name: "change-modules",
    setup(build) {
      for (const { filter, find, replacement } of CHANGED) {
        build.onLoad({ filter }, ({ path }) => {
          const text = readFileSync(path, "utf8");
          if (find.test(text))
            return { contents: text.replace(find, replacement), resolveDir: dirname(path) };
          return {
            errors: [{ text: `${path} does not hold ${find} any more; see scripts/build-options.mjs.` }],
          };
        });
      }
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
