// `ctx trust approve`: exactly what was read is recorded as approved, for this repository, and what is answered is that.
import { CtxError } from "../../errors/ctx-error.js";
import { formatDiff } from "../../format/diff.js";
import type { Outcome } from "../../model/outcome.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { findSimilar } from "../../model/text/similar.js";
import type { Runtime } from "../../ports/runtime.js";
import { readAuthor } from "../../store/author.js";
import { formatApproval, pathOf, readApprovals, type Approval } from "../../store/trust/approvals.js";
import { recordApproval } from "../../store/trust/record.js";
import type { TrustData, TrustRequest } from "../trust.js";
import { findApproval } from "./require-approved.js";
import { dataOf, surveyTrust, type Survey } from "./survey.js";

type ApproveRequest = TrustRequest & { readonly what: "approve" };
type Planned = Survey["items"][number] & { readonly approval: Approval };

/**
 * Approves what the files ask for now.
 * @throws {CtxError} UNTRUSTED, naming the variables that have to be named; otherwise as trust does.
 */
export async function approve(runtime: Runtime, request: ApproveRequest): Promise<Outcome<TrustData>> {
  const survey = await surveyTrust(runtime, request);
  requireSame(survey, request);
  requireKnown(survey, request.env ?? []);
  requireNamed(survey, request);
  requireBelievable(survey);
  const { environment, clock } = runtime;
  const by = await readAuthor(request.by, { repository: survey.workspace.repository, environment });
  const at = new Date(clock.now()).toISOString();
  const planned = survey.items
    .filter(({ approved }) => !approved)
    .map((item): Planned => {
      const env = item.subject.powerful.filter((name) => request.env?.includes(name));
      return { ...item, approval: { hash: item.hash, env, at, by } };
    });
  const changed = planned.map(({ hash }) => hash);
  if (request.dryRun === true) {
    const diff = await formatDiff(planned.map((item) => changeOf(runtime, survey, item)));
    return {
      data: { ...dataOf(survey, { what: "approve", changed }), dryRun: true, diff },
      findings: survey.findings,
    };
  }
  for (const { approval } of planned) recordApproval(runtime.files, survey.approvals, approval);
  const recorded = await confirm(runtime, survey);
  return { data: dataOf(recorded, { what: "approve", changed }), findings: recorded.findings };
}

/** What was looked at before must be what is there now. */
function requireSame({ hash }: Survey, { hash: expected, ref }: ApproveRequest): void {
  if (expected === undefined || expected === hash) return;
  throw new CtxError("FILE_CHANGED", `What the files ask for is not ${expected} any more.`, {
    details: { hash },
    hint: `See what it is now: ctx trust show${ref === undefined ? "" : ` ${quoteForShell(ref)}`}`,
  });
}

/** A name that nothing exports is a slip: approving it would be without effect. */
function requireKnown({ items }: Survey, named: readonly string[]): void {
  const exported = items.flatMap(({ subject }) => subject.env.map(({ name }) => name));
  const unknown = named.find((name) => !exported.includes(name));
  if (unknown === undefined) return;
  const near = findSimilar(unknown, exported);
  throw new CtxError("USAGE", `No file exports ${unknown}, so there is nothing to approve by that name.`, {
    hint: near === null ? "`ctx trust show` tells what is exported." : `did you mean ${near}?`,
  });
}

function requireNamed({ items }: Survey, { env = [], ref }: ApproveRequest): void {
  const needed = items.filter(({ approved }) => !approved).flatMap(({ subject }) => subject.powerful);
  const missing = [...new Set(needed)].filter((name) => !env.includes(name));
  if (missing.length === 0) return;
  const words = [
    ...(ref === undefined ? [] : [ref]),
    ...[...env, ...missing].flatMap((name) => ["--env", name]),
  ];
  throw new CtxError(
    "UNTRUSTED",
    `${missing.join(", ")} can make other programs run, or send their words elsewhere: approve by name. Nothing was approved.`,
    {
      details: { env: missing },
      hint: `If that is meant: ctx trust approve ${words.map(quoteForShell).join(" ")}`,
    },
  );
}

/** Where others can write, no record would be believed. */
function requireBelievable({ approvals: { fault, directory } }: Survey): void {
  if (fault === null) return;
  throw new CtxError("WRITE_FAILED", `Nothing was approved: ${fault}.`, {
    path: directory,
    hint: "Look at who may write there, forget what it holds with `ctx trust revoke`, and make it yours alone.",
  });
}

function changeOf({ files }: Runtime, { approvals }: Survey, { hash, approval }: Planned) {
  const path = pathOf(approvals, hash);
  const bytes = files.kindOf(path) === "file" ? files.read(path) : null;
  const before = bytes === null ? null : new TextDecoder().decode(bytes);
  // As git writes paths that begin at the root of the file system.
  return { path: path.replace(/^\//, ""), before, after: formatApproval(approvals, approval) };
}

/** Reads back what counts now: success is what the gate will say. */
async function confirm(runtime: Runtime, survey: Survey): Promise<Survey> {
  const approvals = await readApprovals(runtime, survey.workspace);
  const items = survey.items.map((item) => {
    const approval = findApproval(approvals, item);
    if (approval === null) {
      throw new CtxError("WRITE_FAILED", `What was approved is not believed when it is read again.`, {
        path: pathOf(approvals, item.hash),
        hint: "Others may write there, or change it at this moment: look at the directory, then approve again.",
      });
    }
    return { ...item, approved: true, by: approval.by, at: approval.at };
  });
  const rest = survey.findings.filter(({ code }) => code !== "TRUST_IGNORED");
  return { ...survey, approvals, items, findings: [...rest, ...approvals.findings] };
}
