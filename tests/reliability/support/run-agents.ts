// Agents in processes of their own, which can be killed at any moment; what they were told before counts.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

export interface AgentOptions {
  readonly directory: string;
  /** Null: it starts one. */
  readonly run: string | null;
  readonly by: string;
  readonly seed: number;
  /** How many steps it takes at a time. */
  readonly limit?: number;
  /** The longest output, in UTF-16 code units. */
  readonly largest: number;
}

export interface Reported {
  readonly path: string;
  /** SHA-256 of the output. */
  readonly sum: string;
}

export interface Agent {
  /** In the order in which it was said: what it was told to do, and what it was told is done. */
  readonly said: readonly (
    { readonly kind: "handed"; readonly paths: readonly string[] } | ({ readonly kind: "done" } & Reported)
  )[];
  readonly failures: readonly string[];
  run(): string | null;
  isComplete(): boolean;
  /** Resolves when it has been told anything, or has ended. */
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;
  kill(): void;
}

/** Bundles the agent's program; answers with where it is. */
export function buildAgent(directory: string): string {
  const outfile = join(directory, "run-agent.mjs");
  buildSync({
    entryPoints: [fileURLToPath(new URL("run-agent.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  return outfile;
}

/** Starts an agent. */
export function startAgent(
  program: string,
  options: AgentOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Agent {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    env: { ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: Agent["said"][number][] = [];
  const failures: string[] = [];
  let run = options.run;
  let isComplete = false;
  let rest = "";
  let markBegun: () => void = () => undefined;
  const begun = new Promise<void>((settle) => (markBegun = settle));
  const ended = new Promise<void>((settle) => void child.on("close", () => settle()));
  void ended.then(markBegun);
  child.stderr.setEncoding("utf8").on("data", (text: string) => failures.push(text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    // What a killed process did not finish saying, it did not say.
    rest = lines.pop() as string;
    for (const line of lines) {
      const told = JSON.parse(line) as {
        run?: string;
        handed?: string[];
        status?: string;
        done?: string;
        sum?: string;
        failure?: string;
      };
      if (told.run !== undefined) run = told.run;
      if (told.handed !== undefined) said.push({ kind: "handed", paths: told.handed });
      if (told.status === "complete") isComplete = true;
      if (told.done !== undefined) said.push({ kind: "done", path: told.done, sum: told.sum as string });
      if (told.failure !== undefined) failures.push(told.failure);
      markBegun();
    }
  });
  return {
    said,
    failures,
    run: () => run,
    isComplete: () => isComplete,
    begun,
    ended,
    kill: () => void child.kill("SIGKILL"),
  };
}
