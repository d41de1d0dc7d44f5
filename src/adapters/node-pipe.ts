// Standard input and output for a protocol. Whatever else in this process writes to standard output, a library that logs
// included, writes to standard error from then on: one stray line, and the other side cannot read what follows.
import type { Pipe } from "../ports/pipe.js";

/** Takes the process's own streams; they stay taken until it ends. */
export function openNodePipe(): Pipe {
  const { stdin, stdout, stderr } = process;
  const write = stdout.write.bind(stdout) as (text: string, done: (error?: Error | null) => void) => boolean;
  // The console of Node looks the method up each time it writes.
  stdout.write = stderr.write.bind(stderr) as typeof stdout.write;
  // An error is told to who writes; as an event, unheard, it would end the process.
  stdout.on("error", () => undefined);
  return {
    input: stdin,
    write: (text) =>
      new Promise((resolve, reject) => {
        write(text, (error) => (error instanceof Error ? reject(error) : resolve()));
      }),
    close: () => void stdin.destroy(),
  };
}
