// The `$session` of a lineage, merged as data is (RFC 7396), and where each part of it is written. The rules of `$merge`
// and `$final` are about data: `$` words know none.
import type { Finding } from "../errors/finding.js";
import type { Document } from "../model/document.js";
import type { Json } from "../model/json/json.js";
import type { Layer } from "../model/layer.js";
import { formatRef } from "../model/ref.js";
import type { SessionRequirement } from "../model/session-setting.js";
import { mergeLayers } from "./merge.js";
import { findNode, valueOf, type MergeNode, type ObjectNode, type Source } from "./merge-tree.js";

/** A part of a setting before its line is known. */
export interface MergedPart {
  readonly value: string;
  /** RFC 6901, in the document. */
  readonly pointer: string;
  readonly ref: string;
  readonly document: Document;
  /** Whether it comes from the personal global context. */
  readonly isPersonalGlobal: boolean;
}

export interface MergedSession {
  readonly workdir: MergedPart | null;
  readonly env: readonly (MergedPart & { readonly name: string })[];
  readonly prereqs: readonly MergedPart[];
  readonly requires: readonly SessionRequirement[];
  /** Where two documents of one context disagree. */
  readonly findings: readonly Finding[];
}

/** Merges the `$session` of some layers, widest first; null where none says anything. */
export function mergeSession(layers: readonly Layer[]): MergedSession | null {
  if (!layers.some(({ documents }) => documents.some(({ words }) => words.session !== undefined)))
    return null;
  const { root, findings } = mergeLayers(layers.map(sessionsOf));
  if (root === null) return null;
  const workdir = findNode(root, ["$session", "workdir"]);
  const prereqs = findNode(root, ["$session", "prereqs"]);
  const requires = findNode(root, ["$session", "requires"]);
  return {
    workdir: workdir === undefined ? null : partOf(workdir, "/$session/workdir", valueOf(workdir)),
    env: listVariables(findNode(root, ["$session", "env"])),
    prereqs: membersOf(prereqs).map((command, index) => {
      return partOf(prereqs as MergeNode, `/$session/prereqs/${index}`, command);
    }),
    requires: membersOf(requires) as SessionRequirement[],
    findings,
  };
}

/** A layer whose documents hold their `$session` and nothing else. */
function sessionsOf(layer: Layer): Layer {
  const documents = layer.documents.flatMap((document): Document[] => {
    const { session, from } = document.words;
    if (session === undefined) return [];
    return [{ ...document, data: { $session: session }, words: from === undefined ? {} : { from } }];
  });
  return { ...layer, documents };
}

function listVariables(env: MergeNode | undefined): (MergedPart & { name: string })[] {
  if (env?.kind !== "object") return [];
  return [...(env as ObjectNode).members].map(([name, node]) => {
    return { name, ...partOf(node, `/$session/env/${name}`, valueOf(node)) };
  });
}

function membersOf(node: MergeNode | undefined): readonly Json[] {
  const value = node === undefined ? [] : valueOf(node);
  return Array.isArray(value) ? value : [];
}

function partOf({ source }: { source: Source }, pointer: string, value: Json): MergedPart {
  // The schema has accepted every document that is here, so that its leaves are texts.
  return {
    value: value as string,
    pointer,
    ref: formatRef(source.layer.ref),
    document: source.document,
    isPersonalGlobal: source.layer.personal,
  };
}
