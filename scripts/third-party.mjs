// The papers of what dist/ bundles: licence texts and a CycloneDX bill of materials. No dates and no random ids, so
// that building twice gives the same bytes.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readPackage } from "./build-options.mjs";

// Licences that let anyone use, change and ship the code, and ask for nothing but the notice.
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Unlicense",
  "Zlib",
]);

/** Makes the two files from the paths (relative to the root) of all bundled inputs. */
export function makePapers(root, inputs) {
  const packages = listPackages(root, inputs);
  for (const { name, version, license } of packages) refuseLicence(`${name}@${version}`, license);
  return [
    ["THIRD_PARTY_LICENSES.txt", writeLicences(packages)],
    ["sbom.cdx.json", writeBill(root, packages)],
  ];
}

function listPackages(root, inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input.replaceAll("\\", "/"))?.[0];
    if (folder !== undefined && !folder.includes(":")) folders.add(folder);
  }
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const found = new Map();
  for (const folder of folders) {
    const { name, version, license, author, repository } = readPackage(join(root, folder));
    const integrity = lock.packages[folder]?.integrity;
    found.set(`${name}@${version}`, {
      name,
      version,
      license,
      author,
      repository,
      integrity,
      text: readLicence(root, folder),
    });
  }
  return [...found.keys()].sort().map((id) => found.get(id));
}

function readLicence(root, folder) {
  const file = readdirSync(join(root, folder)).find((name) =>
    /^(?:licen[cs]e|copying)(?:[-.].*)?$/i.test(name),
  );
  return file === undefined
    ? null
    : readFileSync(join(root, folder, file), "utf8")
        .replaceAll("\r\n", "\n")
        .trim();
}

function refuseLicence(id, license) {
  const names = String(license)
    .replace(/[()]/g, "")
    .split(/ (?:AND|OR) /);
  const isChoice = / OR /.test(String(license));
  const isAllowed = isChoice
    ? names.some((name) => ALLOWED.has(name))
    : names.every((name) => ALLOWED.has(name));
  if (!isAllowed)
    throw new Error(`${id} has the licence ${license}, which is not on the list in scripts/third-party.mjs.`);
}

function writeLicences(packages) {
  const parts = packages.map(({ name, version, license, author, text }) => {
    const holder = typeof author === "string" ? author : author?.name;
    const notice =
      text ??
      `Licensed under ${license}${holder ? `, copyright ${holder}` : ""}. The package has no licence file.`;
    return `${name} ${version} (${license})\n\n${notice}\n`;
  });
  const head = "git-ctx is published with the following packages built in.\n";
  return [head, ...parts].join(`\n${"-".repeat(80)}\n\n`);
}

function writeBill(root, packages) {
  const { name, version, license, description } = readPackage(root);
  const own = purlOf(name, version);
  const bill = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": own,
        name,
        version,
        description,
        licenses: licencesOf(license),
        purl: own,
      },
    },
    components: packages.map((part) => ({
      type: "library",
      "bom-ref": purlOf(part.name, part.version),
      name: part.name,
      version: part.version,
      scope: "required",
      ...(part.integrity?.startsWith("sha512-") && {
        hashes: [{ alg: "SHA-512", content: Buffer.from(part.integrity.slice(7), "base64").toString("hex") }],
      }),
      licenses: licencesOf(part.license),
      purl: purlOf(part.name, part.version),
    })),
    dependencies: [
      { ref: own, dependsOn: packages.map((part) => purlOf(part.name, part.version)) },
      ...packages.map((part) => ({ ref: purlOf(part.name, part.version) })),
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

function licencesOf(license) {
  return / (?:AND|OR) /.test(license) ? [{ expression: license }] : [{ license: { id: license } }];
}

function purlOf(name, version) {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}
