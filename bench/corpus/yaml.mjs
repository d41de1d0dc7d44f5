// Writes front matter as people do: block style, plain words unquoted, short lists sometimes in one line.

const PLAIN = /^[A-Za-z/][A-Za-z0-9 _./-]*[A-Za-z0-9/]$|^[A-Za-z]$/;
const WORD_OF_YAML = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** Writes an object as the lines of a YAML block mapping. */
export function formatYaml(object, indent = "") {
  return Object.entries(object)
    .map(([key, value]) => `${indent}${formatKey(key)}:${formatValue(value, indent)}`)
    .join("");
}

function formatValue(value, indent) {
  if (Array.isArray(value)) return formatList(value, indent);
  if (typeof value !== "object" || value === null) return ` ${formatScalar(value)}\n`;
  if (Object.keys(value).length === 0) return " {}\n";
  return `\n${formatYaml(value, `${indent}  `)}`;
}

function formatList(list, indent) {
  const isShort = list.every((member) => typeof member !== "object" && String(member).length < 14);
  if (isShort && list.length < 5) return ` [${list.map(formatScalar).join(", ")}]\n`;
  const lines = list.map((member) => {
    if (typeof member !== "object" || member === null) return `${indent}  - ${formatScalar(member)}\n`;
    return `${indent}  - ${formatYaml(member, `${indent}    `).trimStart()}`;
  });
  return `\n${lines.join("")}`;
}

function formatKey(key) {
  return /^[$A-Za-z][A-Za-z0-9_-]*$/.test(key) && !WORD_OF_YAML.test(key) ? key : JSON.stringify(key);
}

function formatScalar(value) {
  if (typeof value !== "string") return JSON.stringify(value);
  return PLAIN.test(value) && !WORD_OF_YAML.test(value) ? value : JSON.stringify(value);
}
