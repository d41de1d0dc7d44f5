// File systems of our own for a test: small ones in memory, and images whose state can be copied at any moment.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";

/**
 * Makes sure that we may mount.
 * @throws {Error} telling what is missing.
 */
export function requireRoot(): void {
  if (process.platform === "linux" && process.getuid?.() === 0) return;
  throw new Error("This mounts file systems: run it as root on Linux (`sudo npm run test:reliability`).");
}

/** Mounts a file system in memory; `options` as mount(8) takes them, such as `size=64k`. */
export function mountMemory(directory: string, options: string): void {
  mkdirSync(directory, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", directory]);
}

/** Makes an image with a file system, such as ext4. */
export function makeImage(image: string, type: string, sizeMegabytes: number): void {
  execFileSync("truncate", ["-s", `${sizeMegabytes}M`, image]);
  execFileSync(`mkfs.${type}`, type === "ext4" ? ["-q", "-F", image] : ["-q", "-f", image], {
    stdio: "ignore",
  });
}

/** Mounts an image through a loop device. */
export function mountImage(image: string, directory: string, options = ""): void {
  mkdirSync(directory, { recursive: true });
  execFileSync("mount", ["-o", ["loop", options].filter(Boolean).join(","), image, directory]);
}

/** Takes a file system away; a test may already have done so. */
export function unmount(directory: string): void {
  spawnSync("umount", [directory]);
}

/** Tells whether this machine can make such a file system. */
export function canMake(type: string): boolean {
  return spawnSync(`mkfs.${type}`, ["-V"]).error === undefined;
}
