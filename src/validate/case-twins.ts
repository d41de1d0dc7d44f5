// Names that differ only by case or by Unicode normalisation: on many file systems they are one file, and a checkout
// there loses the other.
import { makeFinding, type Finding } from "../errors/finding.js";
import { foldName } from "../model/names.js";
import { BRANCHES_DIRECTORY, nameOfDirectory } from "../store/layout.js";
import type { Survey } from "./survey.js";

/** Finds names in one directory that fold to the same name; the later one in byte order is reported. */
export function findCaseTwins({ listing }: Survey): Finding[] {
  const findings: Finding[] = [];
  for (const [directory, entries] of listing) {
    if (entries.length < 2) continue;
    const known = new Map<string, string>();
    for (const { name } of entries) {
      const folded = foldName(directory === BRANCHES_DIRECTORY ? (nameOfDirectory(name) ?? name) : name);
      const twin = known.get(folded);
      if (twin === undefined) known.set(folded, name);
      else findings.push(twins(`${directory}/${name}`, twin));
    }
  }
  return findings;
}

function twins(path: string, twin: string): Finding {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return makeFinding(
    "NAME_TWINS",
    `${name} and ${twin} differ only by case; many file systems cannot hold both.`,
    {
      path,
      hint: "Give one of them another name with `git mv`.",
    },
  );
}
