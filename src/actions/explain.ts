// `ctx explain`: where one resolved value came from, down to the commit and its author.
import { isCtxError } from "../errors/ctx-error.js";
import { makeFinding, type Finding } from "../errors/finding.js";
import type { Json } from "../model/json/json.js";
import type { Outcome } from "../model/outcome.js";
import { findAt, formatPointer, parsePointer } from "../model/json/pointer.js";
import { formatRef } from "../model/ref.js";
import type { Authorship, Repository } from "../ports/git.js";
import type { Runtime } from "../ports/runtime.js";
import { findOrigin, type ValueOrigin } from "../resolve/origins.js";
import type { PlaceRequest } from "./request.js";
import { resolveRef, type ResolvedRef } from "./resolve-ref.js";
import { describeOrigins, type Origin, type Override } from "./describe-origins.js";
import { valueNotFound } from "./value-not-found.js";

export interface ExplainRequest extends PlaceRequest {
  readonly ref: string;
  readonly pointer: string;
  readonly personal?: boolean;
}

export interface ExplainData {
  readonly ref: string;
  readonly pointer: string;
  readonly value: Json;
  readonly origin: {
    readonly ref: string;
    readonly path: string;
    readonly line: number | null;
    readonly from: string;
    readonly strategy: string;
    /** Null for an uncommitted line. */
    readonly commit: string | null;
    readonly author: string | null;
    /** RFC 3339. */
    readonly date: string | null;
  };
  readonly overrides: readonly Override[];
}

/**
 * Explains one resolved value.
 * @throws {CtxError} VALUE_NOT_FOUND when the pointer names nothing; otherwise as resolve does.
 */
export async function explain(runtime: Runtime, request: ExplainRequest): Promise<Outcome<ExplainData>> {
  const found = await resolveRef(runtime, request);
  const pointer = parsePointer(request.pointer);
  const { root } = found.resolved.merged;
  const value = findAt(found.resolved.data, pointer);
  const origin = root === null ? undefined : findOrigin(root, found.layers, pointer);
  if (value === undefined || origin === undefined) throw valueNotFound(found, request.pointer);
  const [described] = (await describeOrigins([origin])) as [Origin];
  const { overrides, ...place } = described;
  const written = await findAuthorship(found, origin, described.line);
  return {
    data: {
      ref: formatRef(found.ref),
      pointer: formatPointer(pointer),
      value,
      origin: { ...place, commit: null, author: null, date: null, ...written.authorship },
      overrides,
    },
    findings: [...found.findings, ...written.findings],
  };
}

/** Asks git who wrote a line; nothing for an uncommitted or personal one. */
async function findAuthorship(
  { workspace }: ResolvedRef,
  { layer, document }: ValueOrigin,
  line: number | null,
): Promise<{ authorship: Authorship | null; findings: Finding[] }> {
  if (workspace.repository === null || document.personal || line === null)
    return { authorship: null, findings: [] };
  const place = { commit: layer.commit, path: workspace.prefix + document.path, line };
  const authorship = await askAuthor(workspace.repository, place);
  if (authorship !== null) {
    return { authorship: authorship === "uncommitted" ? null : authorship, findings: [] };
  }
  const unknown = makeFinding("AUTHOR_UNKNOWN", "Who wrote this line cannot be told here.", {
    path: document.path,
    line,
    hint: "It takes the git program, and the history of the file: a shallow or partial clone may lack it.",
  });
  return { authorship: null, findings: [unknown] };
}

/** A clone without the history that the answer needs can still tell the origin, so that is no reason to stop. */
async function askAuthor(
  repository: Repository,
  place: Parameters<Repository["authorOf"]>[0],
): Promise<Authorship | "uncommitted" | null> {
  try {
    return await repository.authorOf(place);
  } catch (error) {
    if (isCtxError(error) && error.code === "REPOSITORY_UNSUPPORTED") return null;
    throw error;
  }
}
