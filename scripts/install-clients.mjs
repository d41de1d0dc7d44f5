// Installs what `npm run test:clients` tries ctx with, below tests/clients/node_modules: from npm at the versions of its
// lock file, without their install scripts, and pre-commit from pip. Says what is missing where that does not work.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CLIENTS = fileURLToPath(new URL("../tests/clients/", import.meta.url));
const PRE_COMMIT = "pre-commit==4.6.2";
const isWindows = process.platform === "win32";

// Not `npm ci`: it insists on every platform's binaries, and not every registry has all of them.
const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
install(isWindows ? "npm.cmd" : "npm", ["install", "--prefix", CLIENTS, ...options], {
  cure: "npm needs a registry that it can reach.",
});
// What its install script would have done.
const multitool = join(CLIENTS, "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
if (existsSync(multitool)) chmodSync(multitool, 0o755);

const venv = join(CLIENTS, "node_modules/.pre-commit");
install(isWindows ? "python" : "python3", ["-m", "venv", venv], {
  cure: "Python 3 with its module venv is needed. Debian, Ubuntu: apt-get install python3-venv",
});
const python = join(venv, isWindows ? "Scripts/python.exe" : "bin/python");
const isInstalled = `import importlib.metadata as m; raise SystemExit("pre-commit==" + m.version("pre-commit") != "${PRE_COMMIT}")`;
const installed = spawnSync(python, ["-c", isInstalled], { stdio: "ignore" }).status === 0;
if (!installed)
  install(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PRE_COMMIT], {
    cure: "pip needs an index that it can reach.",
  });

function install(program, argv, { cure }) {
  const { status, error } = spawnSync(program, argv, { stdio: "inherit", shell: program.endsWith(".cmd") });
  if (status === 0) return;
  const reason = error === undefined ? "" : `: ${error.message}`;
  console.error(`${program} ${argv.join(" ")} failed${reason}. ${cure}`);
  process.exit(1);
}
