// Git's configuration files, read as git reads them (git-config(1), "Syntax"), without following includes.
import { join } from "node:path";
import { readTextOrNull, unsupported } from "./unsupported.js";

export interface ConfigFile {
  /** `section.key` or `section.subsection.key` → the last value; section and key in lower case. */
  readonly values: ReadonlyMap<string, string>;
  /** True when the file draws in others, so that a value here may not be the one that applies. */
  readonly hasIncludes: boolean;
}

const EMPTY: ConfigFile = { values: new Map(), hasIncludes: false };
const SECTION = /^\[\s*([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]/;
const KEY = /^([A-Za-z][A-Za-z0-9-]*)[ \t]*(=?)/;

/**
 * Reads one configuration file; an absent one is empty.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when a line of it cannot be understood.
 */
export function readConfigFile(path: string): ConfigFile {
  const text = readTextOrNull(path);
  return text === null ? EMPTY : parseConfig(text, path);
}

/**
 * Parses a configuration file.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED with the line that cannot be understood.
 */
export function parseConfig(text: string, path: string): ConfigFile {
  const values = new Map<string, string>();
  let hasIncludes = false;
  let section = "";
  const rest = new Lines(text.replace(/^\uFEFF/, ""));
  for (let line = rest.next(); line !== null; line = rest.next()) {
    let content = line.trimStart();
    const header = SECTION.exec(content);
    if (header) {
      section = sectionName(header[1] as string, header[2]);
      if (/^include(?:if)?(?:\.|$)/.test(section)) hasIncludes = true;
      content = content.slice(header[0].length).trimStart();
    }
    if (content === "" || content.startsWith("#") || content.startsWith(";")) continue;
    const key = KEY.exec(content);
    const value = key === null ? null : valueOf(content.slice(key[0].length), key[2] === "=", rest);
    if (key === null || value === null || section === "") {
      throw unsupported(`Cannot understand line ${rest.number} of git's configuration.`, {
        path,
        line: rest.number,
      });
    }
    values.set(`${section}.${(key[1] as string).toLowerCase()}`, value);
  }
  return { values, hasIncludes };
}

/** Reads a value as git reads a boolean; null when it is none. A key without a value is true. */
export function booleanOf(value: string | undefined): boolean | null {
  if (value === undefined) return null;
  if (/^(?:true|yes|on|[+-]?0*[1-9][0-9]*)$/i.test(value)) return true;
  return /^(?:false|no|off|0+|)$/i.test(value) ? false : null;
}

class Lines {
  readonly #lines: string[];
  number = 0;

  constructor(text: string) {
    this.#lines = text.split(/\r?\n/);
  }

  next(): string | null {
    const line = this.#lines[this.number];
    if (line === undefined) return null;
    this.number += 1;
    return line;
  }
}

function sectionName(name: string, subsection: string | undefined): string {
  const section = name.toLowerCase();
  return subsection === undefined ? section : `${section}.${subsection.replace(/\\(.)/g, "$1")}`;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", b: "\b", '"': '"', "\\": "\\" };

/** The value after a key; null when it is malformed. Takes more lines where a backslash ends one. */
function valueOf(first: string, hasValue: boolean, rest: Lines): string | null {
  if (!hasValue) return /^\s*(?:[#;].*)?$/.test(first) ? "true" : null;
  let value = "";
  let kept = 0; // The length that trailing white space must not fall below: what was quoted.
  let isQuoted = false;
  let text = first.trimStart();
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === "\\") {
      at += 1;
      if (at >= text.length) {
        text = rest.next() ?? "";
        at = -1;
        continue;
      }
      const escaped = ESCAPES[text[at] as string];
      if (escaped === undefined) return null;
      value += escaped;
      kept = value.length;
    } else if (character === '"') {
      isQuoted = !isQuoted;
      kept = value.length;
    } else if (!isQuoted && (character === "#" || character === ";")) {
      break;
    } else {
      value += character;
      if (isQuoted) kept = value.length;
    }
  }
  if (isQuoted) return null;
  return value.slice(0, kept) + value.slice(kept).trimEnd();
}

/** Tells whether a clone may lack objects that its remote has promised (`git clone --filter`). */
export function isPartialClone(commonDirectory: string): boolean {
  return [...readConfigFile(join(commonDirectory, "config")).values.keys()].some(
    (key) => key === "extensions.partialclone" || /^remote\..*\.promisor$/.test(key),
  );
}
