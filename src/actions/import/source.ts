// The files of another tool, read and never written: those below the folder that was named, not through links, and not
// in folders that hold other people's files or ours.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import type { ForeignFile, Importer } from "../../import/things.js";
import type { SourceText } from "../../model/document.js";
import type { Runtime } from "../../ports/runtime.js";

export interface Source {
  /** In the order of their paths. */
  readonly files: readonly ForeignFile[];
  /** Those that cannot be read, by their paths, each with what is wrong with it. */
  readonly broken: ReadonlyMap<string, Finding>;
  /** The same for whoever looks up lines. */
  readonly texts: readonly SourceText[];
  /** A file's path as the person who asked would write it. */
  readonly shown: (path: string) => string;
}

/** What no tool keeps its own files in. */
const PASSED_OVER = new Set([".context", ".git", ".hg", ".jj", ".svn", "node_modules"]);
const MOST_FILES = 20_000;
const MOST_BYTES = 64 * 1024 * 1024;
const DEEPEST = 24;

/**
 * Reads a tool's files.
 * @throws {CtxError} READ_FAILED when nothing is there; FILE_INVALID for more than 20,000 files or 64 MiB, or for the one
 * file that was named and is no text; READ_FAILED.
 */
export function readSource(
  runtime: Runtime,
  { directory, path }: { directory: string; path: string },
  { folders, wants }: Importer,
): Source {
  const { files } = runtime;
  const given = path.startsWith("/") ? path : `${directory}/${path}`;
  const real = files.realPath(given);
  if (real === null) {
    throw new CtxError("READ_FAILED", `There is nothing at ${path}.`, {
      path,
      hint: "Name the folder that holds the files.",
    });
  }
  if (files.kindOf(real) === "file") {
    const name = real.slice(real.lastIndexOf("/") + 1);
    return makeSource([{ path: name, text: readWhole(runtime, real, path) }], new Map(), () => path);
  }
  const folder = folders.find((each) => files.kindOf(`${real}/${each}`) === "directory");
  const top = folder === undefined ? real : `${real}/${folder}`;
  const parts = [path.replace(/(?<=.)\/+$/, ""), ...(folder === undefined ? [] : [folder])];
  const shown = (name: string): string => [...parts, name].join("/").replace(/^\.\//, "");
  let bytes = 0;
  const broken = new Map<string, Finding>();
  const names = listFiles(runtime, top, wants);
  if (names.length > MOST_FILES) throw tooMuch(path, `${MOST_FILES.toLocaleString("en")} files`);
  const found = names.flatMap((name) => {
    const text = readOrFind(() => readWhole(runtime, `${top}/${name}`, shown(name)));
    if (typeof text !== "string") {
      broken.set(name, { ...text, path: name });
      return [];
    }
    bytes += text.length;
    if (bytes > MOST_BYTES) throw tooMuch(path, "64 MiB");
    return [{ path: name, text }];
  });
  return makeSource(found, broken, shown);
}

/** One file that is no text, or may not be read, keeps no other out. */
function readOrFind(read: () => string): string | Finding {
  try {
    return read();
  } catch (error) {
    if (!isCtxError(error)) throw error;
    const { line, hint } = error;
    const place = { ...(line === undefined ? {} : { line }), ...(hint === undefined ? {} : { hint }) };
    const message =
      error.code === "FILE_INVALID" ? "The file is not valid UTF-8." : "The file cannot be read.";
    return makeFinding("FILE_INVALID", message, place);
  }
}

function makeSource(
  files: readonly ForeignFile[],
  broken: ReadonlyMap<string, Finding>,
  shown: (path: string) => string,
): Source {
  const texts = files.map(({ path, text }): SourceText => {
    return { path, form: path.endsWith(".json") ? "json" : "markdown", text };
  });
  return { files, broken, texts, shown };
}

function readWhole(runtime: Runtime, path: string, shown: string): string {
  const { sizeBytes = 0 } = runtime.files.stamp(path) ?? {};
  if (sizeBytes > MOST_BYTES) throw tooMuch(shown, "64 MiB");
  return runtime.files.readText(path) ?? "";
}

function tooMuch(path: string, limit: string): CtxError {
  return new CtxError(
    "FILE_INVALID",
    `${path} holds more than ${limit}, the most that ctx imports at once.`,
    {
      hint: "Name one of the folders or files in it.",
    },
  );
}

/** Paths below a folder, in byte order; links are not followed. */
function listFiles(runtime: Runtime, top: string, wants: (path: string) => boolean): string[] {
  const found: string[] = [];
  const walk = (folder: string, depth: number): void => {
    for (const { name, kind } of runtime.files.list(`${top}${folder === "" ? "" : `/${folder}`}`) ?? []) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (kind === "directory" && depth < DEEPEST && !PASSED_OVER.has(name)) walk(path, depth + 1);
      else if (kind === "file" && wants(path)) found.push(path);
    }
  };
  walk("", 0);
  return found.sort((left, right) => (left < right ? -1 : 1));
}
