// ULIDs: 48 bits of milliseconds and 80 random bits in Crockford's base 32, so that text order is time order.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DAY_MS = 24 * 60 * 60 * 1000;
/** Characters of an id. */
export const ULID_LENGTH = 26;
export const ULID_PATTERN = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * Makes an id that follows `newest` even when the clock went back, unless `newest` lies more than 24 hours ahead
 * (then some clock was wrong, and following it would spread the error). Two processes that follow the same id give
 * different ones: what follows is the next millisecond, and chance.
 * @param random ten random bytes
 */
export function makeUlid(nowMs: number, random: Uint8Array, newest: string | null): string {
  const id = encodeTime(nowMs) + encodeRandom(random);
  if (newest === null || id > newest || isFarAhead(newest, nowMs)) return id;
  return encodeTime(timeOfUlid(newest) + 1) + encodeRandom(random);
}

/** Tells whether an id lies so far ahead that some clock was wrong: it is not followed. */
export function isFarAhead(id: string, nowMs: number): boolean {
  return timeOfUlid(id) > nowMs + DAY_MS;
}

/** The milliseconds since the epoch that an id carries. */
export function timeOfUlid(id: string): number {
  let time = 0;
  for (const character of id.slice(0, 10)) time = time * 32 + ALPHABET.indexOf(character);
  return time;
}

function encodeTime(milliseconds: number): string {
  let text = "";
  for (let rest = Math.max(0, Math.floor(milliseconds)), i = 0; i < 10; i++) {
    text = ALPHABET[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function encodeRandom(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    count += 8;
    while (count >= 5) {
      count -= 5;
      text += ALPHABET[(bits >>> count) & 31];
    }
    bits &= (1 << count) - 1;
  }
  return text;
}
