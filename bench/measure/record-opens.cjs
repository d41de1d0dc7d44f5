// Preloaded (`node --require`): writes what a process opened, listed and loaded to the file named by CTX_BENCH_OPENS.
// Works wherever Node does; strace would see the same and more, but only on Linux.
"use strict";
const fs = require("node:fs");

const opened = new Set();
const listed = new Set();
const target = process.env.CTX_BENCH_OPENS;

record(fs, ["openSync", "open", "readFileSync", "readFile", "createReadStream"], opened);
record(fs, ["readdirSync", "readdir", "opendirSync", "opendir"], listed);
record(fs.promises, ["open", "readFile"], opened);
record(fs.promises, ["readdir", "opendir"], listed);

process.on("exit", () => {
  const loaded = Object.keys(require.cache).filter((path) => path !== __filename);
  const report = { opened: [...opened], listed: [...listed], loaded };
  fs.writeFileSync(target, JSON.stringify(report));
});

function record(room, names, paths) {
  for (const name of names) {
    const original = room[name];
    room[name] = function recorded(path, ...rest) {
      if (typeof path === "string" || path instanceof URL) paths.add(String(path));
      return original.call(this, path, ...rest);
    };
  }
}
