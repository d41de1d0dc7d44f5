// Commands that run what they download or decode: nobody can review what is not there yet. For R5.
import type { Phrase } from "./instruction-phrases.js";

const INTERPRETER =
  "(?:sudo\\s+(?:-\\S{1,20}\\s+){0,3})?(?:\\S{0,60}/)?(?:env\\s+)?(?:\\S{0,60}/)?(?:(?:ba|z|da|k|fi|a)?sh|python[\\d.]*|node|deno|bun|perl|ruby|php|pwsh|powershell)\\b";
const DOWNLOAD = "\\b(?:curl|wget|fetch|aria2c|http|https?ie)(?:\\.exe)?\\s";
const DECODER =
  "\\b(?:base64\\s+(?:-d|-D|--decode)|openssl\\s+(?:enc\\s+)?(?:-?base64|-?a)\\s+-d|xxd\\s+-r|uudecode)\\b";
/** What may stand in one command: no line break that is not escaped, no end of the command. */
const REST = "(?:[^\\n|;&]|\\\\\\n){0,400}";
/** Programs that only pass on, between the two. */
const FILTERS = `(?:\\|\\s*(?:tee|tr|sed|gunzip|zcat|gzip|tar|cat|base64|grep|head|tail|xargs)\\b${REST}){0,3}`;

const downloads = {
  kind: "download",
  severity: "high",
  what: "Command that runs what it downloads",
} as const;
const decodes = { kind: "decoder", severity: "high", what: "Command that runs what it decodes" } as const;

/** Each pattern begins with a fixed word and reaches over a bounded distance. */
export const PIPED_PROGRAMS: readonly Phrase[] = [
  { ...downloads, pattern: new RegExp(`${DOWNLOAD}${REST}${FILTERS}\\|\\s*${INTERPRETER}`, "gi") },
  // bash <(curl …), sh -c "$(curl …)", eval "$(wget …)", . <(curl …)
  {
    ...downloads,
    pattern: new RegExp(
      `(?:\\b(?:(?:ba|z|da|k)?sh|eval|source|exec|python[\\d.]*|node|ruby|perl)\\b|(?<=^|[\\s;&|])\\.\\s)[^\\n;|]{0,80}(?:<\\(|\\$\\(|\`)\\s*(?:curl|wget|fetch)\\s`,
      "gim",
    ),
  },
  { ...decodes, pattern: new RegExp(`${DECODER}${REST}${FILTERS}\\|\\s*${INTERPRETER}`, "gi") },
  {
    ...decodes,
    pattern: new RegExp(`\\b(?:eval|exec|(?:ba|z|da|k)?sh\\s+-c)\\b[^\\n;]{0,300}${DECODER}`, "gi"),
  },
  {
    ...decodes,
    pattern:
      /\b(?:eval|exec)\s{0,5}\(\s{0,5}(?:atob|base64\.b64decode|Buffer\.from|bytes\.fromhex|codecs\.decode|compile|__import__)\b/gi,
  },
  // PowerShell: Invoke-Expression of what a web client brings, in both orders, and encoded commands.
  {
    ...downloads,
    pattern:
      /\b(?:iex|Invoke-Expression)\b[^\n]{0,120}\b(?:irm|iwr|curl|wget|Invoke-WebRequest|Invoke-RestMethod|DownloadString|DownloadData|Net\.WebClient)\b/gi,
  },
  {
    ...downloads,
    pattern:
      /\b(?:irm|iwr|curl|wget|Invoke-WebRequest|Invoke-RestMethod|DownloadString\([^\n)]{0,300}\))[^\n|]{0,400}\|\s{0,5}(?:iex|Invoke-Expression)\b/gi,
  },
  {
    ...decodes,
    pattern:
      /\b(?:powershell|pwsh)(?:\.exe)?\s[^\n|;]{0,200}-e(?:nc|ncodedcommand|c)?\s{1,5}["']?[A-Za-z0-9+/=]{20}/gi,
  },
  {
    ...downloads,
    pattern:
      /\b(?:certutil(?:\.exe)?\s[^\n]{0,80}-urlcache|bitsadmin(?:\.exe)?\s[^\n]{0,80}\/transfer|mshta(?:\.exe)?\s{1,5}["']?https?:)/gi,
  },
];
