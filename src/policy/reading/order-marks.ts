// A quick look whether a text may read like an order to an agent at all. The phrases themselves (policy/risk/) take V8
// tens of milliseconds to compile, and most texts hold none of the words that each of them needs.
import { foldText } from "../risk/fold.js";

/** By the kinds of phrases: what stands in every text that one of them finds. Small, and quick to compile. */
const MARKS: Readonly<Record<string, RegExp>> = {
  override:
    /ignor|disregard|forget|overrid|bypass|neglect|overlook|set\W{1,12}aside|(?:not|n't|never|stop)\W{1,12}(?:follow|obey|listen|comply|adhere)|(?:instructions|prompt|directives)\W{1,12}(?:for you|follow|begin|start|are as|below)|vergiss|vergesst|missachte|negeer|vergeet|oublie|ne tien|olvid|desconsider|esque|dimentica|zapomnij|yok say|görmezden|unut|dikkate|phớt|bỏ qua|abaikan|игнорир|забуд|ігнор|忽略|无视|無視|忘|不要|従わない|무시|잊|تجاهل|انس|دستورالعمل|התעל|שכח|पिछल|पहले|उपरोक्त/i,
  secrecy:
    /(?:not|n't|never|without)\W{1,12}(?:tell|inform|notify|alert|mention|reveal|disclos|warn)|(?:hide|conceal|keep)\W[^]{0,120}?from|without\W{1,12}(?:asking|seeking|waiting|requesting)/i,
  role: /you are now|from now on|pretend (?:to|that|you)|must now act as|act as if/i,
  leak: /system\W{1,12}(?:prompt|instructions)|(?:send|post|upload|exfiltrat|forward|transmit|mail|leak|submit)[^\n.]{0,70}(?:secret|credential|key|token|password|\.env|environment)/i,
  chat: /<\||\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>|<\/?(?:system|assistant|developer_|antml|function_|invoke|tool_|human_)|(?:system|prompt|assistant|human)\W{0,3}:|"(?:type|role)"/i,
  download:
    /(?:curl|wget|fetch|aria2c|\bhttps?ie?)[^]*[|(`]|[(`][^]{0,9}(?:curl|wget|fetch)\s|\biex\b|Invoke-Ex|certutil|bitsadmin|mshta/i,
  decoder:
    /base64|openssl|xxd|uudecode|atob|b64decode|Buffer\.from|fromhex|codecs|eval|exec|powershell|pwsh/i,
};

/** The kinds of phrases that a text may hold; none for most. Also where hidden characters were made visible already. */
export function findOrderMarks(text: string): string[] {
  const folded = foldText(text.replace(/⟨U\+[0-9A-F]{4,6}⟩/g, ""));
  return Object.keys(MARKS).filter((kind) => MARKS[kind]?.test(folded) === true);
}
