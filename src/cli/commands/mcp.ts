// `ctx mcp`.
import { CtxError } from "../../errors/ctx-error.js";
import type { CommandSpec, Door, Invocation } from "../command-spec.js";
import { hasFlag, textOption } from "../parse/invocation.js";
import { VERSION } from "../version.js";

export const command: CommandSpec<Record<string, never>> = {
  name: "mcp",
  summary: "Serve agents over MCP, on standard input and output",
  arguments: [],
  options: [
    {
      name: "root",
      value: "DIR",
      completes: "directory",
      description: "the context root to serve, and nothing above it",
    },
    { name: "compat", description: "also the tool manage_context" },
  ],
  examples: [
    { line: "ctx mcp", note: "what an agent's configuration starts" },
    { line: "ctx mcp --root packages/shop", note: "of several context roots, this one" },
  ],
  writer: false,
  run: async (invocation, door) => {
    const { serveMcp } = await import("../../mcp/serve.js");
    const place = placeFor(invocation, door);
    const { pipe, stop, warn } = await door.openPipe();
    const isCompatible = hasFlag(invocation, "compat");
    await serveMcp(door.runtime, { ...place, isCompatible, pipe, stop, warn, version: VERSION });
    return { data: {}, findings: [] };
  },
  render: () => ({ result: "" }),
};

/** @throws {CtxError} USAGE when `--root` names no directory. */
function placeFor(invocation: Invocation, door: Door): { directory: string; isHeld: boolean } {
  const root = textOption(invocation, "root");
  if (root === undefined) return { directory: door.directory, isHeld: false };
  const { files } = door.runtime;
  const isAbsolute = /^(?:\/|[A-Za-z]:[\\/])/.test(root);
  const directory = files.realPath(isAbsolute ? root : `${door.directory}/${root}`);
  if (directory !== null && files.kindOf(directory) === "directory") return { directory, isHeld: true };
  throw new CtxError("USAGE", `There is no directory ${root} to serve.`);
}
