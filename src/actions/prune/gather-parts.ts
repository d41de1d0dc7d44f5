// The facts that a prune is judged by: each note and entry of the context itself, as it is shown and as it would be, and how
// old it is. What becomes of them is policy/prune/.
import { isCtxError } from "../../errors/ctx-error.js";
import { shortenArtifact } from "../../format/artifact.js";
import type { Note } from "../../model/document.js";
import type { EntryRecord } from "../../model/entry.js";
import type { Layer } from "../../model/layer.js";
import { nameOfHidden, type Hidden, type Keeps, type PrunePolicy } from "../../model/prune.js";
import { formatRef } from "../../model/ref.js";
import type { Piece } from "../../model/piece.js";
import { firstWords } from "../../model/text/first-words.js";
import { priceAsJson } from "../../policy/json-price.js";
import type { PrunablePart } from "../../policy/prune/plan.js";
import { estimateTokens, tokensOf } from "../../policy/tokens.js";
import type { Runtime } from "../../ports/runtime.js";
import { listPieces } from "../../resolve/pieces.js";
import { hideInLayer, isPrunableKind } from "../../resolve/pruned.js";
import { notesOf } from "../../resolve/resolve-layers.js";
import { directoryOf } from "../../store/layout.js";
import type { Workspace } from "../../store/place/workspace.js";
import { hashParts } from "./hide-pruned.js";
import { findUncommitted, surveyDirectory } from "../../store/read/uncommitted.js";
import type { ResolvedRef } from "../resolve-ref.js";

const MOST_WORDS = 50;

/** A part with what a prune would write of it. */
export interface GatheredPart extends PrunablePart {
  readonly kind: "note" | "entry";
  readonly hiddenAs: Readonly<Record<Keeps, Hidden>>;
}

export interface GatheredParts {
  /** The context's own layer, whole. */
  readonly layer: Layer;
  /** Notes, then entries, each in the order of the answer. */
  readonly parts: readonly GatheredPart[];
  /** What `resolve` shows beside them. */
  readonly others: readonly Piece[];
}

/** Which parts are asked for; by their kind and name, and for entries by their phase. */
export type IsAskedFor = (part: {
  kind: "note" | "entry";
  name: string;
  phase: string | undefined;
}) => boolean;

/** Gathers the parts of a resolved context that a prune of its ref may take. */
export async function gatherParts(
  runtime: Runtime,
  found: ResolvedRef,
  { policy, isAskedFor }: { policy: PrunePolicy; isAskedFor: IsAskedFor },
): Promise<GatheredParts> {
  const layer = found.stored.findLast(({ personal }) => !personal) as Layer;
  const ref = formatRef(layer.ref);
  const own: { piece: Piece; kind: "note" | "entry"; name: string }[] = [];
  const others: Piece[] = [];
  for (const piece of listPieces(found.layers, found.resolved)) {
    const place = piece.ref === ref && !piece.personal ? placeOf(piece) : null;
    if (place !== null && isAskedFor(place)) own.push({ piece, ...place });
    else others.push(piece);
  }
  const names = new Set(own.map(({ name }) => name));
  const hashes = await hashParts(runtime.hashes, layer, (name) => names.has(name));
  const whole = new Map(notesOf([layer]).map((note) => [note.path, note]));
  const notes = own.filter(({ kind }) => kind === "note").map(({ name }) => name);
  const ages = policy === "moderate" ? await findAges(runtime, found.workspace, { layer, notes }) : null;
  const records = new Map(layer.entries.map(({ record }) => [record.id, record]));
  const { status } = found.resolved.data;
  const left = new Map(
    found.hidden.flatMap(({ ref: of, hidden }) => (of === ref ? [[nameOfHidden(hidden), hidden.keeps]] : [])),
  );
  const parts = own.map(({ piece, kind, name }): GatheredPart => {
    const tokens = tokensOf(priceAsJson(piece).own);
    const hash = hashes.get(name) as string;
    const record = records.get(name);
    const [short, price] =
      kind === "note"
        ? shortenNote(layer, { note: whole.get(name) as Note, hash })
        : shortenEntry(layer, { record: record as EntryRecord, hash });
    const tokensWith = { metadata: price(short.metadata), summary: price(short.summary) };
    return {
      kind,
      name,
      tokens,
      tokensWith,
      hiddenAs: {
        metadata: { ...short.metadata, tokensBefore: tokens, tokensAfter: tokensWith.metadata },
        summary: { ...short.summary, tokensBefore: tokens, tokensAfter: tokensWith.summary },
      },
      left: left.get(name) ?? null,
      isDone: status === "done" || status === "archived",
      ageMs:
        record === undefined ? (ages?.get(name) ?? "unknown") : runtime.clock.now() - Date.parse(record.at),
    };
  });
  return { layer, parts, others };
}

function placeOf({ content }: Piece): Parameters<IsAskedFor>[0] | null {
  if (content.kind === "note") return { kind: "note", name: content.note.path, phase: undefined };
  if (content.kind === "value" || !isPrunableKind(content.entry)) return null;
  const { id, phase } = content.entry;
  return { kind: "entry", name: id, phase: typeof phase === "string" ? phase : undefined };
}

type Shortened = Readonly<Record<Keeps, Hidden>>;
type PriceOf = (hidden: Hidden) => number;

const UNPRICED = { tokensBefore: 0, tokensAfter: 0 };

function shortenNote(layer: Layer, { note, hash }: { note: Note; hash: string }): [Shortened, PriceOf] {
  const { path, meta, markdown } = note;
  const { metadata, outline } = shortenArtifact({ path, meta, markdown, tokens: estimateTokens(markdown) });
  const ofNote = ({ documents, notes }: Layer) => {
    const isIt = (document: { path: string }): boolean => document.path === path;
    return { documents: documents.filter(isIt), notes: notes.filter(isIt), entries: [] };
  };
  const price = (hidden: Hidden): number => {
    const shown = hideInLayer({ ...layer, ...ofNote(layer) }, hidingOf(hidden));
    return priceOf({ kind: "note", note: notesOf([shown])[0] as Note });
  };
  const common = { path, hash, ...UNPRICED, metadata };
  return [
    { metadata: { ...common, keeps: "metadata" }, summary: { ...common, keeps: "summary", outline } },
    price,
  ];
}

function shortenEntry(
  layer: Layer,
  { record, hash }: { record: EntryRecord; hash: string },
): [Shortened, PriceOf] {
  const text = typeof record.text === "string" ? firstWords(record.text, MOST_WORDS) : "";
  const entries = layer.entries.filter((entry) => entry.record.id === record.id);
  const price = (hidden: Hidden): number => {
    const shown = hideInLayer({ ...layer, documents: [], notes: [], entries }, hidingOf(hidden));
    const entry = { ref: formatRef(layer.ref), ...(shown.entries[0]?.record as EntryRecord) };
    return priceOf({ kind: "entry", entry });
  };
  const common = { id: record.id, hash, ...UNPRICED };
  return [
    { metadata: { ...common, keeps: "metadata" }, summary: { ...common, keeps: "summary", text } },
    price,
  ];
}

function priceOf(content: Piece["content"]): number {
  return tokensOf(priceAsJson({ content, ref: "", distance: 0, from: "", personal: false }).own);
}

function hidingOf(hidden: Hidden): Parameters<typeof hideInLayer>[1] {
  const prune = { id: "", policy: "moderate", at: "", by: "", hides: [] } as const;
  const source = { path: "", form: "json", text: "" } as const;
  return new Map([[nameOfHidden(hidden), { prune, source, hidden }]]);
}

type Age = PrunablePart["ageMs"];

/** How long ago each note was committed as it stands; unknown where only the git program could tell, and there is none. */
async function findAges(
  runtime: Runtime,
  workspace: Workspace,
  { layer, notes }: { layer: Layer; notes: readonly string[] },
): Promise<ReadonlyMap<string, Age>> {
  const { repository, prefix, root } = workspace;
  const ages = new Map<string, Age>();
  if (notes.length === 0) return ages;
  if (repository === null) return new Map(notes.map((path) => [path, "uncommitted"]));
  try {
    const commit = layer.commit ?? (await repository.head()).commit;
    if (layer.commit === null) {
      const directory = directoryOf(layer.ref);
      const survey = surveyDirectory(runtime.files, root, directory);
      for (const { path } of await findUncommitted(workspace, directory, survey?.files ?? []))
        ages.set(path, "uncommitted");
    }
    const committed = notes.filter((path) => !ages.has(path));
    if (commit === null || committed.length === 0) return ages;
    const lasts = await (
      await repository.changes()
    ).lastChanges(
      commit,
      committed.map((path) => prefix + path),
    );
    const now = runtime.clock.now();
    for (const [path, { atMs }] of lasts) ages.set(path.slice(prefix.length), now - atMs);
    return ages;
  } catch (error) {
    // No git program, objects that a shallow or partial clone lacks, a link: what is not known to be old is not pruned.
    if (isCtxError(error)) return ages;
    throw error;
  }
}
