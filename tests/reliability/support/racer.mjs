// A process that appends numbered lines to one file, or removes that file again and again. It says on its standard
// output what it is sure of, one JSON value a line, at once. What it is told comes as one JSON argument, see
// dropped-segments.test.ts.
import { readFileSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { files, job, path, top, name, count } = JSON.parse(process.argv[2]);
const { appendToFile, removeFile } = await import(pathToFileURL(files).href);

if (job === "append") {
  for (let number = 0; number < count; number++) {
    const line = `${name}-${number}`;
    appendToFile(path, `\n${line}\n`, top);
    tell(line);
  }
} else {
  for (;;) {
    removeOnce();
    // Who appends must have the time for it: a segment is dropped once a day.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1 + 10 * Math.random());
  }
}

/** Says first which lines it is about to let go: those may be gone, and no others. */
function removeOnce() {
  try {
    const bytes = readFileSync(path);
    tell(bytes.toString("utf8").split("\n").filter(Boolean));
    removeFile(path, bytes);
  } catch (error) {
    // Somebody else appended to it, or removed it: that is what this is about.
    if (!["ENOENT", "FILE_CHANGED", "WRITE_FAILED"].includes(error.code)) throw error;
  }
}

function tell(value) {
  writeSync(1, `${JSON.stringify(value)}\n`);
}
