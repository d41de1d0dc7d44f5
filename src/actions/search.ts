// `ctx search`: the documents, notes and entries in which some words are found, the best first. It searches what the
// invoking worktree shows; what only other branches have is not in it.
import { CtxError } from "../errors/ctx-error.js";
import type { Finding } from "../errors/finding.js";
import type { StoredContext } from "../model/layer.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { rankCandidates, type Ranked } from "../policy/relevance.js";
import { findNearWord } from "../policy/search/near-word.js";
import { parseQuery } from "../policy/search/query.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { listContexts } from "../store/read/list-contexts.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { makeCommitTree, type ContextTree } from "../store/read/tree.js";
import { openForReading, type Opened } from "./open.js";
import type { PlaceRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";
import { gatherTexts, type FoundIn, type SearchText } from "./search-texts.js";

export interface SearchRequest extends PlaceRequest {
  /** Words; a part in double quotes must occur as such. */
  readonly words: readonly string[];
  /** The most hits to answer with. Default 20. */
  readonly limit?: number;
  /** Only these. Default: all. */
  readonly kinds?: readonly FoundIn[];
  /** Only this context, without what it inherits. */
  readonly ref?: string;
  /** False leaves every personal document out. Default true. */
  readonly personal?: boolean;
}

export interface SearchHit {
  readonly ref: string;
  readonly kind: FoundIn;
  readonly path: string;
  /** The entry's id; null for files. */
  readonly id: string | null;
  /** 1-based line of the best match in the file. */
  readonly line: number;
  /** Higher is better. Scores of different searches cannot be compared. */
  readonly score: number;
  readonly snippet: string;
  /** What was found in the snippet: UTF-16 offsets, the end exclusive. */
  readonly matches: readonly { readonly start: number; readonly end: number }[];
}

export interface SearchData {
  readonly hits: readonly SearchHit[];
  /** How many there are, those over the limit included. */
  readonly total: number;
  /** Where nothing was found: the same search with words that do occur. */
  readonly suggestion?: string;
}

const USUAL_LIMIT = 20;

/**
 * Searches contexts. The answer is "no" where nothing is found.
 * @throws {CtxError} USAGE for no word, too many, or a limit that is no whole number from 1; otherwise as get does.
 */
export async function search(runtime: Runtime, request: SearchRequest): Promise<Outcome<SearchData>> {
  const query = parseQuery(request.words);
  const limit = request.limit ?? USUAL_LIMIT;
  if (!Number.isInteger(limit) || limit < 1)
    throw new CtxError("USAGE", `A limit is a whole number from 1, not ${limit}.`);
  const opened = await openForReading(runtime, request, {
    personal: request.personal ?? true,
    entries: true,
  });
  const contexts = await readContexts(runtime, opened, request);
  const texts: SearchText[] = [];
  for (const context of contexts) {
    for (const text of await gatherTexts(opened.reader.tree, context, request.kinds)) texts.push(text);
  }
  const { ranked, total } = rankCandidates(texts, query, limit);
  const found: Finding[] = [...opened.workspace.findings, ...contexts.flatMap(({ findings }) => findings)];
  const findings = await locateFindings(found, sourcesOf(contexts, opened.workspace));
  if (total > 0) return { data: { hits: ranked.map(toHit), total }, findings };
  const suggestion = findNearWord(texts, request.words.join(" "), query);
  const data = { hits: [], total, ...(suggestion === null ? {} : { suggestion }) };
  return { data, findings, isRefusal: true };
}

async function readContexts(
  runtime: Runtime,
  { workspace, reader }: Opened,
  request: SearchRequest,
): Promise<StoredContext[]> {
  if (request.ref !== undefined) {
    const ref = toRef(request.ref, reader.current);
    return [await getContext(runtime, workspace, { reader, ref })];
  }
  const { repository, prefix } = workspace;
  const { commit } = reader.current;
  const trees: ContextTree[] = [reader.tree];
  if (repository !== null && commit !== null && (await repository.isSparse()))
    trees.push(makeCommitTree(repository, { commit, from: commit, prefix }));
  const contexts = await Promise.all((await listContexts(trees)).map((ref) => reader.readHere(ref)));
  const personal = await reader.readPersonalGlobal();
  return personal === null ? contexts : [personal, ...contexts];
}

function toHit({ candidate, score, line, snippet }: Ranked<SearchText>): SearchHit {
  const { ref, kind, path, id, firstLine, isOneLine } = candidate;
  return {
    ref: formatRef(ref),
    kind,
    path,
    id,
    line: isOneLine ? firstLine : firstLine + line,
    score,
    snippet: snippet.text,
    matches: snippet.matches,
  };
}
