/**
 * What runs at a login host: POSIX sh with Slurm's own commands, coreutils and util-linux. No single quotes, since each
 * script may stand between two of them in a remote command line; `$1` and so on are plain words.
 *
 * `~/.muster-exercise/<deployment>/` lies on a file system that the nodes see too, as homes do. It holds `payload`,
 * `job` (Slurm's number), `ran` (written by the job itself as it starts), its output, and `control` for the announced
 * control program. The job's name is the deployment's id, so it is found even when its number was lost. The site puts a
 * file `released` there, or one level higher for all.
 */

import { HELD, MARK, TELL_FILES } from '../shell-door/index.ts';

const PLACE = `
set -eu
umask 077
export LC_ALL=C
base=$HOME/.muster-exercise
`;

/**
 * Sets $state from what Slurm knows under the job's name. A controller that does not answer ends the script: that is no
 * answer. Forgotten by Slurm (MinJobAge) is ended once the job was there. A pending job counts as running: it may run
 * at any moment; one that the site holds counts as frozen.
 */
const STATE = `
jobs=$(squeue --noheader --states=all --user="$(id -u)" --name="$1" --format="%i %T %r")
state=ended
if [ -n "$jobs" ]; then
  state=$(printf "%s\\n" "$jobs" | sort -n | tail -n 1 | while read -r id word reason; do
    case $word in
      RUNNING|COMPLETING|CONFIGURING|REQUEUED|RESIZING|SIGNALING|STAGE_OUT) echo running ;;
      SUSPENDED|STOPPED|REQUEUE_HOLD|SPECIAL_EXIT) echo frozen ;;
      PENDING) case $reason in JobHeld*|JobHoldMaxRequeue) echo frozen ;; *) echo running ;; esac ;;
      *) echo ended ;;
    esac
  done)
fi
`;

/**
 * `deployment sha256 bytes kind partition minutes`, the program on standard input. Held by a lock, so that two tries at
 * once make one job. Where an earlier try got lost between sbatch and its answer, the job is found by its name or by
 * the mark that it left itself; so after an unclear answer the program stays where such a job would look for it.
 */
export const SUBMIT = `${PLACE}
if [ "$(id -u)" -eq 0 ]; then cat > /dev/null; echo "${MARK} root"; exit 0; fi
dir=$base/$1
sum() { sha256sum < "$dir/payload" | cut -d " " -f 1; }
mkdir -p "$dir"
new=$dir/payload.$$
head -c "$3" > "$new"
if [ "$(sha256sum < "$new" | cut -d " " -f 1)" != "$2" ]; then rm -f "$new"; echo "${MARK} torn"; exit 0; fi
exec 9> "$dir/lock"
flock -w 15 9
there=$(squeue --noheader --states=all --user="$(id -u)" --name="$1" --format="%i") || { rm -f "$new"; exit 1; }
if [ -e "$dir/job" ] || [ -e "$dir/ran" ] || [ -n "$there" ]; then
  rm -f "$new"
  echo "${MARK} job $(sum)"
  exit 0
fi
chmod 700 "$new"
mv "$new" "$dir/payload"
if [ "$4" = control ]; then : > "$dir/control"; set -- "$@" --requeue; else set -- "$@" --no-requeue; fi
name=$1
again=$7
partition=
if [ "$5" != default ]; then partition=--partition=$5; fi
limit=
if [ "$6" != default ]; then limit=--time=$6; fi
received=$(sum)
if said=$(printf "#!/bin/sh\\n: > ran\\nexec ./payload\\n" | sbatch --parsable --job-name="$name" \\
    --comment="MUSTER SECURITY EXERCISE, harmless" --chdir="$dir" --output=stdout --error=stderr --open-mode=append \\
    --export=PATH,HOME --ntasks=1 "$again" $limit $partition 2>&1 9>&-); then
  printf "%s\\n" "\${said##*
}" | cut -d ";" -f 1 > "$dir/job"
  echo "${MARK} job $received"
else
  case $said in
    *"rror: "*[Tt]imed*|*"Unable to contact"*|*"ommunication"*) ;;
    *) rm -rf -- "$dir" ;;
  esac
  echo "${MARK} not $(printf "%s" "$said" | tr "\\n" " " | cut -c 1-300)"
fi
`;

/** `deployment keep`. */
export const INSPECT = `${PLACE}
dir=$base/$1
keep=$2
${STATE}
if [ ! -d "$dir" ]; then
  if [ $state = ended ]; then echo "${MARK} state gone no"; exit 0; fi
  echo "${MARK} state $state yes"; echo "${MARK} end"; exit 0
fi
${HELD}
echo "${MARK} state $state $held"
${TELL_FILES}`;

/** Directories with a job, and jobs whose directory somebody removed. */
export const LIST = `${PLACE}
jobs=$(squeue --noheader --user="$(id -u)" --format="%j")
{
  if [ -d "$base" ]; then
    cd "$base"
    for dir in dep_*; do
      case $dir in *[!a-z0-9_]*) continue ;; esac
      if [ -e "$dir/job" ] || [ -e "$dir/ran" ]; then echo "$dir"; fi
    done
  fi
  printf "%s\\n" "$jobs" | grep -x "dep_[a-z0-9_]*" || :
} | sort -u | while read -r one; do echo "${MARK} job $one"; done
echo "${MARK} end"
`;

/** `deployment keep`. Looks and removes in one go at the host itself; ends nothing. */
export const REMOVE = `${PLACE}
dir=$base/$1
keep=$2
${STATE}
if [ ! -d "$dir" ]; then
  if [ $state = ended ]; then echo "${MARK} outcome gone"; else echo "${MARK} outcome running"; fi
  exit 0
fi
${HELD}
if [ $held = yes ]; then echo "${MARK} outcome held"; exit 0; fi
if [ $state != ended ]; then echo "${MARK} outcome running"; exit 0; fi
rm -rf -- "$dir"
rmdir "$base" 2> /dev/null || :
echo "${MARK} outcome removed"
`;

/** `partition`. Asks whether a job would be taken; submits none. */
export const TRY = `${PLACE}
partition=
if [ "$1" != default ]; then partition=--partition=$1; fi
if said=$(printf "#!/bin/sh\\n" | sbatch --test-only --job-name=muster-probe --export=PATH,HOME --ntasks=1 --time=1 $partition 2>&1); then
  echo "${MARK} in"
else
  echo "${MARK} not $(printf "%s" "$said" | tr "\\n" " " | cut -c 1-300)"
fi
`;

/** `name`: what the newest job of this name does. */
export const WORKLOAD = `${PLACE}
${STATE}
echo "${MARK} workload \${jobs:+known} $state"
`;
