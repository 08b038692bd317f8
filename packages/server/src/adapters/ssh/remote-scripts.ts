/**
 * What runs at the host: POSIX sh with the tools of any Linux (coreutils, util-linux). No single quotes, since each
 * script stands between two of them in the remote command line; `$1` and so on are plain words.
 *
 * `~/.muster-exercise/<deployment>/` holds `payload`, its output, `job` (pid, start time in clock ticks, boot id: these
 * three name one process for good), `started` (a directory: made by whoever starts it, once), and `control` for the
 * announced control program. The site puts a file `released` there, or one level higher for all.
 */

import { HELD, MARK, TELL_FILES } from '../shell-door/index.ts';

/** Sets $state from the process that `$dir/job` names. */
const STATE = `
state=ended
if [ -f "$dir/job" ]; then
  read -r pid start boot < "$dir/job" || :
  if [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ]; then
    now=$(cat "/proc/$pid/stat" 2>/dev/null || :)
    rest=\${now##*") "}
    set -- $rest
    letter=\${1:-X}
    [ $# -ge 20 ] && shift 19
    if [ -n "$now" ] && [ "\${1:-}" = "$start" ]; then
      case $letter in Z|X) ;; T|t) state=frozen ;; *) state=running ;; esac
    fi
  fi
fi
`;

const PLACE = `
set -eu
umask 077
base=$HOME/.muster-exercise
`;

/** `deployment sha256 bytes kind`, the program on standard input. */
export const SUBMIT = `${PLACE}
if [ "$(id -u)" -eq 0 ]; then echo "${MARK} root"; exit 0; fi
dir=$base/$1
sum() { sha256sum < "$dir/payload" | cut -d " " -f 1; }
if [ -d "$dir/started" ]; then cat > /dev/null; echo "${MARK} job $(sum)"; exit 0; fi
mkdir -p "$dir"
new=$dir/payload.$$
head -c "$3" > "$new"
if [ "$(sha256sum < "$new" | cut -d " " -f 1)" != "$2" ]; then rm -f "$new"; echo "${MARK} torn"; exit 0; fi
chmod 700 "$new"
if ! mkdir "$dir/started" 2> /dev/null; then rm -f "$new"; echo "${MARK} job $(sum)"; exit 0; fi
mv "$new" "$dir/payload"
if [ "$4" = control ]; then : > "$dir/control"; fi
cd "$dir"
received=$(sum)
setsid ./payload < /dev/null > stdout 2> stderr &
pid=$!
now=$(cat "/proc/$pid/stat" 2>/dev/null || :)
set -- \${now##*") "}
[ $# -ge 20 ] && shift 19
echo "$pid \${1:-0} $(cat /proc/sys/kernel/random/boot_id)" > job.new
mv job.new job
echo "${MARK} job $received"
`;

/** `deployment keep`. */
export const INSPECT = `${PLACE}
dir=$base/$1
keep=$2
if [ ! -d "$dir" ]; then echo "${MARK} state gone no"; exit 0; fi
${STATE}${HELD}
echo "${MARK} state $state $held"
${TELL_FILES}`;

export const LIST = `${PLACE}
if [ -d "$base" ]; then
  cd "$base"
  for dir in dep_*; do
    case $dir in *[!a-z0-9_]*) continue ;; esac
    if [ -d "$dir/started" ]; then echo "${MARK} job $dir"; fi
  done
fi
echo "${MARK} end"
`;

/** `deployment keep`. Looks and removes in one go at the host itself; ends nothing. */
export const REMOVE = `${PLACE}
dir=$base/$1
keep=$2
if [ ! -d "$dir" ]; then echo "${MARK} outcome gone"; exit 0; fi
${STATE}${HELD}
if [ $held = yes ]; then echo "${MARK} outcome held"; exit 0; fi
if [ $state != ended ]; then echo "${MARK} outcome running"; exit 0; fi
rm -rf -- "$dir"
rmdir "$base" 2> /dev/null || :
echo "${MARK} outcome removed"
`;

/** Logs in and does nothing. */
export const LOGIN = `echo "${MARK} in"`;
