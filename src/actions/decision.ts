// `ctx decision`: what was decided, as a new MADR note in the context's decisions/.
import { CtxError } from "../errors/ctx-error.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef, type Ref } from "../model/ref.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import type { Runtime } from "../ports/runtime.js";
import { readAuthor } from "../store/author.js";
import { decisionsOf } from "../store/layout.js";
import { getContext, requireNotHidden, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import type { Workspace } from "../store/place/workspace.js";
import { findSameDecision, formatDecision, nameDecision } from "../store/write/decision-note.js";
import { requireHere } from "../store/write/edit-context.js";
import { changeUnderLock } from "../store/write/context-lock.js";
import { refuseSecretsInRecord } from "../store/write/refuse-secrets.js";
import { requireInside, writeFiles } from "../store/write/writes.js";
import { openForWriting } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export interface DecisionRequest extends WriteRequest {
  readonly ref: string;
  /** One line; Markdown within a line is kept. */
  readonly title: string;
  /** The Markdown of the note; without it the note holds MADR's sections, empty. */
  readonly body?: string;
  /** Default `accepted`, or what the body's front matter says. */
  readonly status?: string;
}

export interface DecisionData extends DryRun {
  readonly ref: string;
  readonly path: string;
}

/**
 * Records a decision.
 * @throws {CtxError} SECRET_FOUND; USAGE for an empty title or one of several lines; CONTEXT_EXISTS when the context has a decision of
 * that name; CONTEXT_ELSEWHERE, CONTEXT_NOT_FOUND; FILE_INVALID for a body that is no Markdown note.
 */
export async function decision(runtime: Runtime, request: DecisionRequest): Promise<Outcome<DecisionData>> {
  const title = requireLine("title", request.title);
  const status = request.status === undefined ? null : requireLine("status", request.status);
  if (request.body?.trim() === "") {
    throw new CtxError("USAGE", "The body is empty.", {
      hint: {
        command: "Leave --body out to get sections to fill.",
        tool: "Leave reason out to get sections to fill.",
      },
    });
  }
  const { workspace, reader } = await openForWriting(runtime, request, {});
  const ref = toRef(request.ref, reader.current);
  // The name of the file is made of the title, and says in small letters what the title says.
  await refuseSecretsInRecord(workspace, { directory: decisionsOf(ref), record: { title } });
  const context = await getContext(runtime, workspace, { reader, ref });
  requireNotHidden(context);
  await requireHere(workspace, context);
  const by = await readAuthor(request.by, {
    repository: workspace.repository,
    environment: runtime.environment,
  });
  const date = new Date(runtime.clock.now()).toISOString().slice(0, "2026-11-20".length);
  const note = { title, status, by, date, body: request.body ?? null };
  const written = request.dryRun
    ? await writeNote(runtime, workspace, { ref, note, dryRun: true })
    : // Under the lock, so that two decisions made at once do not get one number.
      await changeUnderLock(runtime, {
        workspace,
        ref,
        isRepeatable: true,
        attempt: (confirm) => writeNote(runtime, workspace, { ref, note, dryRun: false, confirm }),
      });
  const found = [...workspace.findings, ...context.findings];
  return {
    data: { ref: formatRef(ref), ...written },
    findings: await locateFindings(found, sourcesOf([context], workspace)),
  };
}

interface NotePlan {
  readonly ref: Ref;
  readonly note: Parameters<typeof formatDecision>[0];
  readonly dryRun: boolean;
  readonly confirm?: () => void;
}

async function writeNote(
  runtime: Runtime,
  workspace: Workspace,
  { ref, note, dryRun, confirm }: NotePlan,
): Promise<DryRun & { path: string }> {
  const directory = decisionsOf(ref);
  requireInside(runtime, workspace.root, directory);
  const names = (runtime.files.list(`${workspace.root}/${directory}`) ?? []).map(({ name }) => name);
  const name = nameDecision(note.title, names);
  const same = findSameDecision(name, names);
  if (same !== null) throw exists(ref, `${directory}/${same}`);
  const path = `${directory}/${name}`;
  const writes = [{ path, before: null, after: await formatDecision(note) }];
  const options = confirm === undefined ? { writes, dryRun } : { writes, dryRun, confirm };
  return { path, ...(await writeFiles(runtime, workspace, options)) };
}

/** A text of one line, without the spaces around it. What a terminal would obey has no place in a heading. */
function requireLine(what: string, text: string): string {
  const line = text.trim();
  if (line === "") throw new CtxError("USAGE", `The ${what} is empty.`);
  if (!/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(line)) return line;
  throw new CtxError("USAGE", `The ${what} must be one line, without control characters.`, {
    hint: {
      command: "Say the rest in the body: --body FILE, or - for standard input.",
      tool: "Say the rest in reason.",
    },
  });
}

function exists(ref: Ref, path: string): CtxError {
  const name = formatRef(ref);
  return new CtxError("CONTEXT_EXISTS", `${name} has a decision of that name already.`, {
    path,
    hint: {
      command: `Change that file, or choose another title. \`ctx get ${quoteForShell(name)}\` shows what was decided.`,
      tool: "Change that file, or choose another title. context_get shows what was decided.",
    },
  });
}
