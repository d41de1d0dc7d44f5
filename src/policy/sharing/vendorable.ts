// Which files of a source become part of a project's global context, and which names and kinds make all of it refused. A
// source is written by others: whatever a file system, git or a shell could take for something else does not get in.
import { foldName } from "../../model/names.js";

/** What stands at a path of a source. */
export interface SourceFile {
  /** Bytes that are no UTF-8 are U+FFFD. */
  readonly path: string;
  readonly kind: "file" | "symlink" | "submodule";
  readonly sizeBytes: number;
}

export interface Fault {
  readonly path: string;
  readonly why: string;
}

/** P18: what is read stays small. */
const LIMITS = { files: 20_000, fileBytes: 1024 * 1024, bytes: 64 * 1024 * 1024, depth: 16, pathBytes: 400 };

const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;
/** What HFS+ leaves out of names when it compares them (git's utf8.c, next_hfs_char). */
const HFS_IGNORES = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/**
 * Finds what keeps a source from being taken over, in path order; none of it is taken where one is found. Files whose
 * names, or directories, begin with a dot are left out anyway, and only looked at for what is dangerous in itself.
 * @param isRead tells whether ctx would read the file of a path
 */
export function findFaults(files: readonly SourceFile[], isRead: (path: string) => boolean): Fault[] {
  const faults: Fault[] = [];
  const folded = new Map<string, string>();
  let [count, bytes] = [0, 0];
  for (const { path, kind, sizeBytes } of files) {
    const why = faultInPath(path) ?? (isHidden(path) ? null : (faultInKind(kind) ?? findTwin(folded, path)));
    if (why !== null) faults.push({ path, why });
    if (!isRead(path)) continue;
    count += 1;
    bytes += sizeBytes;
    if (sizeBytes > LIMITS.fileBytes)
      faults.push({ path, why: `it is larger than ${LIMITS.fileBytes / 1024} kB` });
  }
  if (count > LIMITS.files) faults.push({ path: "", why: `it has more than ${LIMITS.files} files` });
  if (bytes > LIMITS.bytes)
    faults.push({ path: "", why: `its files are larger than ${LIMITS.bytes / 1024 / 1024} MB` });
  return faults;
}

function isHidden(path: string): boolean {
  return path.startsWith(".") || path.includes("/.");
}

function faultInKind(kind: SourceFile["kind"]): string | null {
  if (kind === "symlink") return "it is a symbolic link";
  return kind === "submodule" ? "it is a repository of its own" : null;
}

function faultInPath(path: string): string | null {
  const parts = path.split("/");
  if (parts.length > LIMITS.depth || path.length > LIMITS.pathBytes) return "its path is too long";
  return parts.map(faultInName).find((why) => why !== null) ?? null;
}

function faultInName(name: string): string | null {
  if (name === "" || name === "." || name === "..") return "its path leads elsewhere";
  const plain = name.replace(HFS_IGNORES, "").toLowerCase();
  if (/^(?:\.git|git~\d+)[ .]*(?:$|:)/.test(plain))
    return "some file systems take its name for git's own directory";
  if (name.includes("\uFFFD") || /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(name))
    return "its name holds what cannot be seen";
  if (/[\\:*?"<>|]/.test(name) || /[. ]$/.test(name) || DEVICE.test(name))
    return "some file systems cannot hold its name";
  return null;
}

/** Two names that some file systems cannot tell apart, of files or of directories on the way. */
function findTwin(folded: Map<string, string>, path: string): string | null {
  const parts = path.split("/");
  for (let end = 1; end <= parts.length; end++) {
    const part = parts.slice(0, end).join("/");
    const known = folded.get(foldName(part));
    if (known !== undefined && known !== part) return `its name differs from ${known} only by case`;
    folded.set(foldName(part), part);
  }
  return null;
}
