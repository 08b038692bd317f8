import { MARK } from './shell.ts';

/**
 * Part of a script: sets $held. $keep is "never" where people want to keep nothing; the site lets the sandbox `$dir` go
 * by a file `released` there, or all of them by one in `$base`.
 */
export const HELD = `
held=yes
if [ "$keep" = never ] || [ -e "$dir/control" ] || [ -e "$dir/released" ] || [ -e "$base/released" ]; then held=no; fi
`;

/** Part of a script: tells the program and the files of the sandbox `$dir`, and ends the answer. Follows no link. */
export const TELL_FILES = `if [ -f "$dir/payload" ] && [ ! -L "$dir/payload" ]; then
  echo "${MARK} program $(sha256sum < "$dir/payload" | cut -d " " -f 1)"
fi
cd "$dir"
count=0
for file in *; do
  case $file in *[!A-Za-z0-9._-]*) continue ;; esac
  if [ ! -f "$file" ] || [ -L "$file" ]; then continue; fi
  count=$((count + 1))
  if [ $count -gt 100 ]; then break; fi
  echo "${MARK} file $file"
done
echo "${MARK} end"
`;
