// Secrets in the files of .context/ that a check looks at. Writing refuses them; these came by an editor or a merge.
import type { Finding } from "../../errors/finding.js";
import { CONTEXT_DIRECTORY } from "../../store/layout.js";
import { findSecretsInFiles } from "../../validate/secrets.js";
import type { State } from "./judge.js";

/** Finds the secrets in some files of a state: all below .context/, or those of some paths. */
export async function findSecrets(
  state: State,
  { allow, among }: { allow: readonly string[]; among?: ReadonlySet<string> },
): Promise<Finding[]> {
  const files = state.contextFiles.filter(({ path, kind }) => {
    return kind === "file" && path.startsWith(`${CONTEXT_DIRECTORY}/`) && among?.has(path) !== false;
  });
  const texts = files.length === 0 ? [] : await state.read(files);
  const read = files.flatMap(({ path }, at) => {
    const text = texts[at] ?? null;
    return text === null ? [] : [{ path, text }];
  });
  return findSecretsInFiles(read, allow);
}
