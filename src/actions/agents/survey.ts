// What a repository says of its agents: which of them it uses, by the files that they leave, and how ctx is started in every
// clone of it.
import type { Start } from "../../format/agents/agent-hooks.js";
import { OPENCODE_FILES, partsOf } from "../../format/agents/agent-parts.js";
import type { AgentPart } from "../../format/agents/agent-part.js";
import { parseJson } from "../../format/json.js";
import { AGENTS, type Agent } from "../../model/agent.js";
import { isJsonObject } from "../../model/json/json.js";
import { utf8Decode } from "../../model/text/utf8.js";
import type { Runtime } from "../../ports/runtime.js";
import { instructionsOf } from "./instructions.js";

/** The files by which each is known. AGENTS.md is not among them: most of them read it. */
const SIGNS: Readonly<Record<Agent, readonly string[]>> = {
  claude: ["CLAUDE.md", ".claude"],
  codex: [".codex"],
  gemini: ["GEMINI.md", ".gemini"],
  copilot: [
    ".github/copilot-instructions.md",
    ".github/copilot",
    ".github/hooks",
    ".github/instructions",
    ".github/mcp.json",
  ],
  cursor: [".cursor", ".cursorrules"],
  opencode: [...OPENCODE_FILES, ".opencode"],
};

/** The agents that have left a file, in the order of AGENTS. */
export function findUsed({ files }: Runtime, root: string): Agent[] {
  return AGENTS.filter((agent) => SIGNS[agent].some((path) => files.kindOf(`${root}/${path}`) !== null));
}

/** The parts of an agent as this repository wants them. */
export function wantedParts(runtime: Runtime, root: string, agent: Agent): AgentPart[] {
  const isThere = (path: string) => runtime.files.kindOf(`${root}/${path}`) !== null;
  return partsOf(agent, {
    start: startOf(runtime, root),
    instructions: instructionsOf(runtime, root, agent),
    opencode: OPENCODE_FILES.find(isThere) ?? (OPENCODE_FILES[0] as string),
  });
}

/** Out of node_modules where package.json has ctx among the dependencies, else by its name. */
export function startOf(runtime: Runtime, root: string): Start {
  const path = `${root}/package.json`;
  const bytes = runtime.files.kindOf(path) === "file" ? runtime.files.read(path) : null;
  const text = bytes === null ? null : utf8Decode(bytes);
  const manifest = text === null ? undefined : parseJson({ path, text }).value;
  if (manifest === undefined || !isJsonObject(manifest)) return "path";
  const lists = ["dependencies", "devDependencies", "optionalDependencies"].map((key) => manifest[key]);
  return lists.some((list) => isJsonObject(list) && Object.hasOwn(list, "git-ctx")) ? "dependency" : "path";
}

/** The ctx that agents would start with this environment; null where they would find none. */
export function findStarted({ files, environment }: Runtime, root: string): string | null {
  const isWindows = environment["PATHEXT"] !== undefined;
  const path = environment["PATH"] ?? environment["Path"] ?? "";
  const places = path.split(isWindows ? ";" : ":").filter((directory) => directory !== "");
  return (
    [...places, `${root}/node_modules/.bin`]
      .map((place) => `${place}/git-ctx`)
      .find((program) => files.exists(program)) ?? null
  );
}
