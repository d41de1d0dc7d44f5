// Locks in memory, and holders that a test makes up.
import type { Lock, LockHolder, Locks } from "../../src/ports/locks.js";

export interface FakeLocks extends Locks {
  /** Makes somebody else hold whatever is asked for next, until `leave`; a stopped or a distant process. */
  occupy(holder: LockHolder): void;
  leave(): void;
  /** Takes all locks away from their holders, as nothing in ctx ever does. */
  steal(): void;
  /** How often a lock was tried for. */
  readonly attempts: number;
}

/** Makes locks that nobody holds. */
export function makeFakeLocks(own: LockHolder = HERE): FakeLocks {
  const held = new Map<string, LockHolder>();
  let stranger: LockHolder | null = null;
  let attempts = 0;
  return {
    get attempts() {
      return attempts;
    },
    async attempt(directory, name) {
      attempts++;
      const key = `${directory}/${name}`;
      const holder = stranger ?? held.get(key);
      if (holder !== undefined) return { kind: "held", holder };
      const mine = { ...own };
      held.set(key, mine);
      const lock: Lock = {
        isHeld: () => held.get(key) === mine,
        release: () => {
          if (held.get(key) === mine) held.delete(key);
        },
      };
      return { kind: "taken", lock };
    },
    list: async (directory) =>
      [...held]
        .filter(([key]) => key.startsWith(`${directory}/`) && !key.includes("/", directory.length + 1))
        .map(([key, holder]) => ({ name: key.slice(directory.length + 1), holder }))
        .sort((left, right) => (left.name < right.name ? -1 : 1)),
    occupy: (holder) => (stranger = holder),
    leave: () => (stranger = null),
    steal: () => held.clear(),
  };
}

const HERE: LockHolder = { host: "shop", pid: 42, since: "2026-11-20T10:02:00.000Z", isHere: true };
