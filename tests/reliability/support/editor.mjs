// A process that edits one document through the built library and acknowledges each edit on its standard output, one
// JSON line each, at once. What it is told comes as one JSON argument, see editors.ts. Told to try again, it does.
import { writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { library, directory, environment, name, count, isCounting } = JSON.parse(process.argv[2]);
const { openContext } = await import(pathToFileURL(library).href);
const context = openContext({ root: directory, environment });
/** FILE_CHANGED and LOCK_HELD: sysexits.h calls it EX_TEMPFAIL. */
const AGAIN = 75;

for (let index = 0; index < count; index++) {
  try {
    tell({ done: isCounting ? await increment() : await setKey(index) });
  } catch (error) {
    tell({ failure: `${error.code ?? error.name}: ${error.message}` });
    if (error.exit === AGAIN) index--;
    else process.exit(1);
  }
}

async function setKey(index) {
  await context.set("task-42", `/${name}-${index}`, index);
  return `${name}-${index}`;
}

async function increment() {
  const { data } = await context.get("task-42", { pointer: "/count" });
  const next = data.value + 1;
  await context.set("task-42", "/count", next, { ifRevision: data.revision });
  return String(next);
}

function tell(line) {
  writeSync(1, `${JSON.stringify(line)}\n`);
}
