// A source as it is typed, in the form in which config.json has it: a path counts from the root there, wherever a person
// stood, so that it is the same for everybody.
import { judgeSource } from "../../model/source.js";
import type { Runtime } from "../../ports/runtime.js";
import { locate, type Workspace } from "../../store/place/workspace.js";

/** The text for config.json; what is no path stays as it was typed. */
export function writtenSource(
  runtime: Runtime,
  { root }: Pick<Workspace, "root">,
  { source = "", directory }: { source?: string; directory: string },
): string {
  const judged = judgeSource(source);
  if (judged.kind !== "path" || /^(?:[A-Za-z]:)?[\\/]/.test(judged.address)) return source;
  const { start } = locate(runtime, directory);
  return relativeTo(root, `${start}/${judged.address}`);
}

function relativeTo(root: string, path: string): string {
  const [from, to] = [partsOf(root), partsOf(path)];
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared += 1;
  const parts = [...from.slice(shared).map(() => ".."), ...to.slice(shared)];
  return parts[0] === ".." ? parts.join("/") : `./${parts.join("/")}`;
}

function partsOf(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts;
}
