// What `ctx completion <shell>` prints for a shell to source. Each script only passes the words typed so far to
// `ctx completion` and hands the answer on; it evaluates nothing of what it gets. Checked in real shells by
// `npm run test:shells`.
import type { ShellName } from "./shell-words.js";

// Written for bash 3.2 too, which macOS still has: no mapfile, and no compopt.
const BASH = `# bash completion for \`ctx\` and \`git ctx\`.
# shellcheck shell=bash

_ctx() {
  local rest=\${COMP_LINE:0:COMP_POINT} piece='' gap line i
  local -a words=()
  # COMP_WORDS is cut at "=" and ":" too, which are parts of words here: put together what no space divides.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    gap=\${rest%%[![:space:]]*}
    rest=\${rest:\${#gap}}
    piece=\${COMP_WORDS[i]}
    if ((i == COMP_CWORD)); then piece=$rest; fi
    rest=\${rest:\${#piece}}
    if [[ -n $gap || $i -eq 0 ]]; then
      words+=("$piece")
    else
      words[\${#words[@]} - 1]+=$piece
    fi
  done

  # readline replaces what follows the last cut, and nothing of an opening quote.
  local word=\${words[\${#words[@]} - 1]} kept
  if [[ $piece != *[!=:@]* ]]; then piece=''; fi
  kept=\${word%"$piece"}
  if [[ $word == [\\"\\']* ]]; then kept=''; fi

  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default 2>/dev/null || _ctx_files -f "$piece" ;;
      :directories) compopt -o dirnames 2>/dev/null || _ctx_files -d "$piece" ;;
      "$kept"*) COMPREPLY+=("\${line:\${#kept}}") ;;
    esac
  done < <(command ctx completion bash -- "\${words[@]}" 2>/dev/null)
}

_ctx_files() {
  local path
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$2")
}

# git's own completion calls this for \`git ctx\`. It asks for no space after a word and for file names where there
# is nothing else.
_git_ctx() {
  compopt +o nospace +o default +o bashdefault 2>/dev/null
  _ctx
}

complete -o nosort -F _ctx ctx git-ctx 2>/dev/null || complete -F _ctx ctx git-ctx
`;

const ZSH = `#compdef ctx git-ctx
# zsh completion for \`ctx\` and \`git ctx\`.

_ctx() {
  local -a answer
  answer=("\${(@f)$(command ctx completion zsh -- "\${(@Q)words[1,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  if [[ $PREFIX == --*=* && $answer[1] == :(files|directories) ]]; then compset -P 1 '*='; fi
  case $answer[1] in
    ('') return 1 ;;
    (:files) _files ;;
    (:directories) _files -/ ;;
    (*) _describe -V word answer ;;
  esac
}

# zsh's completion of git calls this for \`git ctx\`.
_git-ctx() { _ctx "$@" }

if [[ $funcstack[1] == _ctx ]]; then
  _ctx "$@"
elif (( $+functions[compdef] )); then
  compdef _ctx ctx git-ctx
fi
`;

const FISH = `# fish completion for \`ctx\` and \`git ctx\`.

function __ctx_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    set -l answer (command ctx completion fish -- $words "$last" 2>/dev/null)
    switch "$answer[1]"
        case :files :directories
            set -l lead (string match -r -- '^--[^=]*=' "$last")
            set -l path (string replace -r -- '^--[^=]*=' '' "$last")
            if test $answer[1] = :files
                __fish_complete_path "$path" | string replace -r -- '^' "$lead"
            else
                __fish_complete_directories "$path" | string replace -r -- '^' "$lead"
            end
        case '*'
            printf '%s\\n' $answer
    end
end

complete -c ctx -f -k -a '(__ctx_complete)'
complete -c git-ctx -f -k -a '(__ctx_complete)'
complete -c git -n '__fish_seen_subcommand_from ctx' -f -k -a '(__ctx_complete)'
`;

const SCRIPTS: Readonly<Record<ShellName, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

/** The script for a shell, with its final line break. */
export function scriptFor(shell: ShellName): string {
  return SCRIPTS[shell];
}
