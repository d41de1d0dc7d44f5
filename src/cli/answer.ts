// What a run answers: parses, calls the command, and words the outcome or the failure. Writes nothing.
import { EXIT_NO } from "../errors/codes.js";
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import type { Finding } from "../errors/finding.js";
import { invariant } from "../errors/invariant.js";
import type { Outcome } from "../model/outcome.js";
import { visibleBlock } from "../model/text/visible-text.js";
import { maskError } from "../secrets/masked-error.js";
import { findCommandName, parseArguments } from "./parse/arguments.js";
import type { CommandGroup, EventStream, Invocation, OpenedPipe } from "./command-spec.js";
import { openDoor } from "./door.js";
import { formatFailure, formatSuccess } from "./output/envelope.js";
import { HOT_COMMANDS } from "./hot-commands.js";
import { guessManner, mannerOf, type Manner } from "./output/manner.js";
import { renderError, renderFinding } from "./render/problems.js";
import type { StopSignal } from "../ports/stop-signal.js";
import type { Surroundings } from "./run.js";
import { hasColor, makePaint, widthFor, type Paint, type Screen } from "./output/screen.js";

/** Complete texts with their line breaks, or "". */
export interface Answer {
  /** For stdout. */
  readonly result: string;
  /** For stderr. */
  readonly complaint: string;
  readonly status: number;
  /** Whether a long result may be shown page by page. */
  readonly isPaged: boolean;
  /** The status is 0 whatever becomes of the result. */
  readonly failsOpen?: boolean;
  /** The status is that of a program that was run, and stays what it is. */
  readonly isForeign?: boolean;
}

/** Never throws: every failure is an answer too. */
export async function answer(surroundings: Surroundings): Promise<Answer> {
  let manner = guessManner(surroundings.argv);
  let name: string | null = null;
  let stream: EventStream | null = null;
  let isPiped = false;
  try {
    const parsed = await parse(surroundings.argv);
    if (parsed.kind === "usage") {
      name = parsed.command;
      throw parsed.error;
    }
    const { invocation, groups } = parsed;
    name = invocation.command.name;
    manner = mannerOf(invocation);
    if (invocation.command.readsEverything === true) await surroundings.stopOptimizer?.();
    const openStream = async (): Promise<EventStream> => {
      stream = await startStream(invocation, { manner, surroundings });
      return stream;
    };
    const openPipe = async (): Promise<OpenedPipe> => {
      isPiped = true;
      const paint = paintFor("stderr", { manner, surroundings });
      const word = (problem: CtxError): string[] => renderError(problem, paint, manner.isVerbose);
      return (await import("./output/open-pipe.js")).openPipe(surroundings, word);
    };
    const outliveInterrupt = () => outlive(surroundings);
    const door = openDoor(surroundings, invocation, { groups, openStream, openPipe, outliveInterrupt });
    const outcome = await invocation.command.run(invocation, door);
    const { failsOpen = false } = invocation.command;
    const answered = answerOutcome(outcome, invocation, {
      manner,
      surroundings,
      isStreamed: stream !== null || isPiped,
    });
    return failsOpen ? { ...answered, status: 0, failsOpen } : answered;
  } catch (thrown) {
    const failure = await answerFailure(thrown, name, { manner, surroundings });
    if (await isFailingOpen(surroundings.argv)) return { ...failure, result: "", status: 0, failsOpen: true };
    // Standard output belongs to the protocol.
    if (isPiped) return { ...failure, result: "", complaint: failure.complaint || failure.result };
    // Told as an event of a stream, it is no document of its own.
    const isTold = manner.isJson && (stream as EventStream | null)?.hasTold(thrown) === true;
    return isTold ? { ...failure, result: "" } : failure;
  }
}

function outlive({ stopCleanly, interrupted }: Surroundings): StopSignal {
  stopCleanly?.();
  const stopping = new AbortController();
  void interrupted?.then(() => stopping.abort());
  return stopping.signal;
}

/** Tells whether a command line is of a command that must not stop whoever started it, well-formed or not. */
async function isFailingOpen(argv: readonly string[]): Promise<boolean> {
  const command = await HOT_COMMANDS.get(findCommandName(argv) ?? "")?.();
  return command?.failsOpen === true;
}

async function parse(
  argv: readonly string[],
): Promise<
  | { kind: "invocation"; invocation: Invocation; groups: readonly CommandGroup[] }
  | { kind: "usage"; command: string | null; error: CtxError }
> {
  const command = await HOT_COMMANDS.get(findCommandName(argv) ?? "")?.();
  const invocation = command === undefined ? null : parseArguments(argv, command);
  if (invocation !== null) return { kind: "invocation", invocation, groups: [] };
  const { parseWithCommander } = await import("./parse/commander.js");
  const parsed = parseWithCommander(argv);
  if (parsed.kind === "usage") return parsed;
  // In the bundle the parser's table is plain data; what runs and renders is a chunk of its own.
  const { loadCommand } = await import("./load-command.js");
  const known = await loadCommand(parsed.invocation.command.name);
  return { ...parsed, invocation: { ...parsed.invocation, command: known } };
}

interface Setting {
  readonly manner: Manner;
  readonly surroundings: Surroundings;
}

/** Opens the stream of a command that prints while it runs; loaded late, since few do. */
async function startStream(invocation: Invocation, setting: Setting): Promise<EventStream> {
  const { command } = invocation;
  const { manner, surroundings } = setting;
  invariant(command.renderEvent !== undefined, `${command.name} words its events`);
  const render = command.renderEvent.bind(command);
  const endings: Promise<unknown>[] = [];
  if (command.stopsCleanly === true) {
    surroundings.stopCleanly?.();
    if (surroundings.interrupted !== undefined) endings.push(surroundings.interrupted);
    if (surroundings.terminated !== undefined) endings.push(surroundings.terminated());
  }
  const { openEventStream } = await import("./output/event-stream.js");
  const screen = screenFor(setting);
  const paint = paintFor("stderr", setting);
  return openEventStream(
    {
      surroundings,
      isJson: manner.isJson,
      isQuiet: manner.isQuiet,
      wordFindings: (findings) => renderFindings(findings, paint, manner),
      render: (event) => render(event, screen, invocation),
    },
    endings,
  );
}

function answerOutcome(
  outcome: Outcome<unknown>,
  invocation: Invocation,
  setting: Setting & { readonly isStreamed: boolean },
): Answer {
  const { manner } = setting;
  const { command } = invocation;
  const isNo = outcome.isRefusal === true || outcome.findings.some(({ severity }) => severity === "error");
  const status = outcome.exit ?? (isNo ? EXIT_NO : 0);
  const isForeign = outcome.exit !== undefined;
  const isPaged = manner.isPaged && !command.writer;
  // Everything was told as it happened.
  if (setting.isStreamed) return { result: "", complaint: "", status, isPaged: false };
  if (manner.isJson) {
    return { result: `${formatSuccess(command.name, outcome)}\n`, complaint: "", status, isPaged, isForeign };
  }

  const { result, remark } = command.render(outcome, screenFor(setting), invocation);
  const paint = paintFor("stderr", setting);
  const complaints = areResult(invocation) ? [] : renderFindings(outcome.findings, paint, manner);
  if (remark !== undefined && !manner.isQuiet) complaints.push(visibleBlock(remark));
  const isChatter = command.writer && !("dry-run" in invocation.options);
  return {
    result: result === "" || (isChatter && manner.isQuiet) ? "" : `${result}\n`,
    complaint: complaints.map((line) => `${line}\n`).join(""),
    status,
    isPaged,
    isForeign,
  };
}

function areResult(invocation: Invocation): boolean {
  const { areFindingsResult: are = false } = invocation.command;
  return typeof are === "boolean" ? are : are(invocation);
}

async function answerFailure(thrown: unknown, name: string | null, setting: Setting): Promise<Answer> {
  const { manner } = setting;
  const error = await maskError(isCtxError(thrown) ? thrown : bugFrom(thrown));
  if (manner.isJson) {
    const result = `${formatFailure(name, error, manner.isVerbose)}\n`;
    return { result, complaint: "", status: error.exit, isPaged: false };
  }
  const paint = paintFor("stderr", setting);
  const lines = renderError(error, paint, manner.isVerbose);
  lines.push(...renderFindings(error.findings, paint, manner));
  return {
    result: "",
    complaint: lines.map((line) => `${line}\n`).join(""),
    status: error.exit,
    isPaged: false,
  };
}

function renderFindings(findings: readonly Finding[], paint: Paint, { isQuiet }: Manner): string[] {
  const shown = findings.filter(({ severity }) => severity === "error" || !isQuiet);
  return shown.flatMap((finding) => renderFinding(finding, paint));
}

/** Whatever ctx did not throw on purpose is its own fault. */
function bugFrom(thrown: unknown): CtxError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new CtxError("BUG", `A bug in ctx: ${reason}`, {
    hint: "Please report it, with what the same command prints with --verbose.",
    cause: thrown,
  });
}

function screenFor(setting: Setting): Screen {
  const { stdout, runtime } = setting.surroundings;
  const isTerminal = stdout.isTerminal();
  return {
    paint: paintFor("stdout", setting),
    isTerminal,
    width: widthFor(isTerminal, stdout.columns()),
    now: runtime.clock.now(),
    isVerbose: setting.manner.isVerbose,
  };
}

function paintFor(stream: "stdout" | "stderr", { manner, surroundings }: Setting): Paint {
  return makePaint(hasColor(manner.color, surroundings.environment, () => surroundings[stream].isTerminal()));
}
