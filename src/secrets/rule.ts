// What a rule about one kind of secret says. The rules themselves are rows in rules/; how they are asked is in
// find-secrets.ts.

/** One kind of secret, by its published format. */
export interface SecretRule {
  /** Permanent: scripts read it in `details.kind`. */
  readonly kind: string;
  /** As a sentence says it, with its article: "a GitHub token". */
  readonly name: string;
  /** Texts of which one stands in every such secret; others are not searched for it. Case counts. */
  readonly marks: readonly string[];
  /**
   * Global. What is secret is the group `secret`, else the whole match. INVARIANT: it cannot begin in the middle of a
   * run of its own characters, and what repeats is bounded or of one class, so that searching takes linear time.
   */
  readonly pattern: RegExp;
  /** A last look at what the pattern matched; without it everything counts that is no stand-in. */
  readonly accepts?: (secret: string) => boolean;
}

/** The pattern of a token that stands by itself: no letter or digit goes before it or after it. */
export function tokenOf(source: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])(?:${source})(?![A-Za-z0-9])`, "g");
}
