// A title as a part of a file name that every file system and every shell takes as it is.

// Letters that Unicode does not take apart into an ASCII letter and a mark.
const SPELLINGS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ı: "i",
};

/**
 * Words of ASCII letters and digits joined by dashes, at most `length` characters, cut between words where that leaves
 * any; "" when the title has no such letter (then something else must make the name).
 */
export function slugOfTitle(title: string, length: number): string {
  const plain = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/g, (letter) => SPELLINGS[letter] as string);
  // An apostrophe joins: "don't" is one word.
  const words = plain.replace(/(?<=[a-z])['’](?=[a-z])/g, "").match(/[a-z0-9]+/g) ?? [];
  let slug = "";
  for (const word of words) {
    const longer = slug === "" ? word.slice(0, length) : `${slug}-${word}`;
    if (longer.length > length) break;
    slug = longer;
  }
  return slug;
}
