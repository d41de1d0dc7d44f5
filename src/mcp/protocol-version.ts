// The revision that each request of the newer era names. The SDK asks the first one of a connection; without sessions
// every request stands for itself (MCP 2026-07-28, Versioning), so the others are asked here.
import { PROTOCOL_VERSION_META_KEY, UnsupportedProtocolVersionError } from "@modelcontextprotocol/server";
import { isJsonObject, type JsonObject } from "../model/json/json.js";
import type { Refusal } from "./line-transport.js";

const SUPPORTED = ["2026-07-28"];

/** Why a request is not served: it names a revision that we do not speak. The older era names none. */
export function refuseVersion({ params }: JsonObject): Refusal | undefined {
  const meta = isJsonObject(params) ? params["_meta"] : undefined;
  const requested = isJsonObject(meta) ? meta[PROTOCOL_VERSION_META_KEY] : undefined;
  if (typeof requested !== "string" || SUPPORTED.includes(requested)) return undefined;
  const { code, message } = new UnsupportedProtocolVersionError({ supported: SUPPORTED, requested });
  return { code, message, data: { supported: SUPPORTED, requested } };
}
