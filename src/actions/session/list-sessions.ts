// `ctx session list`: the sessions there are just now, or those of a place, a branch, an environment.
import type { Session } from "../../model/session.js";
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { isWithin } from "../../policy/match.js";
import { findSessions, type FoundSession, type SilentServer } from "./find-sessions.js";
import { requireDirectory } from "./require-directory.js";
import type { PlaceRequest } from "../request.js";

export interface ListSessionsRequest extends PlaceRequest {
  readonly sockets?: readonly string[];
  /** Only sessions in this directory or below it: absolute. */
  readonly dir?: string;
  /** Only sessions on this branch of this repository. */
  readonly branch?: string;
  /** Only sessions where these variables hold: with this value, or with any where it is null. */
  readonly env?: ReadonlyMap<string, string | null>;
}

export interface ListSessionsData {
  readonly items: readonly Session[];
  /** The servers that tell of no panes. */
  readonly silent: readonly SilentServer[];
}

/** @throws {CtxError} as findSessions does; USAGE for a directory that does not exist. */
export async function listSessions(
  runtime: Runtime,
  request: ListSessionsRequest,
): Promise<Outcome<ListSessionsData>> {
  const top = request.dir === undefined ? null : requireDirectory(runtime, request.dir, "--dir");
  const { sessions, silent, repository } = await findSessions(runtime, { ...request, withEnvironment: true });
  const items: Session[] = [];
  for (const found of sessions) {
    const { dir, branch } = found.session;
    if (top !== null && (dir === null || !isWithin(dir, top))) continue;
    const isElsewhere = repository === null || found.repository !== repository;
    if (request.branch !== undefined && (branch !== request.branch || isElsewhere)) continue;
    if (request.env !== undefined && !(await holds(found, request.env))) continue;
    items.push(found.session);
  }
  return { data: { items, silent }, findings: [] };
}

async function holds(found: FoundSession, asked: ReadonlyMap<string, string | null>): Promise<boolean> {
  const values = new Map<string, string>();
  for (const [name, value] of asked) {
    if (!found.session.env.includes(name)) return false;
    if (value !== null) values.set(name, value);
  }
  return (await found.countEqual(values)) === values.size;
}
