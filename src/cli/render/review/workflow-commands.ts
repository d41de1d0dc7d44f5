// GitHub's runners read commands from whatever a step prints: `::error::…` where a line begins with it, in a line's
// middle too the older `##[error]…`. Ours are made here, and text from files is kept from being one.

const LONGEST_MESSAGE = 1000;

/** A runner's command: its values cannot end it (the escapes of the toolkit's command.ts). */
export function formatCommand(
  name: "error" | "warning" | "notice",
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined);
  const list = given.map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(",");
  const text =
    message.length > LONGEST_MESSAGE ? `${[...message].slice(0, LONGEST_MESSAGE).join("")}…` : message;
  return withoutCommands(`::${name}${list === "" ? "" : ` ${list}`}::${escapeMessage(text)}`, {
    isCommand: true,
  });
}

function escapeMessage(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}

/**
 * Text that no runner obeys: a colon pair that begins a line is set apart, and so is the sign of an older command
 * wherever it stands. Everything else stays as it is.
 */
export function withoutCommands(text: string, options: { readonly isCommand?: boolean } = {}): string {
  const broken = text.replace(/##\[/g, "## [");
  return options.isCommand === true ? broken : broken.replace(/^(\s*)::/gm, "$1: :");
}
