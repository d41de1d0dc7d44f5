// Where a server stands: every tool and resource is of this directory, whatever a call names.
import { CtxError } from "../errors/ctx-error.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import type { Runtime } from "../ports/runtime.js";

export interface Place {
  readonly runtime: Runtime;
  /** Absolute. */
  readonly directory: string;
  /** @throws {CtxError} NOT_INITIALIZED when the server is held to a directory that is no context root. */
  readonly requireRoot: () => void;
}

/**
 * The place of a server. Held to its directory, it never takes a context root above it: asked before every call, since
 * what is there may come and go.
 */
export function makePlace(runtime: Runtime, directory: string, isHeld: boolean): Place {
  const requireRoot = (): void => {
    if (!isHeld || runtime.files.kindOf(`${directory}/.context/config.json`) === "file") return;
    throw new CtxError("NOT_INITIALIZED", `There is no .context/config.json in ${directory}.`, {
      hint: `Run \`ctx -C ${quoteForShell(directory)} init --here\`, or start the server with another --root.`,
    });
  };
  return { runtime, directory, requireRoot };
}
