// The entry by which Codex starts `ctx mcp`, in its TOML file: a table of its own between two marked lines at the end, where
// it cannot touch any other. A file whose own tables leave no room for it stays as it is.
import { SERVER_NAME, serverCommand } from "./server-part.js";
import type { Start } from "./agent-hooks.js";
import type { AgentPart, PartLook } from "./agent-part.js";
import {
  findSection,
  isBrokenSection,
  putSection,
  takeSection,
  type SectionMarks,
} from "../managed-section.js";
import { scanToml, type TomlRecord } from "./toml-scan.js";

const MARKS: SectionMarks = { name: "agents", open: "# ", close: "" };
const LIST = "mcp_servers";
const LARGEST = 1_048_576;

/** Makes the part, for a way to start ctx. */
export function makeTomlPart(path: string, start: Start): AgentPart {
  return {
    kind: "server",
    path,
    look: (text) => (text === null ? { state: "absent" } : lookAt(text, start)),
    put: (text) => putSection(text, MARKS, tableOf(start)),
    mend: (text) => putSection(text, MARKS, tableOf(start)),
    take: (text) => takeSection(text, MARKS),
  };
}

function tableOf(start: Start): string {
  const [program, ...rest] = serverCommand(start);
  const words = rest.map((word) => JSON.stringify(word)).join(", ");
  return `[${LIST}.${SERVER_NAME}]\ncommand = ${JSON.stringify(program)}\nargs = [${words}]\n`;
}

function lookAt(text: string, start: Start): PartLook {
  if (text.length > LARGEST) return { state: "broken", line: 1, problem: "The file is larger than 1 MiB." };
  const records = scanToml(text);
  if (!Array.isArray(records)) return { state: "broken", line: records.line, problem: records.message };
  const found = findSection(text, MARKS);
  if (found === null) return lookBeside(records);
  if (isBrokenSection(found)) return { state: "broken", ...found };
  const { line, content, isGenuine } = found;
  const last = line + content.split("\n").length;
  const header = records.find((one) => one.line > line && one.line < last);
  const isTable = header?.kind === "table" && isServer(header);
  // Below our table, keys without a header of their own belong to it.
  const next = records.find((one) => one.line >= last);
  if (!isGenuine || !isTable || next?.kind === "value") {
    const problem = `The table ${LIST}.${SERVER_NAME} is not as ctx wrote it.`;
    return { state: "edited", line, problem };
  }
  return { state: content === tableOf(start) ? "installed" : "outdated", line };
}

/** Whether a table of ours can be added to what the file has. */
function lookBeside(records: readonly TomlRecord[]): PartLook {
  const taken = records.find(isServer);
  if (taken !== undefined) {
    const problem = `The file has a server "${SERVER_NAME}" that ctx did not write.`;
    return { state: "taken", line: taken.line, problem };
  }
  // A list that is one value, or an array of tables, can be given no table below it.
  const closed = records.find(({ name, kind }) => name.length === 1 && name[0] === LIST && kind !== "table");
  if (closed === undefined) return { state: "absent" };
  const problem = `"${LIST}" is written as one value here, to which ctx adds nothing; give each server a table.`;
  return { state: "broken", line: closed.line, problem };
}

function isServer({ name }: TomlRecord): boolean {
  return name[0] === LIST && name[1] === SERVER_NAME;
}
