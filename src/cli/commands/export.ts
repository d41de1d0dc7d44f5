// `ctx export`.
import { exportContext, EXPORT_TARGETS, type ExportData, type ExportTarget } from "../../actions/export.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { CommandSpec, Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { given, hasFlag, optionalArgument, textOption, writerOf } from "../parse/invocation.js";
import { renderDiff } from "../render/diff.js";
import { REF } from "../words.js";

export const command: CommandSpec<ExportData> = {
  name: "export",
  summary: "Write a context into an agent's instructions",
  arguments: [{ ...REF, required: false, description: `${REF.description}; else project` }],
  options: [
    {
      name: "to",
      value: "WHERE",
      required: true,
      choices: EXPORT_TARGETS,
      description: "whose file gets a section that ctx manages",
    },
    { name: "stdout", description: "print the section, write no file" },
  ],
  examples: [
    { line: "ctx export --to agents-md", note: "what the project knows, into AGENTS.md" },
    { line: "ctx export --to claude --dry-run", note: "the exact diff" },
    { line: "ctx export --to gemini --stdout", note: "to look at" },
  ],
  writer: true,
  run: (invocation, door) =>
    exportContext(door.runtime, {
      ...writerOf(invocation, door),
      ...given("ref", optionalArgument(invocation, "ref")),
      to: textOption(invocation, "to") as ExportTarget,
      ...(hasFlag(invocation, "stdout") ? { stdout: true } : {}),
    }),
  render,
};

function render({ data }: Outcome<ExportData>, screen: Screen): Rendering {
  const { ref, path, changed, section, dryRun, diff } = data;
  const advice = adviceFor(data);
  const remark = advice === "" ? {} : { remark: advice };
  if (path === null) return { result: section.trimEnd(), ...remark };
  if (dryRun === true) return { ...renderDiff(diff, screen.paint), ...(changed ? remark : {}) };
  const file = visibleLine(path);
  const result = changed ? `Wrote ${visibleLine(ref)} into ${file}` : `${file} says that already`;
  return { result, ...remark };
}

function adviceFor({ withheld, omitted }: ExportData): string {
  const left = omitted.values + omitted.notes + omitted.entries;
  return [
    ...(withheld === 0
      ? []
      : [
          `${withheld === 1 ? "A text was" : `${withheld} texts were`} left out: not reviewed yet, and worded like an order to agents. \`ctx review\` shows what.`,
        ]),
    ...(left === 0 ? [] : [`${left} more did not fit; agents read no more than that.`]),
  ].join("\n");
}
