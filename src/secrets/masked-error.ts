// An error as it may be printed: messages repeat what was typed, and a refused secret must not end in a log after all
// (SPEC §15, P23). Answers of readers are no errors, and show what the files hold.
import { CtxError, type Hint } from "../errors/ctx-error.js";
import type { Finding } from "../errors/finding.js";
import type { Json } from "../model/json/json.js";
import { mayHoldSecret } from "./suspicion.js";

/** The error itself where nothing in it looks like a secret, else a copy in which every secret is named by its kind. */
export async function maskError(error: CtxError): Promise<CtxError> {
  const { code, message, hint, toolHint, path, line, details, findings } = error;
  const told = { message, hint, toolHint, path, details, findings };
  // Causes and the stack repeat the message, at most with a path.
  if (![JSON.stringify(told), error.stack ?? "", ...messagesOf(error.cause)].some(mayHoldSecret))
    return error;
  const { maskSecrets, maskSecretsInJson } = await import("./mask.js");
  const masked = new CtxError(code, maskSecrets(message), {
    ...(hint === undefined ? {} : { hint: maskHint(hint, toolHint, maskSecrets) }),
    ...(path === undefined ? {} : { path: maskSecrets(path) }),
    ...(line === undefined ? {} : { line }),
    ...(details === undefined ? {} : { details: maskSecretsInJson(details as { [key: string]: Json }) }),
    findings: maskSecretsInJson(findings as unknown as Json[]) as unknown as Finding[],
  });
  if (error.stack !== undefined) masked.stack = maskSecrets(error.stack);
  return masked;
}

function maskHint(command: string, tool: string | undefined, mask: (text: string) => string): string | Hint {
  return tool === undefined ? mask(command) : { command: mask(command), tool: mask(tool) };
}

function messagesOf(cause: unknown): string[] {
  const messages: string[] = [];
  for (let each = cause; each instanceof Error && messages.length < 5; each = each.cause)
    messages.push(each.stack ?? each.message);
  return messages;
}
