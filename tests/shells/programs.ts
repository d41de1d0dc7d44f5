// The programs that these tests need. One that is missing fails them, with the cure: nothing is left out in silence.
import { spawnSync } from "node:child_process";

/** Runs a program that must be installed; returns what it says on both streams, and its status. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): { stdout: string; stderr: string; status: number | null } {
  const { stdout, stderr, status, error } = spawnSync(program, args, { ...options, encoding: "utf8" });
  if (error !== undefined && "code" in error && error.code === "ENOENT") {
    throw new Error(`${program} is not installed. Debian, Ubuntu: apt-get install ${packageOf(program)}`);
  }
  return { stdout, stderr, status };
}

function packageOf(program: string): string {
  return program === "script" ? "bsdutils" : program;
}
