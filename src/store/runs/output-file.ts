// What a command prints while it is executed, written to a file beside the run's journal; read again by printed-output.ts.
// Lines come with their secrets taken out; here every text is looked at once more, as all that is written.
import { utf8Encode } from "../../model/text/utf8.js";
import type { Runtime } from "../../ports/runtime.js";
import { mayHoldSecret } from "../../secrets/suspicion.js";
import { outputPathOf } from "./printed-output.js";
import type { RunPlace } from "./run-place.js";

/** Of a command that prints more the beginning is kept; that there was more stands at the end. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The name of the file for what a step prints, by the number of the record by which it was handed out. */
export function outputNameOf(lease: number): string {
  return `output-${lease}.log`;
}

/** One command's file, made when the first text comes. */
export interface OutputFile {
  readonly name: string;
  /** @throws {CtxError} WRITE_FAILED, when a part of the text may be there. */
  append(text: string): Promise<void>;
  /** Whether there is anything in it. */
  hasText(): boolean;
}

/** Opens the file for what one command prints. */
export function openOutputFile(runtime: Runtime, place: RunPlace, name: string): OutputFile {
  const path = outputPathOf(place, name);
  let sizeBytes = 0;
  return {
    name,
    hasText: () => sizeBytes > 0,
    async append(text) {
      if (text === "" || sizeBytes > MOST_BYTES) return;
      const { maskSecrets } = mayHoldSecret(text)
        ? await import("../../secrets/mask.js")
        : { maskSecrets: same };
      sizeBytes += utf8Encode(text).length;
      const note = sizeBytes > MOST_BYTES ? "[what came after this was not kept]\n" : "";
      runtime.files.append(path, maskSecrets(text) + note, place.top);
    },
  };
}

function same(text: string): string {
  return text;
}
