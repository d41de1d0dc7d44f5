// Where a plan is, where the files of its phases go, and where ctx remembers what it did with it.
import { CtxError } from "../../errors/ctx-error.js";
import type { Section } from "../../format/plan/sections.js";
import { findSimilar } from "../../model/text/similar.js";
import { slugOfTitle } from "../../model/text/slug.js";
import type { Runtime } from "../../ports/runtime.js";
import { PLANS_DIRECTORY } from "../../store/layout.js";
import { locate, type Workspace } from "../../store/place/workspace.js";
import { requireInside } from "../../store/write/writes.js";

const SLUG_LENGTH = 40;

/**
 * The path of a plan, relative to the root: seen from the directory, else by its name in .context/plans.
 * @throws {CtxError} PLAN_NOT_FOUND; OUTSIDE_ROOT; USAGE for what is no Markdown file.
 */
export function findPlan(
  runtime: Runtime,
  { root }: Workspace,
  { plan, directory }: { plan: string; directory: string },
): string {
  const typed = plan.replaceAll("\\", "/");
  const { start } = locate(runtime, directory);
  const isAbsolute = /^\/|^[A-Za-z]:\//.test(typed);
  const path = below(root, normalise(isAbsolute ? typed : `${start}/${typed}`));
  const isFile = (each: string): boolean => {
    return isOurs(each) && /.\.md$/i.test(each) && runtime.files.kindOf(`${root}/${each}`) === "file";
  };
  const isBare = !/^\.{0,2}\/|^[A-Za-z]:/.test(typed);
  const named = isBare ? [typed, `${typed}.md`].map((name) => `${PLANS_DIRECTORY}/${name}`) : [];
  const found = [...(path === null ? [] : [path]), ...named].find(isFile);
  if (found !== undefined) {
    requireInside(runtime, root, found);
    return found;
  }
  if (path === null || !isOurs(path)) {
    throw new CtxError("OUTSIDE_ROOT", `${plan} is no file below ${root}.`, {
      hint: "Plans lie below the directory that .context is in; git's own directory is no place for one.",
    });
  }
  if (runtime.files.kindOf(`${root}/${path}`) === null) throw notFound(runtime, root, { plan, path });
  requireInside(runtime, root, path);
  throw new CtxError("USAGE", `${plan} is no Markdown file.`, {
    hint: "Name the plan itself, a file that ends in .md; its phases lie in the folder beside it.",
  });
}

function isOurs(path: string): boolean {
  return path !== "" && path.split("/").every((part) => !/^(?:\.\.?|\.git)$/i.test(part));
}

function notFound(runtime: Runtime, root: string, { plan, path }: { plan: string; path: string }): CtxError {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const known = [folder, `${PLANS_DIRECTORY}/`].flatMap((place) =>
    (runtime.files.list(`${root}/${place}`) ?? [])
      .filter(({ name, kind }) => kind === "file" && name.endsWith(".md"))
      .map(({ name }) => place + name),
  );
  const near = findSimilar(path, known);
  return new CtxError("PLAN_NOT_FOUND", `There is no plan ${plan}.`, {
    path,
    hint:
      near === null
        ? `Name a Markdown file with headings such as "## Phase 1: …"; ${PLANS_DIRECTORY}/ is looked into, too.`
        : `Did you mean ${near}?`,
  });
}

function below(root: string, path: string): string | null {
  const start = root.endsWith("/") ? root : `${root}/`;
  return path.startsWith(start) ? path.slice(start.length) : null;
}

function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return path.startsWith("/") ? `/${parts.join("/")}` : parts.join("/");
}

/** The file of a section, as seen from the directory of the text in which it stands (`path`). */
export function childPathOf(path: string, { unit, number, title }: Section): string {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/i, "");
  // A phase's file has the folder of its stages beside it, named by its number alone: titles change.
  const folder = unit === "phase" ? name : (/^phase_\d+/.exec(name)?.[0] ?? name);
  const slug = slugOfTitle(title.replace(/\s*[[(][^\])]*[\])]\s*$/, ""), SLUG_LENGTH).replaceAll("-", "_");
  return `${folder}/${unit}_${number}${slug === "" ? "" : `_${slug}`}.md`;
}

/** Where ctx remembers what it did with a plan; two plans never share one. */
export async function recordPathOf(runtime: Runtime, path: string): Promise<string> {
  const stem = path.replace(/\.md$/i, "");
  if (path.startsWith(`${PLANS_DIRECTORY}/`)) return `${stem}.json`;
  const digest = (await runtime.hashes.sha256(path)).slice(0, 8);
  return `${PLANS_DIRECTORY}/${slugOfTitle(stem, SLUG_LENGTH) || "plan"}-${digest}.json`;
}
