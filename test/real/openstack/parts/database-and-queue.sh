# MariaDB on a socket alone (Neutron's migrations do not run on SQLite), RabbitMQ with an epmd of its own.
sql() { mariadb --no-defaults -uroot -S "$SOCKET" -N "$@"; }

database_url() { # schema
  echo "mysql+pymysql://oslab:$SECRET@localhost/$1?unix_socket=$SOCKET&charset=utf8"
}

start_mariadb() {
  [ -d "$VAR/mysql/mysql" ] || mariadb-install-db --no-defaults --user=root --datadir="$VAR/mysql" \
    --auth-root-authentication-method=normal --skip-test-db > "$LOG/mariadb-install.log" 2>&1
  start mariadb mariadbd --no-defaults --user=root --datadir="$VAR/mysql" --socket="$SOCKET" \
    --pid-file="$VAR/mysql.pid" --skip-networking --max-connections=400 \
    --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-buffer-pool-size=128M \
    --performance-schema=OFF --character-set-server=utf8mb3 --skip-log-bin
}

start_rabbitmq() {
  local etc=$ETC/rabbitmq sbin
  mkdir -p "$etc" "$VAR/rabbit"
  echo '[].' > "$etc/enabled_plugins"
  cat > "$etc/rabbitmq.conf" << EOF
listeners.tcp.local = 127.0.0.1:$RABBIT_PORT
default_user = oslab
default_pass = $SECRET
log.console = true
log.console.level = warning
log.file = false
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 100MB
EOF
  export RABBITMQ_NODENAME=muster-openstack@localhost RABBITMQ_MNESIA_BASE=$VAR/rabbit RABBITMQ_LOG_BASE=$LOG \
    RABBITMQ_CONFIG_FILE=$etc/rabbitmq.conf RABBITMQ_ENABLED_PLUGINS_FILE=$etc/enabled_plugins \
    RABBITMQ_DIST_PORT=$ERLANG_PORT RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_PID_FILE=$VAR/rabbit/pid \
    ERL_EPMD_PORT=$EPMD_PORT ERL_EPMD_ADDRESS=127.0.0.1 \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"
  sbin=$(ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin | tail -1)
  start epmd env HOME="$VAR/rabbit" epmd -port "$EPMD_PORT" -address 127.0.0.1
  start rabbitmq env HOME="$VAR/rabbit" "$sbin/rabbitmq-server"
}

rabbit_answers() { exec 9<> "/dev/tcp/127.0.0.1/$RABBIT_PORT" && exec 9>&-; }

migrate() { # schema
  case $1 in
    keystone) keystone-manage --config-file "$ETC/keystone/keystone.conf" db_sync ;;
    glance) "$BIN/glance-manage" --config-file "$ETC/glance/glance-api.conf" db_sync ;;
    placement) placement-manage --config-file "$ETC/placement/placement.conf" db sync ;;
    nova_api) "$BIN/nova-manage" --config-file "$ETC/nova/nova.conf" api_db sync ;;
    nova) "$BIN/nova-manage" --config-file "$ETC/nova/nova.conf" db sync --local_cell ;;
    neutron) "$BIN/neutron-db-manage" --config-file "$ETC/neutron/neutron.conf" upgrade heads ;;
  esac
}

dump() { mariadb-dump --no-defaults -uroot -S "$SOCKET" --skip-comments "$1"; }

make_schema() { # schema: from the kept dump of this version, or by migrating and keeping one
  [ -e "$VAR/.schema-$1" ] && return 0
  local kept=$SCHEMAS/$1-$VERSIONS.sql
  sql -e "DROP DATABASE IF EXISTS $1; CREATE DATABASE $1 CHARACTER SET utf8mb3; GRANT ALL ON $1.* TO oslab@localhost;"
  if [ -s "$kept" ]; then
    sql "$1" < "$kept"
  else
    migrate "$1" > "$LOG/migrate-$1.log" 2>&1
    dump "$1" > "$kept.$$" && mv "$kept.$$" "$kept"
  fi
  touch "$VAR/.schema-$1"
}

make_schemas() {
  [ -e "$VAR/.schemas" ] && return 0
  local jobs=() job
  VERSIONS=$(dpkg-query -W -f='${Version}_' python3-keystone python3-glance python3-nova python3-placement \
    python3-neutron | md5sum | cut -c1-12)
  sql -e "CREATE USER IF NOT EXISTS oslab@localhost IDENTIFIED BY '$SECRET';
    CREATE DATABASE IF NOT EXISTS nova_cell0 CHARACTER SET utf8mb3; GRANT ALL ON nova_cell0.* TO oslab@localhost;"
  (make_schema keystone && make_schema nova_api && make_schema placement) & jobs+=($!)
  (make_schema neutron) & jobs+=($!)
  (make_schema nova && make_schema glance) & jobs+=($!)
  for job in "${jobs[@]}"; do wait "$job" || fail "a migration failed, see $LOG/migrate-*.log"; done
  # The cell for what never got a host has the schema of any other.
  dump nova | sql nova_cell0
  touch "$VAR/.schemas"
}
