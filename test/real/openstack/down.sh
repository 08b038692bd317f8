#!/usr/bin/env bash
# Stops what up.sh started, and nothing else. --wipe removes its folder too.
set -u
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$HERE/parts/settings.sh"
source "$HERE/parts/processes.sh"
[ -d "$PIDS" ] || exit 0

recorded() { (cd "$PIDS" && ls ${1:-*}.pid 2>/dev/null | sed 's/\.pid$//'); }

for name in $(recorded 'nova-compute-*') nova-scheduler nova-api nova-conductor neutron-server glance-api; do
  stop "$name" 30 &
done
wait
stop placement & stop keystone & wait
stop rabbitmq 150
stop epmd 20
stop mariadb 200
for name in $(recorded); do stop "$name"; done
# Only a folder that up.sh made has a secret in it.
if [ "${1:-}" = --wipe ] && [ -s "$OSLAB_DIR/secret" ]; then rm -r -- "$OSLAB_DIR"; fi
