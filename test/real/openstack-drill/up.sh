#!/usr/bin/env bash
# One compute whose guests are real: libvirt with qemu, without hardware help (TCG), for a control plane that is up.
# Run again, it starts only what is not running. Nothing of the machine's own libvirt is read or changed: the daemon
# sees folders of its own in place of /etc/libvirt and /var/lib/libvirt.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CLOUD=$HERE/../openstack
source "$HERE/settings.sh"
source "$CLOUD/parts/settings.sh"
source "$CLOUD/parts/processes.sh"
[ -s "$OSLAB_DIR/secret" ] || fail 'the control plane is not up: test/real/openstack/up.sh'
mkdir -p "$DRILL_DIR"/{etc,lib,run,log,pids}
chmod 700 "$DRILL_DIR"

missing=$(for one in $PACKAGES; do dpkg-query -W -f='${Status}' "$one" 2>/dev/null | grep -q 'ok installed' || echo "$one"; done)
if [ -n "$missing" ]; then
  say "installing" $missing
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends $missing \
    > "$DRILL_DIR/log/apt.log" 2>&1 || fail "see $DRILL_DIR/log/apt.log"
fi

if ! ip link show "$BRIDGE" > /dev/null 2>&1; then
  ip link add "$BRIDGE" type bridge
  ip address add "$BRIDGE_ADDRESS" dev "$BRIDGE"
  touch "$DRILL_DIR/bridge-is-ours"
fi
ip link set "$BRIDGE" up

cat > "$DRILL_DIR/etc/qemu.conf" <<'CONF'
user = "root"
group = "root"
security_driver = "none"
cgroup_controllers = []
namespaces = []
stdio_handler = "file"
CONF
cat > "$DRILL_DIR/libvirtd.conf" <<CONF
unix_sock_dir = "$DRILL_DIR/run"
auth_unix_rw = "none"
auth_unix_ro = "none"
log_outputs = "2:stderr"
CONF
# libvirt asks for this account by name before it reads that it is to be root.
{ cat /etc/passwd; echo 'libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin'; } > "$DRILL_DIR/passwd"
{ cat /etc/group; echo 'libvirt-qemu:x:64055:'; echo 'libvirt:x:64056:'; } > "$DRILL_DIR/group"
PIDS=$DRILL_DIR/pids LOG=$DRILL_DIR/log start libvirtd unshare --mount --uts --propagation=private sh -c '
  set -e
  # Nova calls its compute what libvirt calls the machine.
  hostname "$2"
  mkdir -p /etc/libvirt /var/lib/libvirt
  mount --bind "$1/etc" /etc/libvirt
  mount --bind "$1/lib" /var/lib/libvirt
  mount --bind "$1/passwd" /etc/passwd
  mount --bind "$1/group" /etc/group
  exec libvirtd --config "$1/libvirtd.conf" --pid-file "$1/run/libvirtd.pid"' sh "$DRILL_DIR" "$HOST"
wait_for libvirt 30 virsh -c "qemu+unix:///system?socket=$DRILL_DIR/run/libvirt-sock" list
say 'libvirt answers'

cat > "$OSLAB_DIR/etc/nova/compute-$HOST.conf" <<CONF
[DEFAULT]
host = $HOST
compute_driver = libvirt.LibvirtDriver
state_path = $OSLAB_DIR/var/$HOST
instances_path = $OSLAB_DIR/var/$HOST/instances
force_config_drive = false
vif_plugging_is_fatal = false
vif_plugging_timeout = 0
shutdown_timeout = 3
reserved_host_memory_mb = 0
[libvirt]
virt_type = qemu
cpu_mode = none
connection_uri = qemu+unix:///system?socket=$DRILL_DIR/run/libvirt-sock
images_type = qcow2
num_pcie_ports = 0
[nova_sys_admin]
helper_command = /usr/bin/privsep-helper
[vif_plug_linux_bridge_privileged]
helper_command = /usr/bin/privsep-helper
[vif_plug_ovs_privileged]
helper_command = /usr/bin/privsep-helper
CONF
mkdir -p "$OSLAB_DIR/var/$HOST/instances"
if alive "nova-compute-$HOST"; then say "$HOST is up already"; else "$CLOUD/add-compute.sh" "$HOST"; fi
say READY
