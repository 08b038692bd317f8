#!/usr/bin/env bash
# Stops what up.sh started, and nothing else; servers on this compute are to be gone before.
set -u
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$HERE/settings.sh"
source "$HERE/../openstack/parts/settings.sh"
source "$HERE/../openstack/parts/processes.sh"
stop "nova-compute-$HOST" 50
rm -f "$OSLAB_DIR/etc/nova/compute-$HOST.conf"
PIDS=$DRILL_DIR/pids stop libvirtd 50
if [ -e "$DRILL_DIR/bridge-is-ours" ]; then ip link delete "$BRIDGE" 2>/dev/null; rm -f "$DRILL_DIR/bridge-is-ours"; fi
# Only a folder that up.sh made has this file in it.
[ ! -s "$DRILL_DIR/libvirtd.conf" ] || rm -r -- "$DRILL_DIR"
