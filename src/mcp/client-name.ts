// Who is at the other end, as a name that entries can bear: Claude Code writes as @claude-code, unless told otherwise.
import { CLIENT_INFO_META_KEY, type Server } from "@modelcontextprotocol/server";
import { isJsonObject, type Json } from "../model/json/json.js";
import { slugOfTitle } from "../model/text/slug.js";

const LONGEST = 64;

/** The client's name as "@slug"; undefined where it told none. The newer era tells it with each request, the older once. */
export function slugOfClient(
  envelope: unknown,
  server: Pick<Server, "getClientVersion">,
): string | undefined {
  const told = isJsonObject((envelope ?? null) as Json) ? (envelope as Record<string, Json>) : {};
  const client = told[CLIENT_INFO_META_KEY] ?? server.getClientVersion();
  const name = isJsonObject((client ?? null) as Json) ? (client as Record<string, Json>)["name"] : undefined;
  const slug = typeof name === "string" ? slugOfTitle(name, LONGEST) : "";
  return slug === "" ? undefined : `@${slug}`;
}
