// A user's program in strict TypeScript, without Node's types and without skipLibCheck.
import {
  isCtxError,
  openContext,
  type ErrorCode,
  type Finding,
  type Json,
  type StatelessQuestion,
  type WorkflowHandle,
} from "git-ctx";

export async function titleOf(root: string, ref: string): Promise<Json | ErrorCode> {
  try {
    const { data, findings } = await openContext({ root }).get(ref, { pointer: "/title" });
    const errors: readonly Finding[] = findings.filter(({ severity }) => severity === "error");
    return "value" in data && errors.length === 0 ? data.value : null;
  } catch (error) {
    if (isCtxError(error)) return error.code;
    throw error;
  }
}

export async function listReady(root: string, question: StatelessQuestion): Promise<readonly string[]> {
  const { data } = await openContext({ root }).workflow.statelessNext(question);
  return data.run === null ? data.steps.map(({ path }) => path) : [];
}

export async function execute(workflow: WorkflowHandle, run: string): Promise<readonly string[]> {
  const done: string[] = [];
  const { data } = await workflow.run(
    { run },
    {
      by: "@release",
      tell: async (event) => {
        if (event.event === "step-end" && event.data.outcome === "done") done.push(event.data.path);
      },
    },
  );
  return data.status === "complete" ? done : [];
}

export async function textFor(root: string): Promise<string> {
  const context = openContext({ root });
  const { data } = await context.agents("status", { agents: ["claude"] });
  const { data: section } = await context.export("agents-md", { stdout: true, ref: "project" });
  const { data: briefing } = await context.brief("project", { maxCharacters: 8000 });
  return data.agents.length === 0 ? section.section : briefing.text;
}
