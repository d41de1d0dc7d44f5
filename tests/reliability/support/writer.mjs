// A process that appends through the built library and acknowledges each entry on its standard output, one JSON line
// each, at once. What it is told comes as one JSON argument, see writers.ts.
import { createHash } from "node:crypto";
import { readSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { library, directory, ref, name, count, smallest, largest, seed, keyPrefix, isWaiting, environment } =
  JSON.parse(process.argv[2]);
const { openContext } = await import(pathToFileURL(library).href);
const context = openContext({ root: directory, environment });

// Characters of one to four bytes, and those that JSON escapes.
const FILLER = 'implements "login" \\ Größe\tné\n→ 日本 🚀 ';
let state = seed;

if (isWaiting) {
  tell({ ready: true });
  readSync(0, new Uint8Array(1)); // Ends when the other side closes it.
}
for (let index = 0; index < count; index++) {
  const key = keyPrefix === undefined ? undefined : `${keyPrefix}-${index}`;
  // What one key stands for is the same for all writers.
  const text = key === undefined ? `${name} ${index} ${fill(drawSize())}` : `with ${key}`;
  try {
    const { data } = await context.append(ref, { kind: "progress", text, by: "@writer", key });
    const sum = createHash("sha256").update(text).digest("hex");
    tell({ id: data.id, path: data.path, created: data.created, sum, ...(key === undefined ? {} : { key }) });
  } catch (error) {
    tell({ failure: `${error.code ?? error.name}: ${error.message}`, index });
    process.exitCode = 1;
    break;
  }
}

function tell(line) {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

function fill(bytes) {
  return FILLER.repeat(Math.ceil(bytes / FILLER.length)).slice(0, bytes);
}

/** As many small ones as large ones on a logarithmic scale. */
function drawSize() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.round(smallest * (largest / smallest) ** (state / 2 ** 32));
}
