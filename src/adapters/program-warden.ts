// A process that outlives ctx by a moment: when ctx is gone, killed too, it ends the programs that ctx was running, so that
// none of them works on beside a run that somebody resumes.
import { spawn } from "node:child_process";

/** Reads `+ group` and `- group`; at the end of its input, which comes with the end of ctx, it ends those that are left. */
const SCRIPT = `
groups=" "
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
[ -n "\${groups# }" ] || exit 0
for group in $groups; do kill -s TERM -- "-$group"; kill -s CONT -- "-$group"; done
sleep 2
for group in $groups; do kill -s KILL -- "-$group"; done
`;

export interface Warden {
  /** From now on this group ends with ctx. */
  guard(group: number): void;
  /** It has ended, or may stay. */
  release(group: number): void;
}

/** Starts it. Where that fails there is none, and nothing else changes. */
export function startWarden(): Warden {
  const child = spawn("/bin/sh", ["-c", SCRIPT], {
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    // In a session of its own: Ctrl-C reaches ctx alone, which ends its programs itself.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  // It waits for ctx, and not the other way round.
  child.unref();
  const { stdin } = child as { stdin: typeof child.stdin & { unref?: () => void } };
  stdin.unref?.();
  return {
    guard: (group) => void stdin.write(`+ ${group}\n`),
    release: (group) => void stdin.write(`- ${group}\n`),
  };
}
