// What hooks run, as POSIX shell. They find ctx where a team-mate may have it, only check, never stage, and let the commit
// go on whenever ctx is missing or has trouble of its own: just its "no" (status 1) stops a commit.
import { quoteForShell } from "../../model/text/shell-quote.js";

export const HOOK_NAMES = ["pre-commit", "prepare-commit-msg", "commit-msg"] as const;
export type HookName = (typeof HOOK_NAMES)[number];

/** The name of our check in the configuration of hook runners. */
export const CHECK_ID = "ctx-check";

/** The trailer that names the task of a commit. */
export const TRAILER = "Context-Task";

const MISSING = "ctx is not installed here, so nothing was checked";

/** The options that lead a ctx started at the worktree's top to a root below it; `prefix` ends in "/" or is "". */
function placeOf(prefix: string): string {
  return prefix === "" ? "" : ` -C ${quoteForShell(prefix.slice(0, -1))}`;
}

/**
 * The lines of our part of a hook script. Other programs are called ctx too, so that name comes last and has to show
 * whose it is; a linked worktree has no node_modules of its own, so that of the main one is looked at as well.
 */
export function hookBody(hook: HookName, prefix: string): string {
  return BODIES[hook](placeOf(prefix));
}

const FIND = `ctx_program=$(
  command -v git-ctx || command -v ./node_modules/.bin/git-ctx ||
    command -v "$(git rev-parse --git-common-dir 2>/dev/null)/../node_modules/.bin/git-ctx" || :
)
if [ -z "$ctx_program" ]; then
  case "$(ctx --version 2>/dev/null)" in "ctx "[0-9]*) ctx_program=ctx ;; esac
fi
`;

const BODIES: Readonly<Record<HookName, (place: string) => string>> = {
  "pre-commit": (place) => `${FIND}if [ -n "$ctx_program" ]; then
  ctx_status=0
  "$ctx_program"${place} check --staged </dev/null || ctx_status=$?
  if [ "$ctx_status" -eq 1 ]; then
    exit 1
  elif [ "$ctx_status" -ne 0 ]; then
    echo "ctx: the check ended with status $ctx_status; the commit goes on" >&2
  fi
else
  echo "${MISSING}" >&2
fi
`,
  // $1 is the message's file; $2 says where it came from (githooks(5)). What git replays keeps the message it has.
  "prepare-commit-msg": (place) => `ctx_wanted=yes
case "\${2-}" in merge | squash | commit) ctx_wanted= ;; esac
ctx_subject=
IFS= read -r ctx_subject <"$1" || :
case "$ctx_subject" in "fixup! "* | "squash! "* | "amend! "*) ctx_wanted= ;; esac
for ctx_mark in rebase-merge rebase-apply CHERRY_PICK_HEAD; do
  if [ -e "$(git rev-parse --git-path "$ctx_mark")" ]; then ctx_wanted=; fi
done
if [ -n "$ctx_wanted" ]; then
  ${FIND.replaceAll("\n", "\n  ").trimEnd()}
  ctx_task=
  if [ -n "$ctx_program" ]; then
    ctx_task=$("$ctx_program"${place} hooks task </dev/null 2>/dev/null) || ctx_task=
  fi
  if [ -n "$ctx_task" ]; then
    ctx_words=$(git stripspace --strip-comments <"$1")
    git interpret-trailers --in-place --no-divider --if-exists doNothing \\
      --trailer "${TRAILER}: $ctx_task" "$1" || :
    # A line for the editor's first words, and a blank one below it.
    if [ -z "$ctx_words" ]; then
      ctx_message=$(cat "$1" && echo .) && printf '\\n%s' "\${ctx_message%.}" >"$1"
    fi
  fi
fi
`,
  // An editor that was left without a word means "no commit" to git, unless a trailer is left in the message.
  "commit-msg": () => `if grep -q '^${TRAILER}: ' "$1" &&
  ! sed '/^# -* >8 -*$/,$d' "$1" | git stripspace --strip-comments | grep -qv '^${TRAILER}: '; then
  echo "ctx: the message says nothing but its trailer, so nothing is committed" >&2
  exit 1
fi
`,
};

/**
 * The check on one line, for the configuration of hook runners, which give it to `sh -c`. Written so that neither YAML
 * nor JSON has to quote anything in it; the "?" stands for a space.
 */
export function checkLine(prefix: string): string {
  return (
    `for ctx in git-ctx ./node_modules/.bin/git-ctx ctx; do case $($ctx --version 2>&1) in ctx?[0-9]*) ` +
    `$ctx${placeOf(prefix)} check --staged; test $? -ne 1; exit;; esac; done; echo ${MISSING} >&2`
  );
}

/** The same where a runner starts it without a shell. */
export function checkCommand(prefix: string): string {
  return `sh -c ${quoteForShell(checkLine(prefix))}`;
}
