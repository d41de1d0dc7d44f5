// What `$session` says about a context once its lineage is merged: where work on it happens, and what prepares the
// place. Whether any of it may be used is not told here: src/policy/trust/, src/store/trust/.

export const SESSION_REQUIREMENTS = ["dir", "env", "branch"] as const;
export type SessionRequirement = (typeof SESSION_REQUIREMENTS)[number];

/** Where a part of a setting is written. */
export interface SettingOrigin {
  readonly ref: string;
  /** Relative to the root, with "/"; absolute for the personal global context. */
  readonly path: string;
  /** 1-based; null where it cannot be told. */
  readonly line: number | null;
  /** In the personal global context, outside of every repository: the person's own words, which need no approval. */
  readonly isOwn: boolean;
}

export interface SettingVariable extends SettingOrigin {
  /** Letters, digits and underscores. */
  readonly name: string;
  /** Without NUL; anything else may be in it. */
  readonly value: string;
}

export interface SettingCommand extends SettingOrigin {
  /** A text for a shell, without NUL. */
  readonly command: string;
}

export interface SettingDirectory extends SettingOrigin {
  /** As written: relative to the root. Not checked yet. */
  readonly workdir: string;
}

/** The merged `$session` of a ref, in the order of the documents. */
export interface SessionSetting {
  readonly workdir: SettingDirectory | null;
  readonly env: readonly SettingVariable[];
  readonly prereqs: readonly SettingCommand[];
  readonly requires: readonly SessionRequirement[];
}
