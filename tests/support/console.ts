// Replays the console blocks of a page: every line that begins with `$ ` is run in one world, and what it prints takes
// the place of what the page shows below it. A command under which the page shows nothing is run and not compared.
import { authoring, runGit } from "./hermetic.js";
import { NOW, type World } from "./transcript.js";

/** A block: its fence, which is longer than any inside it (CommonMark 4.5), and what it holds. */
const CONSOLE = /^(`{3,})console\n([^]*?)^\1$/gm;

/** The page as it would be if every shown output were today's; `-u` writes that page. */
export async function replayPage(page: string, world: World): Promise<string> {
  const shell = new Console(world);
  let replayed = "";
  let end = 0;
  for (const block of page.matchAll(CONSOLE)) {
    replayed += page.slice(end, block.index) + (await replayBlock(block, shell));
    end = block.index + block[0].length;
  }
  return replayed + page.slice(end);
}

/** The first two words of every command of a page, e.g. `ctx resolve`. */
export function listVerbs(page: string): string[] {
  return [...page.matchAll(CONSOLE)].flatMap(([, , inside = ""]) =>
    stepsOf(inside).flatMap(({ line }) =>
      commandsOf(line).map((command) => wordsOf(command).slice(0, 2).join(" ")),
    ),
  );
}

interface Step {
  /** The line as typed, with the lines of a document that it takes in. */
  readonly typed: string;
  readonly line: string;
  /** The text between `<<'EOF'` and `EOF`, if the line has one. */
  readonly input: string;
  /** What the page shows below; "" where it shows nothing. */
  readonly shown: string;
}

async function replayBlock([, fence, inside = ""]: RegExpExecArray, shell: Console): Promise<string> {
  let replayed = `${fence}console\n`;
  for (const step of stepsOf(inside)) {
    const printed = await shell.run(step);
    replayed += step.typed + (step.shown === "" ? "" : printed);
  }
  return replayed + fence;
}

function stepsOf(inside: string): Step[] {
  return inside
    .split(/^(?=\$ )/m)
    .filter((text) => text.startsWith("$ "))
    .map((text) => {
      const [first = ""] = text.split("\n", 1);
      const document = first.endsWith("<<'EOF'") ? /^[^\n]*\n([^]*?)^EOF\n/m.exec(text) : null;
      const typed = document?.[0] ?? `${first}\n`;
      const line = first.slice(2).replace(/\s+# .*$/, "");
      return { typed, line, input: document?.[1] ?? "", shown: text.slice(typed.length) };
    });
}

/** Runs the few programs that pages may show. */
class Console {
  private status = 0;

  constructor(private readonly world: World) {}

  /** What a terminal would show. A failure that the page does not show fails the test. */
  async run({ line, input, shown }: Step): Promise<string> {
    let printed = "";
    for (const command of commandsOf(line)) {
      const words = wordsOf(command);
      const target = words.findIndex((word) => word === ">" || word === ">>");
      const output = await this.start(target < 0 ? words : words.slice(0, target), input);
      if (target < 0) printed += output;
      else this.write(words.slice(target), output);
    }
    if (shown === "" && this.status !== 0) throw new Error(`${line} ends with ${this.status}\n${printed}`);
    return printed;
  }

  private write([how, path]: readonly string[], text: string): void {
    const before = how === ">>" ? this.world.read(path as string) : "";
    this.world.write(path as string, before + text);
  }

  private async start([program, ...args]: readonly string[], input: string): Promise<string> {
    switch (program) {
      case "ctx": {
        const { stdout, stderr, status } = await this.world.ctx(args, { stdin: input });
        this.status = status;
        return stdout + stderr;
      }
      case "git": {
        const date = new Date(NOW).toISOString();
        return this.startGit(args, date);
      }
      case "cat":
        return args.length === 0 ? input : args.map((path) => this.world.read(path)).join("");
      case "echo":
        return `${args.join(" ").replace("$?", String(this.status))}\n`;
      case "npm":
        return "";
      default:
        throw new Error(`pages show ctx, git, cat and echo, not ${program}`);
    }
  }

  /** What git says when it refuses stands on its other stream. */
  private startGit(args: readonly string[], date: string): string {
    this.status = 0;
    try {
      const printed = runGit(this.world.root, authoring(this.world.environment, date), args);
      return printed === "" ? "" : `${printed}\n`;
    } catch (error) {
      const { status, stderr } = error as { status?: number | null; stderr?: string };
      if (typeof status !== "number" || stderr === undefined) throw error;
      this.status = status;
      return stderr;
    }
  }
}

function commandsOf(line: string): string[] {
  return line.split(" && ");
}

/** The words of a command; quotes keep one together. */
function wordsOf(command: string): string[] {
  const words = command.replace(/ ?<<'EOF'$/, "").match(/(?:'[^']*'|"[^"]*"|[^\s'"]+)+/g) ?? [];
  return words.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
}
