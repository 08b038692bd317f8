#!/bin/sh
# Builds the implant's template, byte for byte the same on the same toolchain:  build.sh [OUT-FILE]
# Needs gcc libc6-dev libsodium-dev binutils (Debian 12).
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
out=${1:-$here/template/implant-x86_64}
case $out in /*) ;; *) out=$PWD/$out ;; esac
export SOURCE_DATE_EPOCH=0 LC_ALL=C TZ=UTC
cd "$here/src"
gcc -std=gnu17 -O2 -Wall -Wextra -Werror -fstack-protector-strong -D_FORTIFY_SOURCE=2 \
  -fno-ident -ffile-prefix-map="$here"=. -static -no-pie \
  -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,relro,-z,now -Wl,--gc-sections -ffunction-sections \
  -o "$out" implant.c -l:libsodium.a
strip --strip-all --remove-section=.comment "$out"
