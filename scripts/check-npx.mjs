// `npx ctx` in a checkout must run this checkout's ctx. The registry has an unrelated package called "ctx", so npm gets
// an empty cache and the address of a registry that cannot answer: asking there fails.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const cache = mkdtempSync(join(tmpdir(), "ctx-npx-"));
const alone = {
  npm_config_cache: cache,
  npm_config_registry: "http://127.0.0.1:9/",
  npm_config_fetch_retries: "0",
};

for (const name of ["ctx", "git-ctx"]) {
  const result = spawnSync("npx", [name, "--version"], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, ...alone },
    shell: process.platform === "win32",
  });
  if (result.status === 0 && result.stdout.includes(version)) continue;
  console.error(`npx ${name} --version did not run this ctx:\n${result.stdout}${result.stderr}`);
  process.exitCode = 1;
}
rmSync(cache, { recursive: true, force: true });
