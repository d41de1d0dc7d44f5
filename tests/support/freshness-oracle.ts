// What `ctx check --staged` must say, worked out another way: git lists the index and the commits, a library matches globs,
// and everything is compared whole. Documents are JSON here.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import picomatch from "picomatch";

/** `verdict: reason` by document. */
export type Verdicts = Readonly<Record<string, string>>;

type Listing = ReadonlyMap<string, string>;

/** Judges the index that a hook sees, against every parent of the commit being made. */
export function expectedVerdicts(directory: string, environment: Record<string, string>): Verdicts {
  const git = (...args: string[]): string => {
    return execFileSync("git", args, { cwd: directory, env: environment, encoding: "utf8", maxBuffer: 1e9 });
  };
  const lines = (text: string): string[] => text.split("\0").filter(Boolean);
  const index: Listing = new Map(
    lines(git("ls-files", "--stage", "-z")).map((line) => [
      line.split("\t")[1] as string,
      line.split(" ")[1] as string,
    ]),
  );
  const gitDirectory = resolve(directory, git("rev-parse", "--git-dir").trim());
  const mergeHead = join(gitDirectory, "MERGE_HEAD");
  const merged = existsSync(mergeHead) ? readFileSync(mergeHead, "utf8").trim().split("\n") : [];
  const named = Object.keys(environment).flatMap((name) => /^GITHEAD_(\w+)$/.exec(name)?.[1] ?? []);
  const isUnborn = git("rev-list", "--all", "-1") === "";
  const parents = [...(isUnborn ? [] : ["HEAD"]), ...merged, ...named].map((commit): Listing => {
    return new Map(
      lines(git("ls-tree", "-r", "-z", commit)).map((line) => [
        line.split("\t")[1] as string,
        line.split("\t")[0]?.split(" ")[2] as string,
      ]),
    );
  });
  const paths = new Set([...index.keys(), ...parents.flatMap((parent) => [...parent.keys()])]);
  const changed = [...paths].filter((path) =>
    parents.every((parent) => parent.get(path) !== index.get(path)),
  );
  const verdicts: Record<string, string> = {};
  for (const path of index.keys()) {
    if (!/^\.context\/(?:project|tasks\/[^/]+)\/(?:context|patterns\/.*)\.json$/.test(path)) continue;
    const globs = (JSON.parse(git("show", `:${path}`)) as { $covers?: string[] }).$covers ?? [];
    // A name without wildcards stands for all that lies below it, too.
    const below = globs.filter((glob) => !/[*?[{!]/.test(glob)).map((glob) => `${glob}/**`);
    const wanted = globs.filter((glob) => !glob.startsWith("!"));
    const isWanted = picomatch(wanted.length === 0 ? "**" : [...wanted, ...below], {
      dot: true,
      flags: "s",
    });
    const isUnwanted = picomatch(
      globs.filter((glob) => glob.startsWith("!")).map((glob) => glob.slice(1)),
      { dot: true, flags: "s" },
    );
    const covers = (file: string): boolean =>
      !file.startsWith(".context/") && isWanted(file) && !isUnwanted(file);
    if (globs.length === 0 || !changed.some(covers)) continue;
    const covered = Object.fromEntries([...index].filter(([file]) => covers(file)).sort());
    const fingerprint = `sha256:${createHash("sha256").update(JSON.stringify(covered)).digest("hex")}`;
    const entries = [...index.keys()]
      .filter((file) =>
        file.startsWith(
          `${path
            .split("/")
            .slice(0, path.includes("/tasks/") ? 3 : 2)
            .join("/")}/entries/`,
        ),
      )
      .flatMap((file) => git("show", `:${file}`).split("\n").filter(Boolean))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const retracted = entries.filter(({ kind }) => kind === "retract").map(({ of }) => of);
    const isVerified = entries.some((entry) => {
      return (
        entry["kind"] === "verified" &&
        entry["fingerprint"] === fingerprint &&
        !retracted.includes(entry["id"])
      );
    });
    const reason = changed.includes(path)
      ? "fresh: document-changed"
      : isVerified
        ? "fresh: verified"
        : "stale: files-changed";
    verdicts[path] = reason;
  }
  return verdicts;
}
