// Ways in which a file comes to harm: cut short, a bit turned, lines lost or doubled, marks of a merge, stray bytes.

export interface Mutant {
  /** What was done, to be read in a failure. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type Mutation = (whole: Uint8Array, pick: Pick) => Iterable<Mutant>;

/** Chooses some of so many places, in order; all of them when there are few enough. */
export type Pick = (count: number) => Iterable<number>;

/** All places, or `most` of them drawn by a seed: the same ones every time. */
export function makePick(most: number, seed: number): Pick {
  return function* pick(count) {
    if (count <= most) {
      for (let at = 0; at < count; at++) yield at;
      return;
    }
    // One draw in each of `most` equal stretches, by mulberry32.
    let state = seed;
    for (let stretch = 0; stretch < most; stretch++) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      const chance = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
      yield Math.floor(((stretch + chance) * count) / most);
    }
  };
}

/** Every kind of harm, by name. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  *"cut short"(whole, pick) {
    for (const at of pick(whole.length)) yield { name: `cut at ${at}`, bytes: whole.subarray(0, at) };
  },
  *"one bit turned"(whole, pick) {
    for (const place of pick(whole.length * 8)) {
      const bytes = Uint8Array.from(whole);
      bytes[place >> 3] = (bytes[place >> 3] as number) ^ (1 << (place & 7));
      yield { name: `bit ${place & 7} of byte ${place >> 3}`, bytes };
    }
  },
  *"a byte put in"(whole, pick) {
    for (const [name, ...stray] of [
      ["NUL", 0],
      ["CR", 0x0d],
      ["BOM", 0xef, 0xbb, 0xbf],
      ["0xFF", 0xff],
      ["tab", 0x09],
    ] as const) {
      for (const at of pick(whole.length + 1))
        yield { name: `${name} at ${at}`, bytes: putIn(whole, at, stray) };
    }
  },
  *"a stretch of NULs"(whole, pick) {
    for (const at of pick(whole.length)) {
      const bytes = Uint8Array.from(whole);
      bytes.fill(0, at, at + 16);
      yield { name: `NULs from ${at}`, bytes };
    }
  },
  *"a line lost"(whole, pick) {
    const lines = linesOf(whole);
    for (const at of pick(lines.length))
      yield { name: `without line ${at + 1}`, bytes: join(lines.toSpliced(at, 1)) };
  },
  *"a line doubled"(whole, pick) {
    const lines = linesOf(whole);
    for (const at of pick(lines.length)) {
      yield { name: `line ${at + 1} twice`, bytes: join(lines.toSpliced(at, 0, lines[at] as Uint8Array)) };
    }
  },
  *"two lines swapped"(whole, pick) {
    const lines = linesOf(whole);
    for (const at of pick(Math.max(0, lines.length - 1))) {
      const [one, other] = lines.slice(at, at + 2) as [Uint8Array, Uint8Array];
      yield {
        name: `lines ${at + 1} and ${at + 2} swapped`,
        bytes: join(lines.toSpliced(at, 2, other, one)),
      };
    }
  },
  *"quotes swapped"(whole, pick) {
    const quotes = [...whole.keys()].filter((at) => whole[at] === 0x22 || whole[at] === 0x27);
    for (const index of pick(quotes.length)) {
      const at = quotes[index] as number;
      const bytes = Uint8Array.from(whole);
      bytes[at] = bytes[at] === 0x22 ? 0x27 : 0x22;
      yield { name: `the other quote at ${at}`, bytes };
    }
  },
  *"a value doubled"(whole, pick) {
    // The start of the file stands in the middle too: what two writers without a lock leave.
    for (const at of pick(whole.length)) {
      yield { name: `begun again at ${at}`, bytes: join([whole.subarray(0, at), whole]) };
    }
  },
  *"conflict marks"(whole, pick) {
    for (const { at, lines } of conflicts(whole, pick)) {
      yield { name: `a conflict at line ${at + 1}`, bytes: join(lines) };
    }
  },
  *"one conflict mark"(whole, pick) {
    const lines = linesOf(whole);
    for (const mark of ["<<<<<<< HEAD\n", "||||||| 1234567\n", ">>>>>>> other\n"]) {
      for (const at of pick(lines.length + 1)) {
        yield { name: `${mark.trim()} at line ${at + 1}`, bytes: join(lines.toSpliced(at, 0, encode(mark))) };
      }
    }
  },
};

/** A line in conflict with itself, with and without the ancestor that `diff3` shows. */
function* conflicts(whole: Uint8Array, pick: Pick): Generator<{ at: number; lines: Uint8Array[] }> {
  const lines = linesOf(whole);
  for (const at of pick(lines.length)) {
    const line = withBreak(lines[at] as Uint8Array);
    const [ours, base, middle, theirs] = [
      "<<<<<<< HEAD\n",
      "||||||| 1234567\n",
      "=======\n",
      ">>>>>>> other\n",
    ].map(encode) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    yield { at, lines: lines.toSpliced(at, 1, ours, line, middle, line, theirs) };
    yield { at, lines: lines.toSpliced(at, 1, ours, line, base, line, middle, line, theirs) };
  }
}

function withBreak(line: Uint8Array): Uint8Array {
  return line.at(-1) === 0x0a ? line : join([line, encode("\n")]);
}

function linesOf(whole: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < whole.length;) {
    const end = whole.indexOf(0x0a, start);
    const next = end === -1 ? whole.length : end + 1;
    lines.push(whole.subarray(start, next));
    start = next;
  }
  return lines;
}

function putIn(whole: Uint8Array, at: number, stray: readonly number[]): Uint8Array {
  return join([whole.subarray(0, at), Uint8Array.from(stray), whole.subarray(at)]);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
