#!/usr/bin/env node
// Starts the built command line. Written so that even an old Node can read it far enough to say what is missing.
// Two thirds of a short run is V8 compiling our code, so it is taken compiled where code-cache.cjs has left it; V8
// refuses what another version compiled, and then, or without any cache, the same code is simply compiled here.
"use strict";
var version = process.versions.node.split(".").map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  fail("ctx needs Node.js 20.19 or newer; this is " + process.version + ".", "install a newer Node.js.");
} else {
  start();
}

function start() {
  // Node ends with 1, which is ctx's "no": a hook would take a broken installation for it and stop the commit.
  process.on("uncaughtException", function (error) {
    var what = String((error && error.message) || error).split("\n")[0];
    process.stderr.write("error: ctx cannot go on: " + what + " [BUG]\nhint: install ctx again.\n");
    process.exit(70);
  });
  var path = require("path");
  var dist = path.join(__dirname, "../dist");
  if (!require("fs").existsSync(path.join(dist, "ctx.cjs"))) {
    return fail("ctx is not built.", "run `npm run build` in its checkout.");
  }
  var cache = require("./code-cache.cjs").find(dist);
  var main = cache === null ? require("../dist/ctx.cjs") : load(path.join(dist, "ctx.cjs"));
  main.start();

  var argv = process.argv.slice(2);
  if (argv[0] === "init" && argv.indexOf("--dry-run") < 0) {
    process.once("exit", function (status) {
      if (status === 0) require("./code-cache.cjs").makeForUser(dist);
    });
  }

  var loaded;
  function load(file) {
    loaded = loaded || new Map();
    if (loaded.has(file)) return loaded.get(file).exports;
    var module = { exports: {} };
    loaded.set(file, module);
    var run = cache.compile(file);
    run.call(module.exports, module.exports, requireFrom(file), module, file, path.dirname(file));
    return module.exports;
  }

  function requireFrom(file) {
    return function (id) {
      return id[0] === "." ? load(path.join(path.dirname(file), id)) : require(id);
    };
  }
}

function fail(message, hint) {
  process.stderr.write("error: " + message + " [DEPENDENCY_MISSING]\nhint: " + hint + "\n");
  process.exitCode = 69;
}
