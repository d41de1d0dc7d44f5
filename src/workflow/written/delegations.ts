// WorkRail's parallel delegations, as the parallel steps that they are: one agent's task each, and one that draws together.
import { isJsonObject, type JsonObject } from "../../model/json/json.js";
import { asText, listObjects, readText } from "./read.js";

/** The steps that a step with `parallelDelegations` stands for, as a file would write them. */
export function readDelegations(written: JsonObject): JsonObject[] {
  const taken = new Map<string, number>();
  const children = listObjects(written["parallelDelegations"]).map((delegation): JsonObject => {
    const workflow = asText(delegation["workflowId"]);
    const times = (taken.get(workflow) ?? 0) + 1;
    taken.set(workflow, times);
    const condition = delegation["runCondition"];
    return {
      id: times === 1 ? workflow : `${workflow}-${times}`,
      title: `Delegate to ${workflow}`,
      prompt: describeDelegation(delegation, workflow),
      ...(isJsonObject(condition) ? { runCondition: condition } : {}),
    };
  });
  const { synthesis } = written;
  if (!isJsonObject(synthesis)) return children;
  const { outputContract } = synthesis;
  return [
    ...children,
    {
      id: "synthesis",
      title: "Draw together what the others found",
      prompt: readText(synthesis["prompt"]) ?? "Draw together what the delegates found, and verify it.",
      needs: children.map(({ id }) => id as string),
      ...(isJsonObject(outputContract) ? { outputContract } : {}),
    },
  ];
}

function describeDelegation({ goal, contextMapping, args }: JsonObject, workflow: string): string {
  const mapped = isJsonObject(contextMapping)
    ? Object.entries(contextMapping).map(([from, to]) => `${asText(to)}: {{${from}}}`)
    : [];
  const fixed = isJsonObject(args)
    ? Object.entries(args).map(([name, value]) => `${name}: ${asText(value)}`)
    : [];
  const given = [...mapped, ...fixed].map((line) => `\n- ${line}`).join("");
  const task = `Have a delegate follow the workflow ${workflow}.`;
  return `${task}${typeof goal === "string" ? ` Its goal: ${goal}` : ""}${given === "" ? "" : `\n\nGive it:${given}`}`;
}
