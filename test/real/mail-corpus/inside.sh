#!/bin/sh
# Runs in fresh mount and process namespaces: builds the overlay, installs the program, then runs it without a network.
set -eu
here=$1 program=$2 work=$3
root=$work/root
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/work" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mkdir -p "$root/corpus"
mount --bind "$work/eml" "$root/corpus"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
packages=$(sed -n 's/^\/\/ packages: //p' "$here/programs/$program.mjs")
if [ -n "$packages" ]; then
  echo "mx.example.org" > "$root/etc/mailname"
  chroot "$root" sh -c "apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $packages" > "$work/log" 2>&1
fi
rm -f "$root/etc/resolv.conf"
echo 'nameserver 127.0.0.1' > "$root/etc/resolv.conf"
printf '127.0.0.1 localhost\n127.0.0.2 mx.example.org mx\n' > "$root/etc/hosts"
exec unshare --net --uts sh -c "hostname mx.example.org; ip link set lo up; ip addr add 127.0.0.2/8 dev lo; exec timeout 240 chroot '$root' node '$here/programs/$program.mjs' >> '$work/log' 2>&1"
