#!/usr/bin/env node
// Starts the built command line. Written so that even an old Node can read it far enough to say what is missing.
"use strict";
var version = process.versions.node.split(".").map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write(
    "error: ctx needs Node.js 20.19 or newer; this is " + process.version + ". [DEPENDENCY_MISSING]\n",
  );
  process.exitCode = 69;
} else if (!require("fs").existsSync(require("path").join(__dirname, "../dist/ctx.cjs"))) {
  process.stderr.write(
    "error: ctx is not built. [DEPENDENCY_MISSING]\nhint: run `npm run build` in its checkout.\n",
  );
  process.exitCode = 69;
} else {
  require("../dist/ctx.cjs");
}
