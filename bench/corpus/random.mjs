// Chance that repeats: the same name always draws the same numbers, so that every corpus of a size is the same.

/** Makes a source of chance from a name, whatever was drawn before. */
export function makeRandom(name) {
  let state = hashOf(name);
  const next = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
  /** A whole number from `low` to `high`, both included. */
  const between = (low, high) => low + Math.floor(next() * (high - low + 1));
  const pick = (list) => list[Math.floor(next() * list.length)];
  return {
    between,
    pick,
    chance: (share) => next() < share,
    /** Some different members, in the order of the list. */
    some: (list, low, high) => {
      const wanted = Math.min(list.length, between(low, high));
      const chosen = new Set();
      while (chosen.size < wanted) chosen.add(pick(list));
      return list.filter((member) => chosen.has(member));
    },
  };
}

function hashOf(name) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}
