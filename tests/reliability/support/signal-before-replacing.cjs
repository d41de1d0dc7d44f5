// Preloaded into a ctx: before a document is replaced, at the call that is named in the environment, the process says so
// on descriptor 3 and sends itself a signal. Once: what stopped goes on undisturbed. chmodSync comes before the lock and
// the document are looked at for the last time, renameSync right after.
const fs = require("node:fs");

const { CTX_TEST_CALL: name, CTX_TEST_SIGNAL: signal } = process.env;
const call = fs[name];
fs[name] = function (...args) {
  if (args.some((path) => /[\\/]tasks[\\/]/.test(String(path)))) {
    fs[name] = call;
    fs.writeSync(3, "!");
    process.kill(process.pid, signal);
  }
  return call.apply(fs, args);
};
