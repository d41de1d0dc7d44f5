import { expect, test } from "vitest";
import { findDefaultTip, makeListedSource } from "../../../src/adapters/git/default-tip.js";
import type { NamedRef } from "../../../src/adapters/git/refs.js";

const HEAD = "refs/remotes/origin/HEAD";

/** Refs of which each stands on a commit named by its letter; one that ends in HEAD is symbolic. */
function refs(...named: readonly (readonly [ref: string, oid: string])[]): NamedRef[] {
  return named.map(([ref, oid]) => ({ ref, oid, isSymbolic: ref.endsWith("/HEAD") }));
}

function find(
  known: readonly NamedRef[],
  remotes: readonly string[],
  follow?: (ref: string) => string,
): string {
  const source = makeListedSource(known);
  const tip = findDefaultTip(follow === undefined ? source : { ...source, follow }, remotes);
  return tip === null ? "none" : `${tip.branch} at ${tip.commit} by ${tip.ref}`;
}

const ORIGIN = refs(
  ["refs/remotes/origin/main", "a"],
  ["refs/remotes/origin/trunk", "b"],
  ["refs/heads/main", "c"],
);

test.each<[string, string, string]>([
  [
    "the remote's HEAD",
    find([...ORIGIN, ...refs([HEAD, "b"])], ["origin"], () => "refs/remotes/origin/trunk"),
    "trunk at b by refs/remotes/origin/trunk",
  ],
  [
    "the remote's HEAD, told by its commit alone",
    find([...ORIGIN, ...refs([HEAD, "b"])], ["origin"]),
    "trunk at b by refs/remotes/origin/trunk",
  ],
  [
    "of several branches at that commit the usual name",
    find(refs([HEAD, "a"], ["refs/remotes/origin/dev", "a"], ["refs/remotes/origin/master", "a"]), [
      "origin",
    ]),
    "master at a by refs/remotes/origin/master",
  ],
  [
    "a HEAD of which no branch is here",
    find(refs([HEAD, "d"]), ["origin"], () => "refs/remotes/origin/gone"),
    `HEAD at d by ${HEAD}`,
  ],
  ["main there before main here", find(ORIGIN, ["origin"]), "main at a by refs/remotes/origin/main"],
  [
    "main before master",
    find(refs(["refs/heads/master", "a"], ["refs/heads/main", "b"]), []),
    "main at b by refs/heads/main",
  ],
  [
    "the only remote, whatever its name",
    find(refs(["refs/remotes/up/main", "a"], ["refs/heads/main", "b"]), ["up"]),
    "main at a by refs/remotes/up/main",
  ],
  [
    "main here where no remote is the one",
    find(refs(["refs/remotes/x/main", "a"], ["refs/remotes/y/main", "b"], ["refs/heads/main", "c"]), [
      "x",
      "y",
    ]),
    "main at c by refs/heads/main",
  ],
  [
    "the only branch of a repository without remotes",
    find(refs(["refs/heads/trunk", "a"]), []),
    "trunk at a by refs/heads/trunk",
  ],
  [
    "no branch of several without a usual name",
    find(refs(["refs/heads/trunk", "a"], ["refs/heads/dev", "b"]), []),
    "none",
  ],
  [
    "no only branch where there is a remote that tells nothing",
    find(refs(["refs/heads/trunk", "a"]), ["origin"]),
    "none",
  ],
  ["nothing", find([], []), "none"],
])("%s", (_, found, expected) => expect(found).toBe(expected));
