#!/usr/bin/env bash
# Builds the drill image: Debian's cloud kernel, an initial file system of busybox and the published program, and an
# empty disk of 64 MB. drill-image.sh OUT PROGRAM makes OUT/{kernel,initrd,disk.qcow2,facts}.
#
# The machine has no login, no listener and no package; it brings its network up, runs the user data that it was given
# once as /bin/sh, and says what it does on its console. Its root file system is memory; the disk, which snapshots
# show, holds what the exercise left. The same kernel and program give the same initrd, byte for byte.
set -euo pipefail
OUT=$1
PROGRAM=$2
MODULES="failover net_failover virtio virtio_ring virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_net
 af_packet virtio_blk scsi_common scsi_mod libata ata_generic ata_piix cdrom sr_mod isofs nls_cp437 nls_iso8859-1 fat
 vfat"
mkdir -p "$OUT"
work=$(mktemp -d)
trap 'rm -r -- "$work"' EXIT

package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*-cloud-amd64\)$/\1/p' | head -n 1)
[ -n "$package" ] || { echo 'the package lists name no cloud kernel; run apt-get update' >&2; exit 1; }
chmod 755 "$work"
(cd "$work" && apt-get download -qq "$package" 2> /dev/null && dpkg-deb -x "$package"*.deb kernel)
cp "$work"/kernel/boot/vmlinuz-* "$OUT/kernel"

root=$work/root
mkdir -p "$root"/{bin,proc,sys,dev,mod,etc,run,tmp,media,var/lib/muster-exercise,usr/lib/muster}
cp /bin/busybox "$root/bin/busybox"
install -m 755 "$PROGRAM" "$root/usr/lib/muster/implant"
printf 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n' > "$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' > "$root/etc/group"
names=
for one in $MODULES; do
  file=$(find "$work/kernel/lib/modules" -name "$one.ko" | head -n 1)
  # Those that the kernel has built in are not there to be loaded.
  [ -z "$file" ] || { cp "$file" "$root/mod/"; names="$names $one"; }
done
cat > "$root/init" <<INIT
#!/bin/busybox sh
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
say() { echo "muster-exercise: \$*" > /dev/console; }
# Who needs whom changes from kernel to kernel: what fails now may load when the others stand.
for round in 1 2 3; do for one in $names; do insmod /mod/\$one.ko 2> /dev/null; done; done
$(cat "$(dirname "$0")/drill-image-init.sh")
INIT
chmod 755 "$root/init"
find "$root" -exec touch -h -d @1700000000 {} +
(cd "$root" && find . | LC_ALL=C sort | cpio -o -H newc --quiet --reproducible --owner=0:0 | gzip -n9) > "$OUT/initrd"
qemu-img create -q -f qcow2 "$OUT/disk.qcow2" 64M
{
  echo "kernel $package"
  (cd "$OUT" && sha256sum kernel initrd)
  echo "$(sha256sum < "$PROGRAM" | cut -d ' ' -f 1)  program"
} > "$OUT/facts"
