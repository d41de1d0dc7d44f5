// A PostgreSQL server for these tests alone: its own directory, a socket in it and no port, gone afterwards. Set up once
// for all files. PostgreSQL refuses to run as root, so that root runs it as the user `postgres` that its package makes.
import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The directory of the server's socket. */
    readonly socketDirectory: string;
  }
}

/** Whom the server believes without a password, and who has to give one. */
const ACCESS = "local all shop trust\nlocal all clerk scram-sha-256\n";
const SETTINGS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c shared_buffers=32MB";

let stop = (): void => undefined;
export const teardown = (): void => stop();

export function setup(project: TestProject): void {
  // Short: the path of a socket may have 107 bytes.
  const home = mkdtempSync(join(tmpdir(), "pg-"));
  const owner = findOwner();
  if (owner !== null) chownSync(home, owner.uid, owner.gid);
  const run = (name: string, ...args: string[]): void => {
    const { status } = spawnSync(findProgram(name), args, {
      cwd: home,
      ...owner,
      env: { ...process.env, LC_ALL: "C.UTF-8" },
      // The server keeps what it inherits: nobody can wait for the end of a pipe of it.
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) throw new Error(`${name} failed with exit status ${status}.`);
  };
  stop = () => {
    if (existsSync(join(home, "data/postmaster.pid")))
      run("pg_ctl", "-D", join(home, "data"), "-m", "immediate", "-w", "stop");
    rmSync(home, { recursive: true, force: true });
  };
  try {
    run("initdb", "-D", join(home, "data"), "-U", "shop", "-A", "trust", "-E", "UTF8", "--no-sync");
    writeFileSync(join(home, "data/pg_hba.conf"), ACCESS);
    const log = join(home, "log");
    run("pg_ctl", "-D", join(home, "data"), "-w", "-l", log, "-o", `${SETTINGS} -k ${home}`, "start");
  } catch (error) {
    stop();
    throw error;
  }
  project.provide("socketDirectory", home);
}

function findOwner(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const ask = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: ask("-u"), gid: ask("-g") };
}

/** Debian keeps the server's programs out of the PATH, a folder for each version. */
function findProgram(name: string): string {
  const folder = "/usr/lib/postgresql";
  const versions = existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((one) => join(folder, one, "bin", name)).find(existsSync);
  if (found !== undefined) return found;
  if (spawnSync(name, ["--version"]).error === undefined) return name;
  throw new Error(`${name} is not installed. Debian, Ubuntu: apt-get install postgresql`);
}
