#!/bin/sh
# Lets real mail programs write bounces, delays, receipts, absence notes and list notices, and keeps them as corpus.
# Usage, as root on Debian 12: sh test/real/mail-corpus/make.sh [program ...]
#
# Each program is installed into a throw-away overlay over this system and runs in network, mount and process namespaces of its
# own: nothing of it stays, no packet leaves, and all its processes end with the namespace.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${OUT:-$here/../../corpus/mail/real}
programs=${*:-$(ls "$here/programs" | sed -n 's/\.mjs$//p')}
[ "$(id -u)" = 0 ] || { echo "make.sh: needs root, for namespaces and an overlay" >&2; exit 77; }
mkdir -p "$out"
for program in $programs; do
  work=$(mktemp -d /var/tmp/mail-corpus.XXXXXX)
  echo "== $program"
  mkdir -p "$work/upper" "$work/work" "$work/root" "$work/eml"
  unshare --mount --pid --fork --kill-child=KILL sh "$here/inside.sh" "$here" "$program" "$work" || echo "$program failed; its log is $work/log" >&2
  if ls "$work/eml/"*.eml >/dev/null 2>&1; then
    rm -rf "${out:?}/$program"
    mkdir -p "$out/$program"
    cp "$work/eml/"* "$out/$program/"
    rm -rf "$work"
  fi
done
