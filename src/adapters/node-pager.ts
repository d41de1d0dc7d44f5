// The program that shows long output page by page: the user's own, else less.
import { spawn } from "node:child_process";
import type { Environment } from "../ports/runtime.js";

// As git has it: leave at once when all fits, let colours through, leave the screen as it was.
const LESS_MANNERS = { LESS: "FRX", LV: "-c" };
// What a shell answers for a program that does not exist, or cannot be executed.
const NOT_STARTED = [126, 127];

/**
 * Shows a text in a pager and returns when the person has left it; false when it could not be started, so that nothing
 * was shown. The command is one that the user configured: like git, it is given to the shell as it stands.
 */
export async function page(text: string, command: string, environment: Environment): Promise<boolean> {
  const child = spawn(command, {
    shell: true,
    stdio: ["pipe", "inherit", "inherit"],
    env: { ...LESS_MANNERS, ...environment } as NodeJS.ProcessEnv,
  });
  // Ctrl-C is for the pager, which stays; ctx waits for it.
  const ignore = (): void => undefined;
  process.on("SIGINT", ignore);
  try {
    return await new Promise<boolean>((settle) => {
      child.on("error", () => settle(false));
      child.on("close", (status) => settle(!NOT_STARTED.includes(status ?? 0)));
      child.stdin?.on("error", ignore); // Whoever has seen enough leaves before all is read.
      child.stdin?.end(text);
    });
  } finally {
    process.off("SIGINT", ignore);
  }
}
