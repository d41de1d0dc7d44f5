// R5: text that speaks to an agent over the head of whoever asked it, commands that run what they download, and where
// links lead. The phrases are instruction-phrases.ts, the commands piped-programs.ts. Only plain wording is found: a
// review warns people, it does not stop a determined author.
import type { Risk } from "../../model/review.js";
import { foldText } from "./fold.js";
import { INSTRUCTION_PHRASES, type Phrase } from "./instruction-phrases.js";
import { withoutCode } from "./markdown-code.js";
import { PIPED_PROGRAMS } from "./piped-programs.js";
import { summarizeTraces, type Trace } from "./place.js";
import type { RiskSubject } from "./subject.js";

const ADDRESS =
  /\b(?:https?|ftp|wss?):\/\/(?:[^\s/?#@<>"'`()]{0,200}@)?(\[[0-9a-f:.]{2,45}\]|[^\s/?#:<>"'`()[\]{}|\\,;*]{1,253})/giu;
/** Names and addresses that lead nowhere (RFC 2606, RFC 6761, RFC 5737) or to the reader's own machine. */
const NOWHERE =
  /^(?:localhost|(?:.*\.)?example(?:\.(?:com|net|org))?|.*\.(?:localhost|test|invalid|example|local|internal)|127\.[\d.]+|0\.0\.0\.0|\[::1?\]|192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+)$/i;
const MOST_HOSTS = 3;

/** Finds such texts. A path or a key is read by agents as well. */
export function findInstructions({ texts }: RiskSubject): Risk[] {
  return texts.flatMap((text) => {
    const plain = foldText(text.text);
    const prose = foldText(withoutCode(text.text));
    const traces = [
      ...INSTRUCTION_PHRASES.flatMap((phrase) => findPhrase(phrase, phrase.isMarkup ? prose : plain)),
      ...PIPED_PROGRAMS.flatMap((phrase) => findPhrase(phrase, plain)),
      ...findAddresses(plain),
    ];
    return summarizeTraces("R5", { ...text, text: plain }, traces);
  });
}

function findPhrase({ kind, severity, what, pattern }: Phrase, text: string): Trace[] {
  return [...text.matchAll(pattern)].map(({ index }) => ({ kind, severity, what, offset: index }));
}

/** One trace for all addresses: which hosts a text leads to is what a reviewer wants to know. */
function findAddresses(text: string): Trace[] {
  const found = [...text.matchAll(ADDRESS)]
    .map(({ 1: host = "", index }) => ({ host: host.toLowerCase().replace(/[.!'’]+$/, ""), index }))
    .filter(({ host }) => host !== "" && !NOWHERE.test(host));
  const hosts = [...new Set(found.map(({ host }) => host))];
  const first = found[0];
  if (first === undefined) return [];
  const named = hosts.slice(0, MOST_HOSTS).map(nameOfHost).join(", ");
  const others = hosts.length > MOST_HOSTS ? ` and ${hosts.length - MOST_HOSTS} more hosts` : "";
  return [{ kind: "address", severity: "low", offset: first.index, what: `Link to ${named}${others}` }];
}

function nameOfHost(host: string): string {
  return host.length <= 60 ? host : `${host.slice(0, 59)}…`;
}
