#!/usr/bin/env bash
# Keystone, Glance, Placement, Nova with two computes, and Neutron from Debian's packages, on 127.0.0.1 alone, without
# systemd and containers. Run again, it starts only what is not running. What may be chosen: parts/settings.sh.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in settings packages processes database-and-queue configuration services; do
  source "$HERE/parts/$part.sh"
done

make_folders
install_packages
fetch_paste_files
say 'packages are there'
make_commands
install_our_python
ports_are_ours
start_mariadb
start_rabbitmq
write_configuration
wait_for MariaDB 60 mariadb-admin --no-defaults -uroot -S "$SOCKET" ping
make_schemas
say 'databases are there'
bootstrap_keystone
start_keystone_and_placement
make_cells
say 'Keystone answers'
seed make_catalogue "$GLANCE_PORT" "$PLACEMENT_PORT" "$NOVA_PORT" "$NEUTRON_PORT" || fail "see $LOG/seed.log"
wait_for RabbitMQ 90 rabbit_answers
start_services
say 'the services answer'
seed make_tenants "$VAR" || fail "see $LOG/seed.log"
seed write_clouds "$OSLAB_DIR" || fail "see $LOG/seed.log"
say "READY: $OSLAB_DIR/clouds.json, $OSLAB_DIR/clouds.yaml"
