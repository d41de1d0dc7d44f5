// The texts of new prunes: what is shown in place of a note or an entry. What ctx itself would have shown there was in
// the note before and is nothing new; anything else somebody wrote, and an agent would read it as ours.
import { shortenArtifact } from "../../format/artifact.js";
import type { SourceText } from "../../model/document.js";
import type { Json, JsonObject } from "../../model/json/json.js";
import { isJsonEqual, isJsonObject } from "../../model/json/json.js";
import { escapeToken } from "../../model/json/pointer.js";
import type { Layer } from "../../model/layer.js";
import type { Hidden } from "../../model/prune.js";
import { firstWords } from "../../model/text/first-words.js";
import { estimateTokens } from "../../policy/tokens.js";
import { notesOf } from "../../resolve/resolve-layers.js";
import type { ChangedContext } from "./changed-contexts.js";

/** A string of a prune's file, and where it stands there. */
export interface PruneText {
  readonly source: SourceText;
  /** RFC 6901. */
  readonly pointer: string;
  readonly text: string;
}

const MOST_WORDS = 50;
/** The words of a prune that `resolve` shows. */
const SHOWN = ["metadata", "outline", "text"];

/** Lists what new prunes show that is not made of what they hide, in path order. */
export async function listPruneTexts({ after, paths }: ChangedContext): Promise<PruneText[]> {
  const layer: Layer = { ...after, personal: false };
  const isOwn = makeOwnTest(layer);
  return (after.prunes ?? []).flatMap((file) => {
    if (file.kind === "undo" || !paths.has(file.source.path)) return [];
    return file.prune.hides.flatMap((hidden, index) => {
      if (isOwn(hidden)) return [];
      const shown = hidden as unknown as JsonObject;
      return SHOWN.flatMap((key) => listStrings(shown[key], `/hides/${index}/${key}`)).map((found) => ({
        source: file.source,
        ...found,
      }));
    });
  });
}

/** Tells of something hidden whether it is shown as ctx would show it in short. */
function makeOwnTest(layer: Layer): (hidden: Hidden) => boolean {
  const notes = new Map(notesOf([layer]).map((note) => [note.path, note]));
  const records = new Map(layer.entries.map(({ record }) => [record.id, record]));
  return (hidden) => {
    if (!("path" in hidden)) {
      const text = records.get(hidden.id)?.text;
      return (
        hidden.text === undefined ||
        (typeof text === "string" && hidden.text === firstWords(text, MOST_WORDS))
      );
    }
    const note = notes.get(hidden.path);
    if (note === undefined) return false;
    const { path, meta, markdown } = note;
    const { metadata, outline } = shortenArtifact({ path, meta, markdown, tokens: estimateTokens(markdown) });
    return (
      isJsonEqual(hidden.metadata as unknown as Json, metadata as unknown as Json) &&
      (hidden.outline === undefined || hidden.outline === outline)
    );
  };
}

function listStrings(value: Json | undefined, pointer: string): Omit<PruneText, "source">[] {
  if (typeof value === "string") return [{ pointer, text: value }];
  if (Array.isArray(value)) return value.flatMap((one, index) => listStrings(one, `${pointer}/${index}`));
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((key) => listStrings(value[key], `${pointer}/${escapeToken(key)}`));
}
