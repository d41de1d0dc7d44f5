// The files of agents while parts of ours come and go: each is read once, and all that changed are written together.
import { isCtxError } from "../../errors/ctx-error.js";
import type { ErrorCode } from "../../errors/codes.js";
import type { AgentPart, PartLook } from "../../format/agents/agent-part.js";
import { invalidUtf8, utf8Decode } from "../../model/text/utf8.js";
import type { Runtime } from "../../ports/runtime.js";
import type { RepairStep } from "../../store/write/repair.js";
import { requireInside } from "../../store/write/writes.js";

/** Why a file or a part stays as it is. */
export interface AgentProblem {
  readonly code: ErrorCode;
  readonly path: string;
  readonly line: number | null;
  /** A sentence. */
  readonly problem: string;
}

interface OpenFile {
  readonly before: string | null;
  text: string | null;
  readonly problem: AgentProblem | null;
}

export class AgentFiles {
  readonly #open = new Map<string, OpenFile>();

  constructor(
    private readonly runtime: Runtime,
    /** Absolute, links resolved. */
    private readonly root: string,
  ) {}

  /** How a part stands, with what was changed already. */
  look(part: AgentPart): PartLook & { readonly problemOf: AgentProblem | null } {
    const { text, problem } = this.#file(part.path);
    if (problem !== null) {
      const line = problem.line === null ? {} : { line: problem.line };
      return { state: "broken", problem: problem.problem, ...line, problemOf: problem };
    }
    const look = part.look(text);
    if (look.problem === undefined) return { ...look, problemOf: null };
    const code = look.state === "edited" ? "FILE_CHANGED" : "FILE_INVALID";
    return {
      ...look,
      problemOf: { code, path: part.path, line: look.line ?? null, problem: look.problem },
    };
  }

  /** The text of a part's file; null where there is none, or none that can be read. */
  textOf({ path }: AgentPart): string | null {
    return this.#file(path).text;
  }

  /**
   * Puts a part in. What could not be taken out again to the byte is not put in.
   * @returns the problem that keeps it from that; null when it is in
   */
  put(part: AgentPart): AgentProblem | null {
    const file = this.#file(part.path);
    const text = part.put(file.text);
    const clean = part.look(file.text).state === "outdated" ? null : file.text;
    const isRight = part.look(text).state === "installed" && (clean === null || part.take(text) === clean);
    if (!isRight) {
      const problem = "ctx cannot write there without changing more than its own lines.";
      return { code: "FILE_INVALID", path: part.path, line: 1, problem };
    }
    file.text = text;
    return null;
  }

  take(part: AgentPart): void {
    const file = this.#file(part.path);
    if (file.text !== null) file.text = part.take(file.text);
  }

  /** Whether a file is other than it was. */
  isChanged(path: string): boolean {
    const { before, text } = this.#file(path);
    return before !== text;
  }

  /** The changes of all files, by their paths. */
  steps(): RepairStep[] {
    return [...this.#open]
      .filter(([, { before, text }]) => before !== text)
      .map(([path, { before, text }]) => ({ top: this.root, path, before, after: text }));
  }

  #file(path: string): OpenFile {
    let file = this.#open.get(path);
    if (file === undefined) {
      file = this.#read(path);
      this.#open.set(path, file);
    }
    return file;
  }

  #read(path: string): OpenFile {
    const broken = (code: ErrorCode, problem: string, line: number | null = null): OpenFile => {
      return { before: null, text: null, problem: { code, path, line, problem } };
    };
    try {
      requireInside(this.runtime, this.root, path);
      const absolute = `${this.root}/${path}`;
      const kind = this.runtime.files.kindOf(absolute);
      if (kind !== null && kind !== "file") return broken("FILE_INVALID", "It is not a file.");
      const bytes = kind === null ? null : this.runtime.files.read(absolute);
      const text = bytes === null ? null : utf8Decode(bytes);
      if (bytes !== null && text === null) {
        return broken("FILE_INVALID", "It is not valid UTF-8.", invalidUtf8(path, bytes).line ?? null);
      }
      return { before: text, text, problem: null };
    } catch (error) {
      // A link on the way, or a file that this user may not read: the other files are looked at all the same.
      if (!isCtxError(error)) throw error;
      return broken(error.code, `${error.message}.`);
    }
  }
}
