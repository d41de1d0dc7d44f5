// Contexts as resources: which there are, what each says, and what a name that is being typed could become.
import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from "@modelcontextprotocol/server";
import { isCtxError, type CtxError } from "../errors/ctx-error.js";
import { visibleLine } from "../model/text/visible-text.js";
import { maskError } from "../secrets/masked-error.js";
import type { Place } from "./place.js";
import { formatUri, OWN_TEMPLATE, parseUri, RESOLVED_TEMPLATE } from "./resource-uri.js";
import { MOST_CHARACTERS } from "./words.js";

const MIME_TYPE = "text/markdown";
/** Resources on a page; each context is two. */
const PAGE = 200;
/** So many values a completion may have (MCP, Completion). */
const MOST_COMPLETIONS = 100;

export const TEMPLATES = [
  {
    name: "resolved",
    title: "A context with all that applies",
    description: "All levels merged, most specific first",
    uriTemplate: RESOLVED_TEMPLATE,
    mimeType: MIME_TYPE,
  },
  {
    name: "own",
    title: "A context alone",
    description: "Its own data and notes, not merged",
    uriTemplate: OWN_TEMPLATE,
    mimeType: MIME_TYPE,
  },
] as const;

export interface ListedResource {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
}

/** One page of resources, each context alone and resolved; `cursor` is what the page before gave. */
export async function listResources(
  place: Place,
  cursor: string | undefined,
): Promise<{ resources: ListedResource[]; nextCursor?: string }> {
  const start = cursor === undefined ? 0 : Number(cursor);
  if (!/^\d{1,9}$/.test(cursor ?? "0")) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, "Not a cursor of this list.");
  }
  const refs = await suggestRefs(place, "");
  const all = refs.map(inFull).flatMap((ref) => [describe(ref, true), describe(ref, false)]);
  const resources = all.slice(start, start + PAGE);
  const end = start + resources.length;
  return end < all.length ? { resources, nextCursor: String(end) } : { resources };
}

/** Titles are left out: this list has no fence around what people and agents wrote. */
function describe(ref: string, isResolved: boolean): ListedResource {
  const name = visibleLine(isResolved ? `resolved ${ref}` : ref);
  return { uri: formatUri({ ref, isResolved }), name, mimeType: MIME_TYPE };
}

/**
 * Reads a resource, fenced as everything is that agents get.
 * @throws ResourceNotFoundError when there is no such context; ProtocolError when it cannot be read.
 */
export async function readResource(place: Place, uri: string) {
  const readable = parseUri(uri);
  if (readable === null) throw new ResourceNotFoundError(uri);
  const { runtime, directory, requireRoot } = place;
  const request = { directory, ref: readable.ref, maxCharacters: MOST_CHARACTERS };
  try {
    requireRoot();
    const { data } = readable.isResolved
      ? await (await import("../actions/agent/brief-context.js")).briefContext(runtime, request)
      : await (await import("../actions/agent/brief-stored.js")).briefStored(runtime, request);
    return { contents: [{ uri, mimeType: MIME_TYPE, text: data.text }] };
  } catch (error) {
    if (!isCtxError(error)) throw error;
    if (error.code === "CONTEXT_NOT_FOUND" || error.code === "BRANCH_UNKNOWN")
      throw new ResourceNotFoundError(uri);
    throw await toProtocolError(error);
  }
}

/** The refs that begin as typed, for the templates' variable. */
export async function completeRef(place: Place, typed: string) {
  const values = await suggestRefs(place, typed);
  return {
    completion: {
      values: values.slice(0, MOST_COMPLETIONS),
      total: values.length,
      hasMore: values.length > MOST_COMPLETIONS,
    },
  };
}

/** Refs as they can be typed: tasks by their ids, until somebody has begun to type the long form. */
async function suggestRefs({ runtime, directory, requireRoot }: Place, prefix: string): Promise<string[]> {
  try {
    requireRoot();
    const { suggest } = await import("../actions/suggest.js");
    const { data } = await suggest(runtime, { directory, wanted: "ref", prefix });
    // Which branch is current changes, and it has a name of its own.
    return data.suggestions.map(({ value }) => value).filter((value) => value !== "branch");
  } catch (error) {
    if (!isCtxError(error)) throw error;
    // Without a root there is nothing to list or complete.
    if (error.code === "NOT_INITIALIZED") return [];
    throw await toProtocolError(error);
  }
}

function inFull(value: string): string {
  return value === "project" || value === "global" || value.includes("/") ? value : `task/${value}`;
}

/** An error where MCP has no answer that a model could read. */
async function toProtocolError(error: CtxError): Promise<ProtocolError> {
  const { code, message, hint: command, toolHint: hint = command } = await maskError(error);
  const text = visibleLine(`${message}${hint === undefined ? "" : ` ${hint}`}`);
  return new ProtocolError(ProtocolErrorCode.InternalError, text, { code });
}
