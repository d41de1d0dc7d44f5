// Line endings counted and made the same.

export interface Endings {
  readonly crlf: number;
  readonly lf: number;
}

const CR = 13;
const LF = 10;

/** Counts the lines that end in CRLF and those that end in LF alone. */
export function endingsOf(bytes: Uint8Array): Endings {
  let crlf = 0;
  let lf = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at - 1] === CR) crlf += 1;
    else lf += 1;
  }
  return { crlf, lf };
}

/** The text with every line ending the same way. */
export function withEndings(text: string, ending: "\n" | "\r\n"): string {
  return text.replace(/\r?\n/g, ending);
}
