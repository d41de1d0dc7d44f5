// What is done to panes. Each act is one request, which tmux carries out whole: it looks whether the pane still is the one
// that was meant, and only then does it. Texts come by standard input or as one argument, never as tmux's own commands.
import { CtxError } from "../../errors/ctx-error.js";
import type { Environment } from "../../ports/runtime.js";
import type { PaneAct, PaneRef } from "../../ports/sessions.js";
import { readMark } from "../node-mark.js";
import { askTmux, type Reply } from "./server.js";

const DONE = "done";

export async function paste(environment: Environment, pane: PaneRef, text: string): Promise<PaneAct> {
  return act(environment, pane, { text, isSentOff: false });
}

export async function typeLine(environment: Environment, pane: PaneRef, line: string): Promise<PaneAct> {
  return act(environment, pane, { text: line, isSentOff: true });
}

export async function pressEnter(environment: Environment, pane: PaneRef): Promise<PaneAct> {
  return act(environment, pane, { text: "", isSentOff: true });
}

/** @throws {CtxError} WRITE_FAILED when tmux is there and refuses. */
async function act(
  environment: Environment,
  pane: PaneRef,
  { text, isSentOff }: { text: string; isSentOff: boolean },
): Promise<PaneAct> {
  const buffer = `ctx-${await readMark()}`;
  const at = `-t ${requireId(pane)}`;
  const steps = [
    // Keys that are typed would go to what the person looks at, and pastes would not be bracketed.
    `if-shell -F ${at} "#{pane_in_mode}" "copy-mode -q ${at}"`,
    ...(text === "" ? [] : [`load-buffer -b ${buffer} -`, `paste-buffer -dp -b ${buffer} ${at}`]),
    // Enter as a paste of its own: it is no key that a mode or a binding could take.
    ...(isSentOff ? [`set-buffer -b ${buffer} "\\r"`, `paste-buffer -dr -b ${buffer} ${at}`] : []),
    `display-message -p ${DONE}`,
  ];
  const isSame = `#{&&:#{==:#{pane_pid},${pane.process.pid}},#{!=:#{pane_dead},1}}`;
  const words = ["if-shell", "-F", "-t", pane.id, isSame, steps.join(" ; ")];
  const reply = await askTmux(environment, pane.socket, { words, input: text });
  if (reply.kind === "said" && reply.text.trim() === DONE) return { kind: "done" };
  return { kind: "gone", why: whyGone(pane, reply) };
}

/** @throws {CtxError} WRITE_FAILED as above. */
function whyGone(pane: PaneRef, reply: Reply): string {
  if (reply.kind === "said" || /can't find pane/.test(reply.why))
    return `Pane ${pane.id} does not live any more.`;
  if (/No tmux server/.test(reply.why)) return reply.why;
  throw new CtxError("WRITE_FAILED", `Nothing could be typed into pane ${pane.id}. ${reply.why}`, {
    details: { pane: pane.id, socket: pane.socket },
  });
}

/** @throws {CtxError} READ_FAILED when tmux is there and refuses. */
export async function capture(
  environment: Environment,
  pane: PaneRef,
  linesBefore: number,
): Promise<string | null> {
  const at = `-t ${requireId(pane)}`;
  const isSame = `#{==:#{pane_pid},${pane.process.pid}}`;
  const command = `capture-pane -p -J ${at} -S -${Math.trunc(linesBefore)}`;
  const words = ["if-shell", "-F", "-t", pane.id, isSame, command];
  const reply = await askTmux(environment, pane.socket, { words });
  // Even an empty pane has lines.
  if (reply.kind === "said") return reply.text === "" ? null : reply.text;
  if (/can't find pane|No tmux server/.test(reply.why)) return null;
  throw new CtxError("READ_FAILED", `Pane ${pane.id} cannot be read. ${reply.why}`);
}

/** Part of a command of tmux's own language: nothing but an id may get in there. */
function requireId({ id }: PaneRef): string {
  if (/^%\d+$/.test(id)) return id;
  throw new CtxError("USAGE", `${id} is no id of a pane of tmux.`);
}
