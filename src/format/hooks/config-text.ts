// A configuration file that is not ours, in JSON or YAML: its data, and edits that change only the bytes they must. YAML
// is edited as the front matter that its text would be; what that cannot hold is left to the person.
import { isCtxError } from "../../errors/ctx-error.js";
import type { SourceText } from "../../model/document.js";
import type { JsonObject } from "../../model/json/json.js";
import { parseDocument } from "../document.js";
import { editText, type Edit } from "../edit.js";
import { BOM, lineEndingOf } from "../text-place.js";

export type ConfigForm = "json" | "yaml";

export interface ConfigText {
  readonly path: string;
  readonly form: ConfigForm;
  readonly text: string;
}

/** The data of a configuration file; null where it is not surely understood. */
export async function readConfigData(config: ConfigText): Promise<JsonObject | null> {
  const framed = frame(config);
  return framed === null ? null : (await parseDocument(framed.source)).raw;
}

/** The text with the edits made; null where it cannot be edited safely. */
export async function editConfig(config: ConfigText, edits: readonly Edit[]): Promise<string | null> {
  const framed = frame(config);
  if (framed === null) return null;
  try {
    return framed.unframe(await editText(framed.source, edits));
  } catch (error) {
    // Whatever the editor refuses or cannot vouch for, a person can still write.
    if (isCtxError(error)) return null;
    throw error;
  }
}

interface Framed {
  readonly source: SourceText;
  /** The configuration's text out of the edited source; null where it cannot be told apart any more. */
  readonly unframe: (text: string) => string | null;
}

function frame({ path, form, text }: ConfigText): Framed | null {
  if (form === "json") return { source: { path, form, text }, unframe: (edited) => edited };
  const start = /^\ufeff?(?:---\r?\n)?/.exec(text)?.[0] ?? "";
  const rest = text.slice(start.length);
  // Several documents, directives: whoever writes those knows better where our part belongs.
  if (/^(?:---|\.\.\.|%)/m.test(rest) || rest.includes(BOM)) return null;
  const eol = lineEndingOf(text);
  const isEnded = rest === "" || rest.endsWith("\n");
  const [open, close] = [`---${eol}`, `${isEnded ? "" : eol}---${eol}`];
  return {
    source: { path, form: "markdown", text: open + rest + close },
    unframe: (edited) => {
      if (!edited.startsWith(open) || !edited.endsWith(close)) return null;
      return start + edited.slice(open.length, edited.length - close.length);
    },
  };
}
