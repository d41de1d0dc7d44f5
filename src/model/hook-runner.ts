// The programs that can look after a repository's git hooks. Which of them it uses is found out by actions/hooks/setup.ts.

/** Git itself first, then those that work with scripts, then those with a configuration of their own. */
export const HOOK_RUNNERS = ["git", "husky", "lefthook", "pre-commit", "simple-git-hooks"] as const;

export type HookRunner = (typeof HOOK_RUNNERS)[number];

/** Those that read from a configuration what hooks do. */
export type ConfigRunner = Exclude<HookRunner, "git" | "husky">;
