// What a shell is given to read so that it prepares itself: one step after the other, each only when the one before it
// succeeded and ctx still listens. How the text gets there, and what the reports mean, is not decided here.
import { quoteFor, type ShellName } from "../../model/text/quote-for.js";

/** One step of a preparation. */
export interface Step {
  /** As people read it; never a value of the environment. */
  readonly command: string;
  /** The text that the shell evaluates. */
  readonly text: string;
  /** The variable that holds from then on, once it succeeded. */
  readonly exports?: string;
}

/** What has to hold before something is sent, in this order. */
export interface Preparation {
  /** Absolute, links resolved; null: it stays where it is. */
  readonly directory: string | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly prerequisites: readonly string[];
}

/** Where the shell reports: open descriptors, or files that it opens. */
export type Reports =
  | { readonly kind: "files"; readonly output: string; readonly status: string }
  | { readonly kind: "descriptors"; readonly output: number; readonly status: number };

/** A line of the output, behind what a step printed; the mark is one that no step can know. */
export function endOfOutput(mark: string, index: number): string {
  return `\u001e${mark} ${index}`;
}

/** The first line of the reports; behind it stands one `<number of the step> <exit status>` for each step that was tried. */
export const BEGUN = "begun";

export function needsNothing({ directory, environment, prerequisites }: Preparation): boolean {
  return directory === null && Object.keys(environment).length === 0 && prerequisites.length === 0;
}

/** The steps of a preparation, in the words of one shell. Each succeeds only if what it is for holds afterwards. */
export function listSteps(shell: ShellName, preparation: Preparation): Step[] {
  const { directory, environment, prerequisites } = preparation;
  const steps = Object.entries(environment).map(([name, value]) => exportStep(shell, name, value));
  return [
    ...(directory === null ? [] : [directoryStep(shell, directory)]),
    ...steps,
    ...prerequisites.map((command) => ({ command, text: command })),
  ];
}

function directoryStep(shell: ShellName, directory: string): Step {
  const quoted = quoteFor(shell, directory);
  // A `cd` may be a function of the person's, and is theirs to have; where it led is looked at.
  const text =
    shell === "fish"
      ? `cd ${quoted}; and command test . -ef ${quoted}`
      : `cd ${quoted} && [ . -ef ${quoted} ]`;
  return { command: `cd ${quoteFor("sh", directory)}`, text };
}

function exportStep(shell: ShellName, name: string, value: string): Step {
  const command = `export ${name}`;
  if (shell === "fish") {
    const text = `set -gx ${name} ${quoteFor(shell, value)}; and test "x$${name}" = ${quoteFor(shell, `x${value}`)}`;
    return { command, text, exports: name };
  }
  const quoted = quoteFor(shell, value);
  return { command, text: `export ${name}=${quoted} && [ "x$${name}" = x${quoted} ]`, exports: name };
}

/**
 * A text for a shell to read, whole or not at all: cut off anywhere, it is no sentence of its language. What the steps
 * print goes to the output; they read nothing. What is written to a broken pipe would end an interactive bash, so that
 * the status is reported by a process of its own, or in fish, which does not mind.
 */
export function scriptOf(
  shell: ShellName,
  steps: readonly Step[],
  reports: Reports & {
    /** Ends what each step prints (endOfOutput): letters and digits that nobody can guess. */
    readonly mark: string;
    /** What the shell becomes when all have succeeded. */
    readonly program?: readonly string[];
  },
): string {
  return shell === "fish" ? fishScript(steps, reports) : posixScript(shell, steps, reports);
}

/**
 * The line that makes a shell read a script, to be typed where it stands. It begins with a space: many shells do not
 * remember such lines. Of fish, `source` wants a pipe as its input.
 */
export function lineFor(shell: ShellName, script: string): string {
  return shell === "fish" ? ` source <${quoteFor(shell, script)}` : ` . ${quoteFor(shell, script)}`;
}

type Script = Parameters<typeof scriptOf>[2];

function posixScript(shell: ShellName, steps: readonly Step[], reports: Script): string {
  const isFiles = reports.kind === "files";
  const { output, status } = isFiles ? { output: 8, status: 9 } : reports;
  const close = `${output}>&- ${status}>&-`;
  const lines = steps.map(({ text }, index) => {
    const evaluate = `{ eval ${quoteFor(shell, text)}\n} </dev/null >&${output} 2>&1 ${close}`;
    const mark = `printf '%s\\n' ${quoteFor(shell, endOfOutput(reports.mark, index))} >&${output}`;
    // A variable of this process alone, which ends with the report.
    const tell = `(ctx=$?; ${mark}; printf '${index} %d\\n' "$ctx" >&${status})`;
    return `if ${evaluate}; then ${tell}; else ${tell}; false; fi`;
  });
  const program = execOf(shell, reports);
  const begun = `(printf '${BEGUN}\\n' >&${status})`;
  const chain = [begun, ...lines, ...(program === null ? [] : [`${program} ${close}`])];
  const opened = isFiles ? ` 8>>${quoteFor(shell, reports.output)} 9>${quoteFor(shell, reports.status)}` : "";
  return `{\n${chain.join(" &&\n")} || :\n}${opened}\n`;
}

/** Fish takes a number for a descriptor of its own process, whatever a block around has made of it: so it gets names. */
function fishScript(steps: readonly Step[], reports: Script): string {
  const isFiles = reports.kind === "files";
  const status = isFiles ? quoteFor("fish", reports.status) : `&${reports.status}`;
  const aside = isFiles ? "" : ` >&${reports.output}`;
  const program = execOf("fish", reports);
  const rest = steps.reduceRight(
    (after, { text }, index) => {
      const mark = `echo ${quoteFor("fish", endOfOutput(reports.mark, index))}${aside}\n`;
      const evaluate = `eval ${quoteFor("fish", text)}${isFiles ? "" : ` </dev/null${aside} 2>&1`}`;
      const succeeded = `${mark}if echo '${index} 0' >${status}\n${after}end\n`;
      const failed = `set -l ctx $status\n${mark}echo "${index} $ctx" >${status}\n`;
      return `if ${evaluate}\n${succeeded}else\n${failed}end\n`;
    },
    program === null ? "" : `${program}\n`,
  );
  const output = isFiles ? ` </dev/null >>${quoteFor("fish", reports.output)} 2>&1` : "";
  return `begin\nif echo ${BEGUN} >${status}\n${rest}end\nend${output}\n`;
}

function execOf(shell: ShellName, { program }: Script): string | null {
  return program === undefined ? null : `exec ${program.map((word) => quoteFor(shell, word)).join(" ")}`;
}
