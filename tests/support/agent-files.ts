// Files of agents as people leave them: settings with comments, trailing commas, any indentation and line ends, hooks and
// servers of others among them; TOML; Markdown.
import fc from "fast-check";
import { isJsonObject, type Json, type JsonObject } from "../../src/model/json/json.js";

const OTHERS = [
  "lefthook run pre-commit",
  "npm test",
  "./check.sh // not a comment",
  "echo '/* nor this */'",
];

const hook = fc.constantFrom(...OTHERS).map((command): Json => ({ type: "command", command }));
const group: fc.Arbitrary<Json> = fc.oneof(
  fc.array(hook, { maxLength: 2 }).map((hooks): Json => ({ hooks })),
  fc.array(hook, { maxLength: 2 }).map((hooks): Json => ({ matcher: "Edit|Write", hooks })),
  hook,
);
const event = fc.constantFrom(
  ..."SessionStart UserPromptSubmit PostToolUse Stop BeforeAgent AfterTool sessionStart postToolUse stop Notification".split(
    " ",
  ),
);
const hooks = fc.dictionary(event, fc.array(group, { maxLength: 2 }), { maxKeys: 4 }) as fc.Arbitrary<Json>;
const servers = fc.dictionary(
  fc.constantFrom("docs", "db", "ctx-other"),
  fc.constantFrom<Json>({ command: "docs", args: ["--stdio"] }, { url: "https://shop.example/mcp" }, {}),
  { maxKeys: 2 },
) as fc.Arbitrary<Json>;
const other = fc.constantFrom<Json>(true, 7, "dark", null, [], {}, [1, 2], { allow: ["Bash(npm test)"] });

/** What such a file says. */
const settings: fc.Arbitrary<JsonObject> = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constant("hooks"), hooks),
      fc.tuple(fc.constantFrom("mcpServers", "servers", "mcp"), servers),
      fc.tuple(fc.constant("version"), fc.constant<Json>(1)),
      fc.tuple(fc.constantFrom("permissions", "theme", "a//b", "context"), other),
    ),
    { maxLength: 5 },
  )
  .map((members) => Object.fromEntries(members));

interface Style {
  readonly unit: string;
  readonly eol: string;
  readonly hasBom: boolean;
  readonly isEnded: boolean;
  readonly hasComments: boolean;
  readonly hasTrailingCommas: boolean;
}

const style: fc.Arbitrary<Style> = fc.record({
  unit: fc.constantFrom("  ", "    ", "\t", " "),
  eol: fc.constantFrom("\n", "\n", "\r\n"),
  hasBom: fc.boolean(),
  isEnded: fc.boolean(),
  hasComments: fc.boolean(),
  hasTrailingCommas: fc.boolean(),
});

/** Texts of settings. */
export const settingsText: fc.Arbitrary<string> = fc
  .tuple(settings, style, fc.array(fc.nat(99), { minLength: 40, maxLength: 40 }))
  .map(([value, one, dice]) => new Printer(one, dice).print(value));

/** Writes values as no formatter would: each container in another way. */
class Printer {
  #at = 0;

  constructor(
    private readonly chosen: Style,
    private readonly dice: readonly number[],
  ) {}

  print(value: JsonObject): string {
    const { hasBom, isEnded, eol } = this.chosen;
    const head = this.#remark() === "" ? "" : `// of the shop${eol}`;
    return (hasBom ? "\ufeff" : "") + head + this.#value(value, "") + (isEnded ? eol : "");
  }

  #roll(): number {
    return this.dice[this.#at++ % this.dice.length] as number;
  }

  #remark(): string {
    if (!this.chosen.hasComments) return "";
    return ["", "", "/* why */", '/* two * / " */'][this.#roll() % 4] as string;
  }

  #value(value: Json, margin: string): string {
    if (Array.isArray(value)) {
      const parts = value.map((one) => (inner: string) => this.#value(one, inner));
      return this.#container(["[", "]"], parts, margin);
    }
    if (!isJsonObject(value)) return JSON.stringify(value);
    const parts = Object.entries(value).map(([key, one]) => (inner: string) => {
      const colon = [":", ": ", " : "][this.#roll() % 3] as string;
      return JSON.stringify(key) + colon + this.#value(one, inner);
    });
    return this.#container(["{", "}"], parts, margin);
  }

  #container(
    [open, close]: readonly [string, string],
    parts: readonly ((margin: string) => string)[],
    margin: string,
  ): string {
    const { eol, unit, hasComments, hasTrailingCommas } = this.chosen;
    const remark = this.#remark();
    if (parts.length === 0) {
      const gap = ["", " ", eol + margin, ` ${remark} `][this.#roll() % 4] as string;
      return open + gap + close;
    }
    const comma = hasTrailingCommas && this.#roll() % 2 === 0 ? "," : "";
    if (this.#roll() % 3 === 0) {
      const gap = ["", " "][this.#roll() % 2] as string;
      const separator = [",", ", ", " , "][this.#roll() % 3] as string;
      const text = parts.map((part) => part(margin)).join(separator);
      return `${open}${gap}${text}${comma}${gap}${remark}${close}`;
    }
    const inner = margin + unit;
    const lines = parts.map((part, index) => {
      const end = index < parts.length - 1 ? "," : comma;
      const tail = hasComments && this.#roll() % 4 === 0 ? " // as agreed  " : this.#remark();
      return inner + part(inner) + end + tail + eol;
    });
    const last = hasComments && this.#roll() % 5 === 0 ? `${inner}// more to come${eol}` : "";
    return open + eol + lines.join("") + last + margin + close;
  }
}

const TOML_LINES = [
  'model = "gpt-6"',
  "# of the shop",
  "",
  'approval = "never" # [not.a.table]',
  "[mcp_servers.docs]",
  'command = "docs"',
  'args = ["a", # one',
  'note = """',
  "[profiles.fast]",
  "[[profiles.list]]",
  "x.y = { a = 1, b = '}' }",
  "text = '''\n[no]\n'''",
];

/** Texts that are TOML more often than not. */
export const tomlText: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.constantFrom(...TOML_LINES), { maxLength: 7 }),
    fc.constantFrom("\n", "\r\n"),
    fc.boolean(),
  )
  .map(([lines, eol, isEnded]) => {
    const text = lines.join("\n") + (isEnded ? "\n" : "");
    return text.replaceAll("\n", eol);
  });

const MARKDOWN_LINES = [
  "# Shop",
  "",
  "Run `npm test`.",
  "<!-- by hand -->",
  "```sh\nctx resolve\n```",
  "@AGENTS.md",
  "\u{1f6d2} Köln",
];

/** Texts of instructions; some so long that agents would leave out their end. */
export const markdownText: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.constantFrom(...MARKDOWN_LINES), { maxLength: 6 }),
    fc.constantFrom("\n", "\r\n"),
    fc.constantFrom("", "\n", "\n\n"),
    fc.boolean(),
    fc.nat(9),
  )
  .map(([lines, eol, end, hasBom, length]) => {
    const long = length === 0 ? "Long.\n".repeat(4500) : "";
    return (hasBom ? "\ufeff" : "") + (long + lines.join("\n") + end).replaceAll("\n", eol);
  });
