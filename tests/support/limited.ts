// Runs `ctx resolve --max-tokens` in this process on any runtime, as programs get it and as text.
import type { OmittedPiece } from "../../src/actions/fit-context.js";
import { resolve, type ResolvedContext, type ResolveRequest } from "../../src/actions/resolve.js";
import type { Door, OptionValue } from "../../src/cli/command-spec.js";
import { command } from "../../src/cli/commands/resolve.js";
import { makePaint } from "../../src/cli/output/screen.js";
import type { Runtime } from "../../src/ports/runtime.js";

export interface Place {
  readonly runtime: Runtime;
  readonly directory: string;
  readonly ref: string;
}

export type Limited = ResolvedContext & { readonly omitted: readonly OmittedPiece[] };

/** The answer as data. */
export async function resolveWithin(
  { runtime, ...place }: Place,
  maxTokens: number,
  more: Partial<ResolveRequest> = {},
): Promise<Limited> {
  const { data } = await resolve(runtime, { ...place, ...more, maxTokens });
  return data as Limited;
}

/** The answer as text, with its last line break as it is printed, and what was left out of it. */
export async function printWithin(
  { runtime, directory, ref }: Place,
  maxTokens: number,
  flags: readonly string[] = [],
): Promise<{ text: string; omitted: readonly OmittedPiece[] }> {
  const given = Object.fromEntries(flags.map((flag): [string, OptionValue] => [flag, true]));
  const invocation = { command, arguments: { ref }, options: { ...given, "max-tokens": maxTokens } };
  const readInput = (): Promise<string> => Promise.reject(new Error("resolve reads no input"));
  const openStream = (): Promise<never> => Promise.reject(new Error("resolve streams nothing"));
  const openPipe = (): Promise<never> => Promise.reject(new Error("resolve speaks no protocol"));
  const readPayload = (): Promise<null> => Promise.reject(new Error("resolve reads no payload"));
  const outliveInterrupt = (): AbortSignal => new AbortController().signal;
  const ways = { readInput, readPayload, openStream, openPipe, outliveInterrupt };
  const door: Door = { runtime, directory, groups: [], ...ways };
  const outcome = await command.run(invocation, door);
  const screen = { paint: makePaint(false), isTerminal: false, width: Infinity, now: 0, isVerbose: false };
  const { result } = command.render(outcome, screen, invocation);
  return { text: `${result}\n`, omitted: (outcome.data as Limited).omitted };
}

/** What a piece is called, whatever kind it is. */
export function nameOf({ ref, pointer, path, id }: OmittedPiece): string {
  return pointer ?? path ?? `${ref} ${id}`;
}
