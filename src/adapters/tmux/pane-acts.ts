// What is done to panes. Each act is one list of commands, which tmux carries out whole: it looks whether the pane still is
// the one that was meant, and only then does it. Texts come by standard input, never as part of tmux's own language.
import { spawn } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { CtxError } from "../../errors/ctx-error.js";
import type { Environment } from "../../ports/runtime.js";
import type { PaneAct, PaneRef } from "../../ports/sessions.js";
import { readMark } from "../node-mark.js";
import { askTmux, type Reply } from "./server.js";

const DONE = "done";

export interface Act {
  readonly text?: string;
  /** Enter, after the text. */
  readonly isSentOff?: boolean;
  readonly isInterrupt?: boolean;
  /** Kept by the pane; only with a word. */
  readonly mark?: { readonly name: "pasted" | "entered"; readonly word: string | undefined };
}

/** @throws {CtxError} WRITE_FAILED when tmux is there and refuses. */
export async function act(environment: Environment, pane: PaneRef, what: Act): Promise<PaneAct> {
  const buffer = `ctx-${await readMark()}`;
  const at = `-t ${requireId(pane)}`;
  const { text = "", mark } = what;
  if (text !== "") {
    // Apart from what follows: should this process be killed, tmux takes the part of a text for the whole.
    const words = ["load-buffer", "-b", buffer, "-"];
    const loaded = askTmux(environment, pane.socket, { words, input: text });
    if (loaded.kind === "none") return { kind: "gone", why: whyGone(pane, loaded) };
  }
  const steps = [
    // Keys would go to what a person looks at, and pastes would not be bracketed.
    `if-shell -F ${at} "#{pane_in_mode}" "copy-mode -q ${at}"`,
    ...(text === "" ? [] : [`paste-buffer -dp -b ${buffer} ${at}`]),
    // As a paste, Enter is no key that a binding could take.
    ...(what.isSentOff === true
      ? [`set-buffer -b ${buffer} "\\r"`, `paste-buffer -dr -b ${buffer} ${at}`]
      : []),
    ...(what.isInterrupt === true ? [`send-keys ${at} C-c`] : []),
    ...(mark?.word === undefined ? [] : [`set-option -p ${at} @ctx_${mark.name} ${requireWord(mark.word)}`]),
    `display-message -p ${DONE}`,
  ];
  const otherwise = text === "" ? [] : [`delete-buffer -b ${buffer}`];
  const words = ["if-shell", "-F", "-t", pane.id, isSame(pane), steps.join(" ; "), ...otherwise];
  const reply = askTmux(environment, pane.socket, { words });
  if (reply.kind === "said" && reply.text.trim() === DONE) return { kind: "done" };
  return { kind: "gone", why: whyGone(pane, reply) };
}

/** @throws {CtxError} READ_FAILED when tmux is there and refuses. */
export function capture(environment: Environment, pane: PaneRef, linesBefore: number): string | null {
  const text = ask(environment, pane, `capture-pane -p -J -t ${pane.id} -S -${Math.trunc(linesBefore)}`);
  // Even an empty pane has lines.
  return text === "" ? null : text;
}

/** @throws {CtxError} READ_FAILED when tmux is there and refuses. */
export function readMarks(
  environment: Environment,
  pane: PaneRef,
): { pasted: string; entered: string } | null {
  const format = "<#{@ctx_pasted}|#{@ctx_entered}>";
  const text = ask(environment, pane, `display-message -p -t ${pane.id} "${format}"`);
  const [, pasted, entered] = /^<([\w-]*)\|([\w-]*)>\n$/.exec(text) ?? [];
  return pasted === undefined || entered === undefined ? null : { pasted, entered };
}

/** Asks stty(1), which asks the terminal that is its standard input. */
export async function cutsLines(terminal: string): Promise<boolean | null> {
  let descriptor: number;
  try {
    descriptor = openSync(terminal, constants.O_RDONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch {
    return null; // It is gone, or not ours to read.
  }
  try {
    return await new Promise((settle) => {
      const child = spawn("/bin/stty", ["-a"], {
        env: { LC_ALL: "C" },
        stdio: [descriptor, "pipe", "ignore"],
        timeout: 1000,
      });
      let text = "";
      child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
      child.on("error", () => settle(null));
      child.on("close", () =>
        settle(/(?:^|\s)icanon\b/.test(text) ? true : /-icanon\b/.test(text) ? false : null),
      );
    });
  } finally {
    closeSync(descriptor);
  }
}

/** What a command prints about a pane; "" when it is gone. @throws {CtxError} READ_FAILED as above. */
function ask(environment: Environment, pane: PaneRef, command: string): string {
  const words = ["if-shell", "-F", "-t", requireId(pane), isSame(pane), command];
  const reply = askTmux(environment, pane.socket, { words });
  if (reply.kind === "said") return reply.text;
  if (isAbsence(reply.why)) return "";
  throw new CtxError("READ_FAILED", `Pane ${pane.id} cannot be read. ${reply.why}`);
}

/** A condition in tmux's language: true for the pane that was meant, as long as its process runs. */
function isSame({ process }: PaneRef): string {
  return `#{&&:#{==:#{pane_pid},${Math.trunc(process.pid)}},#{!=:#{pane_dead},1}}`;
}

/** @throws {CtxError} WRITE_FAILED as above. */
function whyGone(pane: PaneRef, reply: Reply): string {
  if (reply.kind === "said") return `Pane ${pane.id} does not live any more.`;
  if (isAbsence(reply.why))
    return reply.why.replace(/^tmux cannot be asked.*/, `There is no pane ${pane.id} any more.`);
  throw new CtxError("WRITE_FAILED", `Nothing could be typed into pane ${pane.id}. ${reply.why}`, {
    details: { pane: pane.id, socket: pane.socket },
  });
}

function isAbsence(why: string): boolean {
  return /can't find pane|^No tmux server/.test(why);
}

/** Part of a command of tmux's own language: nothing but an id may get in there. */
function requireId({ id }: PaneRef): string {
  if (/^%\d+$/.test(id)) return id;
  throw new CtxError("USAGE", `${id} is no id of a pane of tmux.`);
}

function requireWord(word: string): string {
  if (/^[\w-]+$/.test(word)) return word;
  throw new CtxError("USAGE", `${word} is no mark: letters, digits, "_" and "-" are.`);
}
