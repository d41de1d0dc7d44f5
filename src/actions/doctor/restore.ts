// The repair of a broken file that git's HEAD has in a good version: the broken bytes are kept, the good ones come back.
import { utf8Decode } from "../../model/text/utf8.js";
import type { ObjectId } from "../../ports/git.js";
import { keepAside } from "./aside.js";
import type { Repair } from "./check.js";
import { endingsOf, withEndings } from "./endings.js";
import { readBytes, type Site } from "./site.js";

/** Decides whether a text is what the file should hold. */
export type IsGood = (text: string) => Promise<boolean>;

/** Plans to restore a file; null when HEAD has no good version of it. */
export async function planRestore(
  site: Site,
  { path, oid, isGood }: { path: string; oid: ObjectId | undefined; isGood: IsGood },
): Promise<Repair | null> {
  const { repository, workspace } = site;
  if (oid === undefined || repository === null || workspace === null) return null;
  const { root } = workspace;
  const bytes = readBytes(site, root, path);
  const [blob] = await repository.readBlobs([oid]);
  const text = blob === undefined ? null : utf8Decode(blob);
  if (bytes === null || text === null || !(await isGood(text))) return null;
  const kept = keepAside(site, { root, path, bytes, reason: "broken" });
  // Where the checkout converts line endings, the restored file has those of the checkout.
  const broken = endingsOf(bytes);
  const after = broken.crlf > broken.lf && !text.includes("\r") ? withEndings(text, "\r\n") : text;
  return {
    summary: `restore the version of HEAD, and keep what is there now as ${kept.path}`,
    steps: [...kept.steps, { top: root, path, before: bytes, after }],
  };
}
