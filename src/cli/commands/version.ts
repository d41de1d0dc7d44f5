// `ctx version`, also `ctx --version`.
import type { CommandSpec } from "../command-spec.js";
import { VERSION } from "../version.js";

interface VersionData {
  readonly version: string;
}

export const command: CommandSpec<VersionData> = {
  name: "version",
  summary: "Print the version",
  arguments: [],
  options: [],
  examples: [{ line: "ctx --version", note: "the same" }],
  writer: false,
  run: () => Promise.resolve({ data: { version: VERSION }, findings: [] }),
  render: ({ data }) => ({ result: `ctx ${data.version}` }),
};
