// Where a team's shared global context comes from, as config.json or a person names it: which addresses are one, and how a
// person asks there for what was pushed to be merged. Nothing is opened here.

/** A source as typed or configured. */
export type Source =
  | { readonly kind: "url"; readonly address: string }
  /** Absolute, or relative to the root. */
  | { readonly kind: "path"; readonly address: string }
  /** Why it is none; `secret` where it holds a password, so that it must not be shown. */
  | { readonly kind: "refused"; readonly why: string; readonly isSecret: boolean };

/** `[user@]host:path`, as ssh has it; one letter before the colon is a drive. */
const SCP = /^(?:([^@/:\s]+)@)?([A-Za-z0-9][A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\]):(?!\/\/)(.+)$/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//;

/**
 * Judges a source. Only https, ssh and paths lead to one: other ways run programs (git-remote-ext(1)) or can be changed
 * on the way. What stands in config.json is everybody's, so that an address with a password in it is refused.
 */
export function judgeSource(text: string): Source {
  const refused = (why: string, isSecret = false): Source => ({ kind: "refused", why, isSecret });
  if (text.trim() === "" || text !== text.trim())
    return refused("it is empty, or begins or ends with a space");
  if (/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(text))
    return refused("it holds characters that cannot be seen");
  if (text.startsWith("-")) return refused("it begins as an option does");
  const [, scheme] = SCHEME.exec(text) ?? [];
  if (scheme !== undefined) return judgeUrl(text, scheme.toLowerCase(), refused);
  if (/^[A-Za-z0-9+.-]+::/.test(text)) return refused("it names a program that git would run");
  if (/^(?:[A-Za-z]:)?[\\/]/.test(text) || /^\.{1,2}(?:[\\/]|$)/.test(text))
    return { kind: "path", address: text };
  const [, user, host, path = ""] = SCP.exec(text) ?? [];
  if (user === undefined && path.includes("@")) return refused("it may hold a password", true);
  if (host !== undefined) {
    return user?.startsWith("-") ? refused("it begins as an option does") : { kind: "url", address: text };
  }
  if (text.includes("@") && text.includes(":")) return refused("it may hold a password", true);
  return { kind: "path", address: `./${text}` };
}

function judgeUrl(
  text: string,
  scheme: string,
  refused: (why: string, isSecret?: boolean) => Source,
): Source {
  const authority = /^[^:]+:\/\/([^/?#]*)/.exec(text)?.[1] ?? "";
  const user = authority.includes("@") ? authority.slice(0, authority.lastIndexOf("@")) : null;
  if (user !== null && (user.includes(":") || scheme !== "ssh"))
    return refused("it holds a user name or a password", true);
  if (/[?#]/.test(text)) return refused("it has a query or a fragment, where a password may stand", true);
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  if (scheme === "file")
    return host === "" ? { kind: "url", address: text } : refused("it names a file on another host");
  if (scheme !== "https" && scheme !== "ssh") return refused(`${scheme} is not one of https, ssh and a path`);
  if (
    !/^(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9a-fA-F:.]+\])(?::\d+)?$/.test(host) ||
    user?.startsWith("-") === true
  )
    return refused("its host is none");
  return { kind: "url", address: text };
}

/** The page on which a person opens the request to merge a branch into another; null where the host is not known. */
export function requestPage(
  source: string,
  { branch, into }: { branch: string; into: string },
): string | null {
  const [host, path] = placeOf(source) ?? [];
  if (host === undefined || path === undefined) return null;
  const [from, to] = [branch, into].map((name) => name.split("/").map(encodeURIComponent).join("/"));
  const page = `https://${host}/${path}`;
  if (/(?:^|\.)github\./.test(host)) return `${page}/compare/${to}...${from}?expand=1`;
  if (/(?:^|\.)gitlab\./.test(host)) {
    const query = `merge_request%5Bsource_branch%5D=${encodeURIComponent(branch)}&merge_request%5Btarget_branch%5D=${encodeURIComponent(into)}`;
    return `${page}/-/merge_requests/new?${query}`;
  }
  if (host === "bitbucket.org") {
    return `${page}/pull-requests/new?source=${encodeURIComponent(branch)}&dest=${encodeURIComponent(into)}`;
  }
  return /^(?:codeberg\.org|gitea\.|forgejo\.)/.test(host) ? `${page}/compare/${to}...${from}` : null;
}

/** Host and path of a source that is no path; a port of ssh is none of the page's. */
function placeOf(source: string): [string, string] | null {
  const url = /^(?:https|ssh):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(source);
  const scp = url === null && !/^[./\\]/.test(source) ? SCP.exec(source) : null;
  const [host, path] = url !== null ? [url[1], url[2]] : [scp?.[2], scp?.[3]];
  if (host === undefined || path === undefined) return null;
  return [host, path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "")];
}
