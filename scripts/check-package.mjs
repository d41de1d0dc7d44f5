// Checks what would be published, as a user gets it: packs it, installs the tarball in an empty project without a
// network, runs it, and compiles a program against its types. Prints `ok …` or `FAIL …` for each check.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = realpathSync(fileURLToPath(new URL("..", import.meta.url)));
const WORK = realpathSync(mkdtempSync(join(tmpdir(), "ctx-package-")));
const ONE_MB = 1024 * 1024;
const MOST_PACKED = ONE_MB;
const MOST_INSTALLED = 12 * ONE_MB;
const BELONGS =
  /^(?:(?:bin|dist|schemas|docs\/man)\/.*|LICENSE|README\.md|CHANGELOG\.md|llms\.txt|\.agents\/skills\/.*|action\.yml|\.pre-commit-hooks\.yaml|package\.json)$/;
const CONSUMER = join(ROOT, "scripts/consumer");
const isWindows = process.platform === "win32";

let failures = 0;
try {
  const pack = JSON.parse(npm(["pack", "--json", "--ignore-scripts", "--pack-destination", WORK], ROOT))[0];
  const installed = join(WORK, "consumer/node_modules/git-ctx");

  check("the tarball holds only what belongs in it", () => {
    const strangers = pack.files.map(({ path }) => path).filter((path) => !BELONGS.test(path));
    refuse(strangers.length > 0, `not ${strangers.join(", ")}; see "files" in package.json`);
    const present = new Set(pack.files.map(({ path }) => path));
    const needed = ["LICENSE", "bin/ctx.cjs", "dist/ctx.cjs", "dist/index.js", "dist/types/index.d.ts"];
    const papers = ["dist/THIRD_PARTY_LICENSES.txt", "dist/sbom.cdx.json", "schemas/config.schema.json"];
    const missing = [...needed, ...papers].filter((path) => !present.has(path));
    refuse(missing.length > 0, `lacks ${missing.join(", ")}; run \`npm run build\``);
  });
  check(`the tarball has at most 1 MB (${kilobytes(pack.size)})`, () => {
    refuse(pack.size > MOST_PACKED, "look for the largest chunk with `ls -lS dist/chunks`");
  });
  check("the programs are executable", () => {
    const { mode } = pack.files.find(({ path }) => path === "bin/ctx.cjs");
    refuse(!isWindows && (mode & 0o111) !== 0o111, "run `git update-index --chmod=+x bin/ctx.cjs`");
  });
  check("it installs without a network, alone", () => {
    cpSync(CONSUMER, join(WORK, "consumer"), { recursive: true });
    writeFileSync(join(WORK, "consumer/package.json"), '{ "private": true, "type": "module" }\n');
    npm(
      ["install", "--offline", "--no-audit", "--no-fund", join(WORK, pack.filename)],
      join(WORK, "consumer"),
    );
    const packages = readdirSync(join(WORK, "consumer/node_modules")).filter((name) => !name.startsWith("."));
    refuse(
      packages.length !== 1,
      `brings ${packages.join(", ")}; everything is bundled, so list packages as devDependencies`,
    );
  });
  check(`it takes at most 12 MB (${kilobytes(sizeOf(installed))})`, () => {
    refuse(sizeOf(installed) > MOST_INSTALLED, "look for the largest chunk with `ls -lS dist/chunks`");
  });
  check("installing it runs nothing", () => {
    const {
      scripts = {},
      dependencies = {},
      version,
    } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    const hooks = ["preinstall", "install", "postinstall"].filter((name) => name in scripts);
    refuse(hooks.length > 0, `remove the script ${hooks.join(", ")}`);
    refuse(Object.keys(dependencies).length > 0, "list packages as devDependencies; they are bundled");
    refuse(version === undefined, "package.json has no version");
  });
  for (const name of ["ctx", "git-ctx"]) {
    check(`${name} --version answers after installation`, () => {
      const { version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
      const program = join(WORK, "consumer/node_modules/.bin", isWindows ? `${name}.cmd` : name);
      const printed = run(program, ["--version"], join(WORK, "consumer"));
      refuse(!printed.includes(version), `printed ${JSON.stringify(printed)}`);
    });
  }
  check("the manual is where man and git look for it", () => {
    const { man = [] } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    const titles = man.map((path) => readFileSync(join(installed, path), "utf8").split("\n"));
    refuse(!titles[0]?.includes(".Dt CTX 1"), "package.json's first manual is not ctx(1)");
    refuse(titles[1]?.[0] !== ".so man1/ctx.1", "package.json's second manual does not lead to ctx(1)");
  });
  check("the library loads as a user imports it", () => {
    run(process.execPath, ["load.js"], join(WORK, "consumer"));
  });
  check("its types resolve for a strict consumer", () => {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    run(process.execPath, [tsc, "-p", "."], join(WORK, "consumer"));
  });
  check("nothing in it names a place on this machine", () => {
    const places = [ROOT, WORK, homedir()].filter((place) => place.length > 5);
    const leaks = listFiles(installed).filter((path) => {
      const text = readFileSync(join(installed, path), "utf8");
      return /sourceMappingURL=/.test(text) || places.some((place) => text.includes(place));
    });
    refuse(leaks.length > 0, `${leaks.join(", ")} does`);
  });
  check("publint finds nothing to mend", () => {
    const publint = join(ROOT, "node_modules/publint/src/cli.js");
    run(process.execPath, [publint, "--strict", installed], ROOT);
  });
  check("building again gives the same bytes", () => {
    // The code cache is no part of the package, and V8 never writes the same one twice.
    const build = join(ROOT, "dist");
    rmSync(join(build, "cache"), { recursive: true, force: true });
    const before = digestOf(build);
    rmSync(build, { recursive: true });
    run(process.execPath, ["scripts/build.mjs"], ROOT);
    rmSync(join(build, "cache"), { recursive: true, force: true });
    const after = digestOf(build);
    run(process.execPath, ["scripts/build.mjs"], ROOT);
    refuse(after !== before, "look for a date, a random name or a path in dist/");
  });
} finally {
  rmSync(WORK, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

function check(name, test) {
  try {
    test();
    console.log(`ok ${name}`);
  } catch (error) {
    failures++;
    console.log(`FAIL ${name}: ${error.message}`);
  }
}

function refuse(condition, message) {
  if (condition) throw new Error(message);
}

function npm(argv, cwd) {
  return run(isWindows ? "npm.cmd" : "npm", argv, cwd);
}

function run(program, argv, cwd) {
  const result = spawnSync(program, argv, {
    cwd,
    encoding: "utf8",
    shell: isWindows && program.endsWith(".cmd"),
  });
  if (result.status === 0) return result.stdout;
  throw new Error(
    `${[program, ...argv].join(" ")} failed\n${result.stdout ?? ""}${result.stderr ?? result.error}`,
  );
}

function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function sizeOf(folder) {
  return listFiles(folder).reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
}

function digestOf(folder) {
  const hash = createHash("sha256");
  for (const path of listFiles(folder)) hash.update(path).update(readFileSync(join(folder, path)));
  return hash.digest("hex");
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1024)} kB`;
}
