// `ctx trust revoke`: approvals for this repository are taken back, those that are not believed among them. Of other
// repositories nothing is touched.
import { CtxError } from "../../errors/ctx-error.js";
import { formatDiff } from "../../format/diff.js";
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { pathOf, readApprovals } from "../../store/trust/approvals.js";
import type { TrustData, TrustRequest } from "../trust.js";
import { dataOf, surveyTrust, type Survey } from "./survey.js";

/**
 * Takes back the approval of a ref's setting as it is now; without a ref every one for this repository, also of what its
 * files do not ask for any more.
 * @throws {CtxError} as trust does.
 */
export async function revoke(runtime: Runtime, request: TrustRequest): Promise<Outcome<TrustData>> {
  const survey = await surveyTrust(runtime, request);
  const paths =
    request.ref === undefined
      ? listRecords(runtime, survey)
      : survey.items.map(({ hash }) => pathOf(survey.approvals, hash));
  const there = paths.filter((path) => runtime.files.kindOf(path) === "file");
  const changed = there.map(
    (path) => `sha256:${path.slice(path.lastIndexOf("/") + 1).replace(/\.json$/, "")}`,
  );
  if (request.dryRun === true) {
    const diff = await formatDiff(
      there.map((path) => ({
        path: path.replace(/^\//, ""),
        before: new TextDecoder().decode(bytesOf(runtime, path)),
        after: null,
      })),
    );
    return {
      data: { ...dataOf(survey, { what: "revoke", changed }), dryRun: true, diff },
      findings: survey.findings,
    };
  }
  for (const path of there) runtime.files.remove(path, bytesOf(runtime, path));
  const approvals = await readApprovals(runtime, survey.workspace);
  const gone = new Set(changed);
  const items = survey.items.map(({ by: _by, at: _at, ...item }) => {
    const rest = survey.items.find(({ hash }) => hash === item.hash);
    return gone.has(item.hash) ? { ...item, approved: false } : (rest ?? item);
  });
  const rest = survey.findings.filter(({ code }) => code !== "TRUST_IGNORED");
  const after = { ...survey, approvals, items, findings: [...rest, ...approvals.findings] };
  return { data: dataOf(after, { what: "revoke", changed }), findings: after.findings };
}

function listRecords({ files }: Runtime, { approvals: { directory } }: Survey): string[] {
  const kind = files.kindOf(directory);
  if (kind === null) return [];
  if (kind !== "directory") {
    throw new CtxError("WRITE_FAILED", `${directory} is no directory, so no approval in it counts.`, {
      path: directory,
      hint: "Look at what stands there.",
    });
  }
  return (files.list(directory) ?? []).map(({ name }) => `${directory}/${name}`);
}

function bytesOf({ files }: Runtime, path: string): Uint8Array {
  return files.read(path) ?? new Uint8Array();
}
