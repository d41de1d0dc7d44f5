// Where a path leads that is given from a directory, without asking the disk.

/** The absolute path, with "/", "." and ".." worked out; of two absolute ones the second. */
export function joinPath(directory: string, path: string): string {
  const parts: string[] = [];
  const full = /^(?:\/|[A-Za-z]:)/.test(path) ? path : `${directory}/${path}`;
  for (const part of full.replace(/\\/g, "/").split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return (full.startsWith("/") ? "/" : "") + parts.join("/");
}
