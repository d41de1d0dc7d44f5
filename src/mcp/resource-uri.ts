// The addresses of resources: ctx://<ref> is a context alone, ctx://resolved/<ref> with all that applies to it.
import type { ReadableContext } from "../actions/follow-resources.js";
import { isCtxError } from "../errors/ctx-error.js";
import { parseRef } from "../model/ref.js";

const SCHEME = "ctx://";
const RESOLVED = "resolved/";

/** URI templates (RFC 6570 §3.2.3): a ref holds slashes. */
export const OWN_TEMPLATE = `${SCHEME}{+ref}`;
export const RESOLVED_TEMPLATE = `${SCHEME}${RESOLVED}{+ref}`;

/** The address of a context. */
export function formatUri({ ref, isResolved }: ReadableContext): string {
  const path = ref.split("/").map(encodeURIComponent).join("/");
  return `${SCHEME}${isResolved ? RESOLVED : ""}${path}`;
}

/** What an address names; null for what is no address of ours. Whether the context exists is not asked. */
export function parseUri(uri: string): ReadableContext | null {
  if (!uri.startsWith(SCHEME)) return null;
  const path = decode(uri.slice(SCHEME.length));
  if (path === null) return null;
  const isResolved = path.startsWith(RESOLVED);
  const ref = isResolved ? path.slice(RESOLVED.length) : path;
  return isRef(ref) ? { ref, isResolved } : null;
}

function isRef(text: string): boolean {
  try {
    parseRef(text);
    return true;
  } catch (error) {
    if (isCtxError(error)) return false;
    throw error;
  }
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null; // A percent sign that begins no code.
  }
}
