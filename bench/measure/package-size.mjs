// What a user downloads and gets: the tarball, and what `npm install` makes of it. No script runs.
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Packs the package at `root`, installs it in an empty project and measures both. */
export async function measurePackage(root) {
  const directory = mkdtempSync(join(tmpdir(), "ctx-bench-install-"));
  try {
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", directory];
    const { stdout } = await run("npm", args, { cwd: root });
    const [{ filename, size }] = JSON.parse(stdout);
    return { tarballBytes: size, ...(await measureInstall(directory, `./${filename}`)) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Installs a package in a directory and tells how many packages and bytes came. */
export async function measureInstall(directory, ...wanted) {
  writeFileSync(join(directory, "package.json"), '{ "private": true }\n');
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...wanted];
  await run("npm", args, { cwd: directory, maxBuffer: 1 << 26 });
  const lock = JSON.parse(readFileSync(join(directory, "node_modules/.package-lock.json"), "utf8"));
  return {
    packages: Object.keys(lock.packages).length,
    installedBytes: sizeOf(join(directory, "node_modules")),
  };
}

function sizeOf(directory) {
  let bytes = 0;
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath ?? entry.path, entry.name)).size;
  }
  return bytes;
}
