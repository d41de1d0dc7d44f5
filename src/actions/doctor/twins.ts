// Names that are one on many file systems, and contexts with two main documents. Which of two should stay, no machine
// may choose.
import type { FindingCode } from "../../errors/finding.js";
import { allWell, type Check, type Diagnosis } from "./check.js";
import type { Site } from "./site.js";

export const caseTwins: Check = {
  id: "case-twins",
  examine: (site) => fromFindings(site, "NAME_TWINS", "no two names differ only by case"),
};

export const mainDocuments: Check = {
  id: "main-documents",
  examine: (site) => fromFindings(site, "MAIN_TWICE", "no context has two main documents"),
};

async function fromFindings(site: Site, code: FindingCode, order: string): Promise<readonly Diagnosis[]> {
  if (site.workspace === null || site.workspace.isAbsent) return [];
  const faults = (await site.findings())
    .filter((finding) => finding.code === code)
    .map(({ severity, message, hint, path, line }): Diagnosis => ({
      status: severity === "error" ? "error" : "warning",
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(path === undefined ? {} : { path }),
      ...(line === undefined ? {} : { line }),
    }));
  return faults.length > 0 ? faults : allWell(order);
}
