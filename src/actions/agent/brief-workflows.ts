// Which workflows there are, for an agent: their ids in ctx's words, their names and descriptions in the fences of their
// origins.
import type { Outcome } from "../../model/outcome.js";
import type { Standing } from "../../model/standing.js";
import { cutText } from "../../policy/reading/piece-text.js";
import type { Runtime } from "../../ports/runtime.js";
import { openWorkspace } from "../../store/place/workspace.js";
import type { PlaceRequest } from "../request.js";
import { listWorkflows, type ListedWorkflow } from "../workflow/list-workflows.js";
import { fenceTexts, judgeText, standingsIn } from "./fenced-texts.js";

export interface BriefWorkflowsRequest extends PlaceRequest {
  readonly maxCharacters: number;
}

export interface WorkflowsBriefing {
  readonly text: string;
  readonly items: readonly Pick<ListedWorkflow, "id" | "path" | "version" | "steps" | "broken">[];
}

const LONGEST_DESCRIPTION = 600;

/**
 * Tells an agent which workflows it can follow.
 * @throws {CtxError} NOT_INITIALIZED.
 */
export async function briefWorkflows(
  runtime: Runtime,
  { directory, maxCharacters }: BriefWorkflowsRequest,
): Promise<Outcome<WorkflowsBriefing>> {
  const { data, findings } = await listWorkflows(runtime, { directory });
  const { items } = data;
  const workspace = await openWorkspace(runtime, directory);
  const placed = items.map(({ path }) => {
    const text = runtime.files.readText(`${workspace.root}/${path}`) ?? "";
    return { path, isPersonal: false, content: { text }, tip: null };
  });
  const standings = await standingsIn(runtime, workspace, placed);
  const texts = items.map((item, at) => {
    return judgeText({
      ref: "workflows",
      notePath: null,
      standing: standings[at] as Standing,
      text: textOf(item),
    });
  });
  const heading =
    items.length === 0
      ? "ctx: there are no workflows here."
      : `ctx: ${items.length} ${items.length === 1 ? "workflow" : "workflows"}. Begin one with workflow_next and its id as workflowId.`;
  const { text } = await fenceTexts(runtime, { heading, texts, maxCharacters });
  return {
    data: {
      text,
      items: items.map(({ id, path, version, steps, broken }) => ({ id, path, version, steps, broken })),
    },
    findings,
  };
}

function textOf({ id, name, description, steps, broken }: ListedWorkflow): string {
  if (broken) return `${id}: broken, cannot be begun`;
  const words = cutText(description ?? "", LONGEST_DESCRIPTION, `ctx workflow show ${id}`);
  return `${id} (${steps} steps): ${name ?? ""}${words === "" ? "" : `\n  ${words.replace(/\n/g, "\n  ")}`}`;
}
