// Takes secrets out of texts that tell of what was asked: error messages repeat what somebody typed, and end in logs.
import { isJsonObject, setOwn, type Json, type JsonObject } from "../model/json/json.js";
import { findSecrets } from "./find-secrets.js";

/** The same text with `[kind of secret]` in place of each secret. */
export function maskSecrets(text: string): string {
  let masked = "";
  let end = 0;
  for (const secret of findSecrets(text)) {
    masked += `${text.slice(end, secret.start)}[${secret.kind}]`;
    end = secret.end;
  }
  return masked + text.slice(end);
}

/** The same value with its strings and keys masked. */
export function maskSecretsInJson<T extends Json>(value: T): T {
  if (typeof value === "string") return maskSecrets(value) as T;
  if (Array.isArray(value)) return value.map((element) => maskSecretsInJson(element)) as T;
  if (!isJsonObject(value)) return value;
  const masked: JsonObject = {};
  for (const [key, member] of Object.entries(value))
    setOwn(masked, maskSecrets(key), maskSecretsInJson(member));
  return masked as T;
}
