# The services themselves, in the order in which they need each other.
uwsgi_service() { # name, port, processes, file
  # uwsgi closes after each answer without saying so, and clients that keep connections trip over it.
  start "$1" uwsgi --plugins-dir /usr/lib/uwsgi/plugins --plugin python3 --http-socket "127.0.0.1:$2" \
    --wsgi-file "$4" --master --processes "$3" --threads 2 --enable-threads --lazy-apps --die-on-term \
    --buffer-size 65535 --thunder-lock --disable-logging --need-app --add-header "Connection: close"
}

bootstrap_keystone() {
  [ -e "$VAR/.keystone" ] && return 0
  local manage="keystone-manage --config-file $ETC/keystone/keystone.conf"
  mkdir -p "$ETC/keystone/fernet" "$ETC/keystone/credential"
  {
    $manage fernet_setup --keystone-user root --keystone-group root
    $manage credential_setup --keystone-user root --keystone-group root
    $manage bootstrap --bootstrap-password "$SECRET" --bootstrap-username admin --bootstrap-project-name admin \
      --bootstrap-role-name admin --bootstrap-service-name keystone --bootstrap-region-id RegionOne \
      --bootstrap-admin-url "$KEYSTONE_URL" --bootstrap-public-url "$KEYSTONE_URL" \
      --bootstrap-internal-url "$KEYSTONE_URL"
  } > "$LOG/bootstrap.log" 2>&1
  touch "$VAR/.keystone"
}

start_keystone_and_placement() {
  export OS_KEYSTONE_CONFIG_DIR=$ETC/keystone OS_KEYSTONE_CONFIG_FILES=$ETC/keystone/keystone.conf \
    OS_PLACEMENT_CONFIG_DIR=$ETC/placement
  uwsgi_service keystone "$KEYSTONE_PORT" 2 /usr/bin/keystone-wsgi-public
  uwsgi_service placement "$PLACEMENT_PORT" 1 /usr/bin/placement-api
  wait_for keystone 90 answers "$KEYSTONE_PORT"
}

nova_manage() { "$BIN/nova-manage" --config-file "$ETC/nova/nova.conf" "$@" >> "$LOG/cells.log" 2>&1; }

make_cells() {
  [ -e "$VAR/.cells" ] && return 0
  nova_manage cell_v2 map_cell0 --database_connection "$(database_url nova_cell0)"
  nova_manage cell_v2 create_cell --name cell1 --transport-url "$QUEUE" --database_connection "$(database_url nova)"
  touch "$VAR/.cells"
}

start_compute() { # host
  start "nova-compute-$1" "$BIN/nova-compute" --config-file "$ETC/nova/nova.conf" \
    --config-file "$ETC/nova/compute-$1.conf"
}

# A compute that was started now is up when it beats again: what is sent to it before, is lost.
start_services() {
  local host since=0
  start glance-api "$BIN/glance-api" --config-file "$ETC/glance/glance-api.conf"
  start neutron-server "$BIN/neutron-server" --config-file "$ETC/neutron/neutron.conf"
  start nova-conductor "$BIN/nova-conductor" --config-file "$ETC/nova/nova.conf"
  start nova-api "$BIN/nova-api" --config-file "$ETC/nova/nova.conf"
  start nova-scheduler "$BIN/nova-scheduler" --config-file "$ETC/nova/nova.conf"
  for host in $COMPUTES; do
    alive "nova-compute-$host" || since=$(date +%s)
    start_compute "$host"
  done
  wait_for glance 90 answers "$GLANCE_PORT"
  wait_for placement 90 answers "$PLACEMENT_PORT"
  wait_for neutron 120 answers "$NEUTRON_PORT"
  wait_for nova 90 answers "$NOVA_PORT"
  seed wait_for_computes "$COMPUTES" "$since" || fail "the computes did not come up, see $LOG/seed.log"
  [ -e "$VAR/.hosts" ] || { nova_manage cell_v2 discover_hosts && touch "$VAR/.hosts"; }
}

seed() { # step, arguments...
  OSLAB_KEYSTONE_URL=$KEYSTONE_URL OSLAB_SECRET=$SECRET "$PYTHON" "$HERE/python/seed.py" "$@" >> "$LOG/seed.log" 2>&1
}
