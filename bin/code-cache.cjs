// The compiled form of the built command line, as V8 writes it for this very version of itself. `npm run build` leaves
// it beside the build, `ctx init` in the user's cache directory; no other command writes it, and it is never shipped.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

// The chunks that a hot command reads; the others are read rarely, and compiling them all costs more than it saves.
const HOT =
  /^(?:ctx|chunks\/(?:core|shared|cli-commands-|actions-|adapters-git-program|adapters-git-changes|adapters-git-trees|adapters-git-author|adapters-git-default-tip|adapters-git-surely-kept|adapters-node-mark|adapters-node-pipe|adapters-node-stdin|adapters-node-wake|adapters-tmux-|format-positions|mcp-|policy-reading-|schema-|store-sessions-|store-write-).*)\.cjs$/;
const OPENING = "(function (exports, require, module, __filename, __dirname) {";

/** Finds the cache of a build: `compile` turns a file into its module function. Null where there is none. */
exports.find = function find(dist) {
  const name = key(dist);
  if (name === null) return null;
  let directory = beside(dist, name);
  if (!isOurs(directory)) directory = forUser(name);
  if (directory === null || !isOurs(directory)) return null;
  return { compile: (file) => compile(file, path.join(directory, nameOf(dist, file))) };
};

/** Writes the cache of a build beside it. */
exports.makeBeside = (dist) => make(dist, beside(dist, key(dist)));

/** Writes the cache of a build for this user. A start without it is only slower, so failing is no failure. */
exports.makeForUser = function makeForUser(dist) {
  const name = key(dist);
  const directory = name === null ? null : forUser(name);
  if (directory === null || isOurs(beside(dist, name)) || isOurs(directory)) return;
  try {
    make(dist, directory);
  } catch {
    return; // A read-only or full home: the next start compiles as this one did.
  }
};

function compile(file, cached) {
  const { Script } = require("node:vm");
  const source = OPENING + fs.readFileSync(file, "utf8") + "\n})";
  return new Script(source, { filename: file, cachedData: read(cached) }).runInThisContext();
}

/** What cannot be read, and what is no file (a pipe would keep us waiting), is as good as not there. */
function read(cached) {
  try {
    return fs.lstatSync(cached).isFile() ? fs.readFileSync(cached) : undefined;
  } catch {
    return undefined;
  }
}

function make(dist, directory) {
  const v8 = require("node:v8");
  const { Script } = require("node:vm");
  const files = fs.readdirSync(dist, { recursive: true }).map((name) => name.split(path.sep).join("/"));
  // Compiled to the last function; the flags are back at their defaults before V8 notes them in the data.
  v8.setFlagsFromString("--no-lazy");
  const scripts = files
    .filter((name) => HOT.test(name))
    .map((name) => {
      const file = path.join(dist, name);
      return [file, new Script(OPENING + fs.readFileSync(file, "utf8") + "\n})", { filename: file })];
    });
  v8.setFlagsFromString("--lazy");
  const temporary = `${directory}.${process.pid}.tmp`;
  fs.mkdirSync(temporary, { recursive: true, mode: 0o700 });
  for (const [file, script] of scripts) {
    // Flushed, because V8 does not notice what a power cut leaves of a file: it crashes on it.
    const options = { mode: 0o600, flush: true };
    fs.writeFileSync(path.join(temporary, nameOf(dist, file)), script.createCachedData(), options);
  }
  fs.rmSync(directory, { recursive: true, force: true });
  fs.renameSync(temporary, directory);
}

/** The build's own id tells builds apart, since V8 only compares the lengths of the sources. Null without one. */
function key(dist) {
  try {
    return `${fs.readFileSync(path.join(dist, "build-id"), "utf8")}-${process.versions.v8}-${process.arch}`;
  } catch {
    return null;
  }
}

function beside(dist, name) {
  return path.join(dist, "cache", name);
}

function forUser(name) {
  const { XDG_CACHE_HOME: configured, HOME: home } = process.env;
  const base =
    configured && path.isAbsolute(configured)
      ? configured
      : home && path.isAbsolute(home)
        ? path.join(home, ".cache")
        : null;
  return base === null ? null : path.join(base, "ctx", "code", name);
}

/** Code is taken only from a directory that nobody else can have filled. */
function isOurs(directory) {
  let stats;
  try {
    stats = fs.lstatSync(directory, { throwIfNoEntry: false });
  } catch {
    return false;
  }
  if (stats === undefined || !stats.isDirectory()) return false;
  if (process.getuid === undefined) return true;
  return (stats.uid === process.getuid() || stats.uid === 0) && (stats.mode & 0o022) === 0;
}

function nameOf(dist, file) {
  return `${path.relative(dist, file).split(path.sep).join("-")}.v8`;
}
