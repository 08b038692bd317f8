import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `sbatch` and `squeue` as shell scripts that start processes at once, for the fast tests; the words are those of Slurm
 * 22.05. `spool/N` holds the user, the name and the process of job N; `spool/N.state` what somebody set. A file
 * `barred` or `away` makes them answer so. The same tests run against the real Slurm in test/real/slurm.
 */
export interface FakeSlurm {
  dir: string;
  bin: string;
  spool: string;
  close(): void;
}

const PROCESS = `
alive() { [ -e "/proc/$1" ] && case $(sed "s/.*) //" "/proc/$1/stat" 2>/dev/null | cut -c 1) in Z|X|"") return 1 ;; esac; }
`;

const AWAY = `
if [ -e "$spool/away" ]; then
  echo "slurm_load_jobs error: Unable to contact slurm controller (connect failure)" >&2
  exit 1
fi
`;

const SBATCH = `
name= dir=. test=
for word in "$@"; do
  case $word in
    --job-name=*) name=\${word#*=} ;;
    --chdir=*) dir=\${word#*=} ;;
    --test-only) test=yes ;;
  esac
done
cat > /dev/null
if [ -e "$spool/barred" ] && grep -qx "$MUSTER_FAKE_USER" "$spool/barred"; then
  echo "sbatch: error: Batch job submission failed: User's group not permitted to use this partition" >&2
  exit 1
fi
if [ -n "$test" ]; then echo "sbatch: Job 1 to start at 2026-11-22T16:31:17" >&2; exit 0; fi
number=1
while ! mkdir "$spool/n$number" 2> /dev/null; do number=$((number + 1)); done
cd "$dir"
: > ran
setsid ./payload < /dev/null > stdout 2> stderr 9>&- &
echo "$MUSTER_FAKE_USER $name $!" > "$spool/$number"
echo $number
`;

const SQUEUE = `
name= user= format=
for word in "$@"; do
  case $word in
    --name=*) name=\${word#*=} ;;
    --format=*) format=\${word#*=} ;;
  esac
done
for file in "$spool"/[0-9]*; do
  case $file in *.state|*"*") continue ;; esac
  read -r owner job pid < "$file"
  [ "$owner" = "$MUSTER_FAKE_USER" ] || [ "$owner" = any ] || continue
  [ -z "$name" ] || [ "$name" = "$job" ] || continue
  word=COMPLETED
  if alive "$pid"; then word=RUNNING; fi
  if [ -e "$file.state" ] && [ $word = RUNNING ]; then word=$(cat "$file.state"); fi
  case $format in
    "%i %T %r") echo "\${file##*/} $word None" ;;
    "%i") echo "\${file##*/}" ;;
    "%j") [ $word = COMPLETED ] || echo "$job" ;;
  esac
done
`;

export function startFakeSlurm(): FakeSlurm {
  const dir = mkdtempSync('/tmp/muster-fake-slurm-');
  const [bin, spool] = [join(dir, 'bin'), join(dir, 'spool')];
  for (const made of [dir, bin, spool]) {
    mkdirSync(made, { recursive: true });
    chmodSync(made, made === spool ? 0o777 : 0o755);
  }
  const tool = (name: string, script: string): void => {
    const head = `#!/bin/sh\nset -u\nspool=${spool}\n${PROCESS}${AWAY}`;
    writeFileSync(join(bin, name), `${head}${script}`, { mode: 0o755 });
  };
  tool('sbatch', SBATCH);
  tool('squeue', SQUEUE);
  return { dir, bin, spool, close: () => rmSync(dir, { recursive: true, force: true }) };
}
