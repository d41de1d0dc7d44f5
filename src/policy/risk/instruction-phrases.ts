// Wordings that address a model rather than a colleague: taking orders back, changing its role, keeping things from
// people, and the marks of chat formats. For R5. Ordinary instructions ("run the tests first") are what context is for.
import type { RiskSeverity } from "../../model/review.js";

export interface Phrase {
  readonly kind: string;
  readonly severity: RiskSeverity;
  readonly what: string;
  /** Global; begins with something rare and reaches over a bounded distance, so that no text takes long. */
  readonly pattern: RegExp;
  /** Means something only where Markdown would not show it as code. */
  readonly isMarkup?: true;
}

/** Between words: spaces, emphasis, punctuation that does not end a sentence. */
const GAP = "[\\s*_~`\"'’“”,:>-]{1,12}";
const words = (...parts: readonly string[]): RegExp => new RegExp(`\\b${parts.join(GAP)}`, "giu");
/** For scripts in which a word has no ASCII boundary, or none at all. */
const letters = (pattern: string): RegExp => new RegExp(pattern, "giu");

const override = {
  kind: "override",
  severity: "high",
  what: "Wording that tells an agent to drop its instructions",
} as const;
const secrecy = {
  kind: "secrecy",
  severity: "high",
  what: "Wording that tells an agent to keep something from people",
} as const;
const role = { kind: "role", severity: "medium", what: "Wording that gives an agent another role" } as const;
const leak = {
  kind: "leak",
  severity: "high",
  what: "Wording that asks an agent to give away secrets or its instructions",
} as const;
const chat = { kind: "chat", severity: "high", what: "Mark of a chat format" } as const;

const FORGET = "(?:ignore|disregard|forget|override|bypass|neglect|overlook|set aside)";
const ALL = "(?:(?:all|any|every|each|of|the|your|my|our|these|those|other|and|everything)" + GAP + "){0,4}";
const EARLIER =
  "(?:previous|prior|above|earlier|preceding|foregoing|former|existing|original|initial|system|past)";
const ORDERS =
  "(?:instructions?|prompts?|rules?|directions?|directives?|guidelines?|messages?|commands?|orders?|constraints?|context|conversation|training|guardrails?|polic(?:y|ies))";
const PEOPLE =
  "(?:the|any|your|our)?(?:" +
  GAP +
  ")?(?:users?|humans?|people|person|reviewers?|developers?|maintainers?|anyone|anybody|owners?|operators?)";

const ENGLISH: readonly Phrase[] = [
  // "ignore all of the previous instructions", "disregard any prior rules and …", "forget your system prompt"
  { ...override, pattern: words(FORGET, `${ALL}${EARLIER}${GAP}(?:${EARLIER}${GAP}){0,2}${ORDERS}`) },
  {
    ...override,
    pattern: words(
      FORGET,
      `(?:everything|all|anything)${GAP}(?:that${GAP})?(?:you${GAP}(?:were|have${GAP}been)${GAP}|(?:written|said|stated)${GAP})?(?:above|before|told|learned)`,
    ),
  },
  {
    ...override,
    pattern: words(
      "(?:do not|don't|never|stop)",
      "(?:follow|obey|listen to|comply with|adhere to)",
      `${ALL}(?:${EARLIER}${GAP})${ORDERS}`,
    ),
  },
  {
    ...override,
    pattern: words(
      "(?:new|updated|revised|real|actual|true|secret|hidden)",
      "(?:system )?(?:instructions|prompt|directives)",
      "(?:for you|follow|begin|start|are as|below)\\b",
    ),
  },
  {
    ...secrecy,
    pattern: words(
      "(?:do not|don't|never|must not|without)",
      "(?:tell|inform|inform|notify|alert|mention|reveal|disclose|telling|informing|notifying|alerting|mentioning|revealing|warn|warning)",
      `(?:(?:this|it|that|anything|about|of|any|these|to)${GAP}){0,4}${PEOPLE}\\b`,
    ),
  },
  {
    ...secrecy,
    pattern: words(
      "(?:hide|conceal|keep)",
      `(?:(?:this|it|that|these|changes?|the|all|secret|hidden)${GAP}){1,4}from`,
      `${PEOPLE}\\b`,
    ),
  },
  {
    ...secrecy,
    pattern: words(
      "without",
      "(?:asking|seeking|waiting for|requesting)",
      `(?:(?:the|a|any|for)${GAP}){0,2}(?:user|human)(?:['’]s)?${GAP}(?:for${GAP})?(?:permission|confirmation|consent|approval|knowledge)`,
    ),
  },
  {
    ...role,
    pattern: words(
      "(?:you are now|from now on,? you(?: are| will|'ll)|pretend (?:to be|that you are|you are)|you must now act as|act as if you (?:are|were|have))",
      `(?:(?:a|an|the|in|no|longer|not|bound|by|my|completely|fully)${GAP}){0,5}(?:dan\\b|jailbroken|unrestricted|unfiltered|uncensored|developer mode|god mode|root|admin(?:istrator)?|restrictions?|rules|limits|evil|assistant|agent|model|ai\\b|different)`,
    ),
  },
  {
    ...leak,
    pattern: words(
      "(?:reveal|print|output|repeat|show|display|disclose|leak|recite|quote|dump)",
      `(?:(?:me|us|all|of|the|your|back|full|entire|exact|verbatim|hidden|secret|initial|original)${GAP}){0,5}system${GAP}(?:prompt|instructions)`,
    ),
  },
  {
    ...leak,
    pattern: words(
      "(?:send|post|upload|exfiltrate|forward|transmit|email|e-mail|leak|submit)",
      `[^\\n.]{0,60}\\b(?:secrets?|credentials?|api${GAP}keys?|(?:access|auth|github|npm)${GAP}tokens?|passwords?|private${GAP}keys?|ssh${GAP}keys?|\\.env\\b|environment${GAP}variables)[^\\n.]{0,60}\\b(?:to|at|via)${GAP}(?:https?:|ftp:|[\\w.+-]{1,64}@|this${GAP}(?:url|server|address|endpoint)|the${GAP}following)`,
    ),
  },
];

// One phrase a language: "ignore the previous instructions", in both orders where the language has them.
const OTHER_LANGUAGES: readonly Phrase[] = [
  // German, Dutch
  letters(
    "(?:ignoriere?n?|vergiss|vergesst|missachte|negeer|vergeet)\\s(?:sie\\s)?(?:(?:alle|die|deine|sämtliche|de|je|eerdere)\\s){0,3}(?:vorherigen?|bisherigen?|vorangegangenen?|obigen?|früheren?|vorige|eerdere|bovenstaande)\\s(?:anweisung|instruktion|befehl|regel|vorgabe|instructie|opdracht)",
  ),
  // French
  letters(
    "(?:ignore[zr]?|oublie[zr]?|ne tiens? pas compte)\\s(?:de\\s)?(?:(?:toutes|tous|les|des|vos|tes)\\s){0,3}(?:instructions?|consignes?|règles?|ordres?|directives?)\\s(?:précédent|antérieur|ci-dessus|initial)",
  ),
  // Spanish, Portuguese, Italian
  letters(
    "(?:ignor[ae]n?|olvid[ae]|desconsidere?|esqueça|dimentica|ignorate)\\s(?:(?:todas|todos|las|los|as|os|tutte|tutti|le|gli|i|tus|suas)\\s){0,3}(?:(?:instrucciones|instruções|istruzioni|órdenes|ordens|ordini|reglas|regras|regole|indicaciones|indicazioni)\\s(?:anterior|previ|precedent|acima|de arriba|iniciai)|(?:anteriores|precedenti)\\s(?:instrucciones|instruções|istruzioni))",
  ),
  // Russian, Ukrainian
  letters(
    "(?:игнорируй(?:те)?|проигнорируй(?:те)?|забудь(?:те)?|ігноруй(?:те)?)\\s(?:(?:все|всі|эти|свои)\\s){0,2}(?:предыдущие|прежние|вышеуказанные|попередні)\\s(?:инструкци|указани|правил|команд|інструкці|вказівк)",
  ),
  // Polish, Czech
  letters(
    "(?:zignoruj|ignoruj|zapomnij|ignorujte)\\s(?:(?:o|wszystkie|všechny|wszystkich)\\s){0,2}(?:poprzedni|wcześniejsz|předchozí)\\S{0,4}\\s(?:instrukcj|poleceni|pokyn|instrukce)",
  ),
  // Turkish
  letters(
    "(?:önceki|yukarıdaki)\\s(?:tüm\\s|bütün\\s)?(?:talimat|komut|yönerge|kural)\\S{0,8}\\s(?:yok say|görmezden gel|unut|dikkate alma)",
  ),
  // Chinese
  letters(
    "(?:忽略|无视|無視|忘记|忘記|不要理会|不要遵守)[^。\\n]{0,8}(?:之前|以前|以上|上述|先前|前面|此前|所有)[^。\\n]{0,8}(?:指令|指示|提示|规则|規則|命令|要求)",
  ),
  // Japanese
  letters(
    "(?:これまで|以前|上記|前|先ほど|すべて|全て)の[^。\\n]{0,8}(?:指示|命令|プロンプト|ルール|規則)[^。\\n]{0,6}(?:無視|忘れ|従わない)",
  ),
  // Korean
  letters("(?:이전|앞선|위의|기존)[^.\\n]{0,8}(?:지시|명령|지침|프롬프트|규칙)[^.\\n]{0,8}(?:무시|잊)"),
  // Arabic, Persian
  letters(
    "(?:تجاهل|انس|تجاهلي)\\s(?:(?:جميع|كل|كافة)\\s)?(?:التعليمات|الأوامر|التوجيهات|القواعد)\\s(?:السابقة|أعلاه)|دستورالعمل\\S{0,4}\\s(?:قبلی|پیشین)\\s(?:را\\s)?(?:نادیده|فراموش)",
  ),
  // Hebrew
  letters(
    "(?:התעלם|התעלמי|התעלמו|שכח)\\s(?:מכל\\s|מה|מ)?\\s?(?:ה?הוראות|ה?הנחיות|ה?כללים)\\s(?:ה?קודמות|ה?קודמים|שלעיל)",
  ),
  // Hindi
  letters(
    "(?:पिछले|पहले के|उपरोक्त)\\s(?:सभी\\s)?(?:निर्देश|आदेश|नियम)\\S{0,4}\\s(?:को\\s)?(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल)",
  ),
  // Vietnamese, Indonesian
  letters(
    "(?:bỏ qua|phớt lờ)\\s(?:(?:tất cả|mọi|các)\\s){0,3}(?:hướng dẫn|chỉ dẫn|lệnh)\\s(?:trước|ở trên)|abaikan\\s(?:semua\\s)?(?:instruksi|perintah|petunjuk)\\s(?:sebelumnya|di atas)",
  ),
].map((pattern) => ({ ...override, pattern }));

const CHAT_FORMATS: readonly Phrase[] = [
  {
    ...chat,
    pattern:
      /<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id|begin_of_text|channel|message|tool)\|?>/gi,
  },
  { ...chat, pattern: /\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>/g },
  {
    ...chat,
    pattern:
      /<\/?(?:system|assistant|system[-_]?(?:prompt|reminder|message|instructions?)|developer_instructions|(?:antml:)?(?:function_calls|function_results|invoke|tool_(?:use|call|calls|result|results|code))|human_turn|assistant_turn)(?:\s[^<>\n]{0,200})?>/gi,
    isMarkup: true,
  },
  {
    ...chat,
    pattern:
      /^[ \t]{0,3}(?:#{1,6}\s{0,3}|\*\*)?(?:system|system prompt|assistant|human)(?:\*\*)?:[ \t]{0,3}(?=\S|$)(?=[^\n]{0,60}\byou\b)/gim,
  },
  {
    ...chat,
    pattern:
      /"(?:type|role)"\s{0,5}:\s{0,5}"(?:tool_use|tool_call|tool_result|function_call|system|developer)"/g,
  },
];

/** Everything that is looked for. */
export const INSTRUCTION_PHRASES: readonly Phrase[] = [...ENGLISH, ...OTHER_LANGUAGES, ...CHAT_FORMATS];
