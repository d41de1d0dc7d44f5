// Bytes that ctx keeps in git's store: plumbing only, so that no filter, hook, index or worktree has a part in it.
import { createHash } from "node:crypto";
import { CtxError } from "../../../errors/ctx-error.js";
import type { ObjectId } from "../../../ports/git.js";
import type { FileToKeep, Keeping, KeptFile, KeptTree } from "../../../ports/git-keeping.js";
import type { Environment } from "../../../ports/runtime.js";
import type { ReadObjects } from "../backend.js";
import { isObjectId, type Place } from "../place.js";
import { checkVersion, makeProgram, refusalOf, run, runToEnd, type Program } from "../program.js";
import { unsupported } from "../unsupported.js";
import { storeTrees, type StoredFile } from "./trees.js";
import { parseTag } from "./tag.js";

/** What keeping is done with. */
interface Asked {
  /** The absolute path of the program. */
  readonly path: string;
  readonly place: Place;
  readonly environment: Environment;
  readonly readObjects: ReadObjects;
}

/** No hook hears of a ref (reference-transaction), and what is stored outlasts a power cut: git syncs no loose object by itself. */
const SETTINGS = [
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.fsync=all",
  "-c",
  "core.fsyncObjectFiles=true",
  "-c",
  "core.fsmonitor=false",
];

/** Makes the port for one repository. */
export function makeKeeping({ path, place, environment, readObjects }: Asked): Keeping {
  const program = makeProgram(path, place, environment);
  const write = async (args: readonly string[], input: string): Promise<string> => {
    const ran = await runToEnd(program, [...SETTINGS, ...args], input);
    if (ran.status !== 0) throw await notStored(program, ran.stderr, args);
    return ran.stdout.toString("utf8");
  };
  return {
    store: async (files) => {
      const blobs = files.length === 0 ? [] : await storeBlobs(write, files);
      return storeTrees(write, blobs);
    },
    keep: async (ref, { tree, text, atMs }) => {
      const name = ref.slice(ref.lastIndexOf("/") + 1);
      const head = [
        `object ${tree}`,
        "type tree",
        `tag ${name}`,
        `tagger ctx <> ${Math.floor(atMs / 1000)} +0000`,
      ];
      const tag = await write(["hash-object", "-t", "tag", "-w", "--stdin"], `${head.join("\n")}\n\n${text}`);
      // An empty old value: the ref must not be there yet.
      await write(["update-ref", "--no-deref", "--end-of-options", ref, idIn(tag), ""], "");
    },
    list: (prefix) => listTags({ program, readObjects }, prefix),
    files: (tree) => listTree(program, tree),
  };
}

/** git reads the files itself, so that thousands take one process; what it stored must be what was read before. */
async function storeBlobs(
  write: (args: readonly string[], input: string) => Promise<string>,
  files: readonly FileToKeep[],
): Promise<StoredFile[]> {
  const sources = files.map(({ source }) => `${quoteLine(source)}\n`).join("");
  const stored = await write(["hash-object", "-w", "--no-filters", "--stdin-paths"], sources);
  const oids = stored.trimEnd().split("\n").map(idIn);
  return files.map(({ path, source, bytes, isExecutable }, index) => {
    const oid = oids[index] ?? "";
    if (oid !== blobIdOf(bytes, oid.length)) {
      throw new CtxError("FILE_CHANGED", `${source} changed while ctx was about to save it`, {
        path: source,
        hint: "Nothing was changed; run the command again.",
      });
    }
    return { path, oid, isExecutable };
  });
}

/** The id of a blob in a repository whose ids have so many digits. */
function blobIdOf(bytes: Uint8Array, digits: number): ObjectId {
  return createHash(digits === 64 ? "sha256" : "sha1")
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}

/** A path as a line: git unquotes what begins with a quotation mark, as in C. */
function quoteLine(path: string): string {
  if (!/["\n\r]/.test(path)) return path;
  const quoted = path.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `"${quoted}"`;
}

async function listTags(
  { program, readObjects }: { program: Program; readObjects: ReadObjects },
  prefix: string,
): Promise<KeptTree[]> {
  const format = "--format=%(refname)%00%(objectname)";
  const { stdout } = await run(program, ["for-each-ref", format, "--sort=refname", "--", prefix]);
  const lines = stdout.toString("utf8").split("\n").filter(Boolean);
  const refs = lines.map((line) => line.split("\0") as [string, ObjectId]);
  const objects = await readObjects(refs.map(([, oid]) => oid));
  return refs.map(([ref], index) => ({ ref, found: parseTag(objects[index]) }));
}

async function listTree(program: Program, tree: ObjectId): Promise<KeptFile[]> {
  const { stdout } = await run(program, ["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", tree]);
  const records = stdout.toString("utf8").split("\0").filter(Boolean);
  return records.map((record) => {
    const [, mode, oid, path] = /^(\d+) \w+ ([0-9a-f]+)\t(.+)$/s.exec(record) ?? [];
    if (mode === undefined || oid === undefined || path === undefined)
      throw unsupported(`git ls-tree answered in a form that is not known here: ${record}`);
    return { path, oid, isExecutable: mode === "100755", isPlain: mode.startsWith("100") };
  });
}

function idIn(line: string): ObjectId {
  const oid = line.trim();
  if (!isObjectId(oid)) throw unsupported(`git answered with something that is no object id: ${line}`);
  return oid;
}

/** Why git did not store something: an old git says so in many words, and that it is old is the reason to give. */
async function notStored(program: Program, stderr: string, args: readonly string[]): Promise<CtxError> {
  await checkVersion(program);
  const { message, hint, details } = refusalOf(program, stderr, args);
  return new CtxError("WRITE_FAILED", message, {
    hint: hint ?? "Look whether the disk is full, and whether you may write to the repository.",
    ...(details === undefined ? {} : { details }),
  });
}
