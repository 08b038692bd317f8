#!/usr/bin/env bash
# One more compute for a control plane that is up: add-compute.sh HOST, configured by $OSLAB_DIR/etc/nova/compute-HOST.conf
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$HERE/parts/settings.sh"
source "$HERE/parts/processes.sh"
source "$HERE/parts/services.sh"
SECRET=$(cat "$OSLAB_DIR/secret")
export PYTHONPATH=$PYLIB XDG_CACHE_HOME=$VAR/cache PYTHONWARNINGS=ignore
since=$(date +%s)
start_compute "$1"
seed wait_for_computes "$1" "$since" || fail "$1 did not come up, see $LOG/nova-compute-$1.log"
nova_manage cell_v2 discover_hosts
say "$1 is up"
