// As much of TOML 1.0 as says which tables and keys a file sets and where, and whether its strings and brackets end. Values
// are skipped, not understood: nothing of a file is ever changed by what is found here.

export interface TomlRecord {
  /** The whole name, the table's before the key's. */
  readonly name: readonly string[];
  readonly kind: "table" | "tables" | "value";
  /** 1-based. */
  readonly line: number;
}

export interface TomlProblem {
  readonly line: number;
  readonly message: string;
}

/** The tables and keys in their order, or the first thing that is no TOML. */
export function scanToml(text: string): TomlRecord[] | TomlProblem {
  const scanner = new TomlScanner(text);
  try {
    return scanner.scan();
  } catch (error) {
    if (error !== STOP) throw error;
    return { line: scanner.lineAt(), message: scanner.message };
  }
}

// Thrown to leave the scanner at the first fault; it never leaves this file.
const STOP = Symbol("not TOML");

const BARE_KEY = /[A-Za-z0-9_-]+/y;
/** Strings, the long forms first; quotes may stand right before the closing ones of a long form. */
const STRINGS = [
  /"""(?:[^\\]|\\[^])*?"{3,5}(?!")/y,
  /'''[^]*?'{3,5}(?!')/y,
  /"(?:[^"\\\n]|\\[^\n])*"/y,
  /'[^'\n]*'/y,
] as const;
const SPACE = /[ \t]*/y;
/** Blank lines, indentation and comments. */
const GAP = /(?:[ \t\r\n]|#[^\n]*)*/y;
const PLAIN = /[^"'#[\]{}\n]+/y;

/** What a key can be spelt with; of the others none can hide a letter. */
const ESCAPE = /\\(?:u([\dA-Fa-f]{4})|U000([\dA-Fa-f]{5})|[^])/g;

function spell(escape: string, short: string | undefined, long: string | undefined): string {
  const code = short ?? long;
  return code === undefined ? escape : String.fromCodePoint(Number.parseInt(code, 16));
}

class TomlScanner {
  message = "";
  private at = 0;
  private line = 1;
  private counted = 0;
  private table: readonly string[] = [];
  private readonly records: TomlRecord[] = [];

  constructor(private readonly text: string) {
    if (text.startsWith("\ufeff")) this.at = 1;
  }

  /** The line at hand; counted on from where it was asked for last. */
  lineAt(): number {
    for (; this.counted < this.at; this.counted++) if (this.text[this.counted] === "\n") this.line++;
    return this.line;
  }

  scan(): TomlRecord[] {
    for (this.take(GAP); this.at < this.text.length; this.take(GAP)) {
      const line = this.lineAt();
      if (this.text[this.at] === "[") this.scanHeader(line);
      else this.scanPair(line);
      this.endLine();
    }
    return this.records;
  }

  private scanHeader(line: number): void {
    const isList = this.text.startsWith("[[", this.at);
    const [open, close] = isList ? ["[[", "]]"] : ["[", "]"];
    this.at += open.length;
    const name = this.scanName();
    if (!this.text.startsWith(close, this.at)) this.stop(`The name of a table has to end with ${close}.`);
    this.at += close.length;
    this.table = name;
    this.records.push({ name, kind: isList ? "tables" : "table", line });
  }

  private scanPair(line: number): void {
    const name = [...this.table, ...this.scanName()];
    if (this.text[this.at] !== "=") this.stop("A key has to be followed by = and a value.");
    this.at++;
    this.scanValue();
    this.records.push({ name, kind: "value", line });
  }

  /** One key or several with dots between, and the blanks around them. */
  private scanName(): string[] {
    const parts: string[] = [];
    for (;;) {
      this.take(SPACE);
      parts.push(this.take(BARE_KEY) || this.scanQuotedKey());
      this.take(SPACE);
      if (this.text[this.at] !== ".") return parts;
      this.at++;
    }
  }

  private scanQuotedKey(): string {
    const quoted = this.take(STRINGS[2]) || this.take(STRINGS[3]);
    if (quoted === "") this.stop("A key is missing, or is none that TOML knows.");
    const name = quoted.slice(1, -1);
    return quoted.startsWith("'") ? name : name.replace(ESCAPE, spell);
  }

  /** Skips a value to the end of its last line; brackets may run over several. */
  private scanValue(): void {
    this.take(SPACE);
    const start = this.at;
    const open: string[] = [];
    for (;;) {
      if (open.length > 0) this.take(GAP);
      const character = this.text[this.at];
      if (character === undefined || character === "\n" || character === "#") break;
      if (character === '"' || character === "'") this.scanString();
      else if (character === "[" || character === "{") open.push(this.text[this.at++] === "[" ? "]" : "}");
      else if (character === "]" || character === "}") {
        if (open.pop() !== character) this.stop(`${character} closes nothing.`);
        this.at++;
      } else this.take(PLAIN);
    }
    if (open.length > 0) this.stop("The file ends inside of brackets; it may have been cut off.");
    if (this.text.slice(start, this.at).trim() === "") this.stop("A value is missing.");
  }

  private scanString(): void {
    if (STRINGS.every((pattern) => this.take(pattern) === "")) this.stop("A string has no end.");
  }

  private endLine(): void {
    this.take(SPACE);
    if (!/^(?:#|\r?\n|$)/.test(this.text.slice(this.at, this.at + 2))) {
      this.stop("Nothing may follow on this line.");
    }
  }

  /** Moves past what a pattern finds right here, and returns it; "" for nothing. */
  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ""] = pattern.exec(this.text) ?? [];
    this.at += found.length;
    return found;
  }

  private stop(message: string): never {
    this.message = message;
    throw STOP;
  }
}
