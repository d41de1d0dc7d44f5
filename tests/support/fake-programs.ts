// Programs that a test drives: what they print and how they end is told by a function, or later, by hand.
import type { ProgramEnd, ProgramRequest, Programs } from "../../src/ports/programs.js";

/** What a program does; without an end it runs until somebody ends it. */
export interface Deed {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly end?: ProgramEnd;
}

export interface FakeProgram {
  readonly request: ProgramRequest;
  /** The words of the command, or the shell's text. */
  readonly words: string;
  print(text: string, source?: "stdout" | "stderr"): void;
  finish(end?: ProgramEnd): void;
}

export interface FakePrograms extends Programs {
  /** Those that run now, in the order in which they were started. */
  running(): readonly FakeProgram[];
  /** Every command that was run so far. */
  readonly ran: readonly string[];
}

/** Makes programs that do what `play` says. A fake cannot take long: whatever has a timeout and no end times out at once. */
export function makeFakePrograms(play: (words: string) => Deed): FakePrograms {
  const running: FakeProgram[] = [];
  const ran: string[] = [];
  return {
    running: () => running,
    ran,
    run(request) {
      const { command, onOutput, stop, timeoutMs } = request;
      const words = command.kind === "shell" ? command.text : command.arguments.join(" ");
      if (stop?.aborted === true) return Promise.resolve({ kind: "stopped" });
      ran.push(words);
      const { stdout = "", stderr = "", end } = play(words);
      return new Promise((settle) => {
        const program: FakeProgram = {
          request,
          words,
          print: (text, source = "stdout") => onOutput(source, new TextEncoder().encode(text)),
          finish: (how = { kind: "exit", status: 0 }) => {
            if (running.includes(program)) running.splice(running.indexOf(program), 1);
            settle(how);
          },
        };
        running.push(program);
        if (stdout !== "") program.print(stdout);
        if (stderr !== "") program.print(stderr, "stderr");
        stop?.addEventListener("abort", () => program.finish({ kind: "stopped" }), { once: true });
        if (end !== undefined) program.finish(end);
        else if (timeoutMs !== null) program.finish({ kind: "timeout" });
      });
    },
  };
}
