# Where everything of the control plane lives, and what may be chosen from outside.
#   OSLAB_DIR          state, configuration, logs and process ids (default /tmp/muster-openstack)
#   OSLAB_COMPUTES     names of the hosts with made-up guests (default "cn01 cn02")
#   OSLAB_TOKEN_CACHE  seconds for which services believe a token without asking (default 300, as upstream)
#   OSLAB_*_PORT       ports, all on 127.0.0.1
export OSLAB_DIR=${OSLAB_DIR:-/tmp/muster-openstack}
COMPUTES=${OSLAB_COMPUTES:-cn01 cn02}
TOKEN_CACHE=${OSLAB_TOKEN_CACHE:-300}
KEYSTONE_PORT=${OSLAB_KEYSTONE_PORT:-5000}
GLANCE_PORT=${OSLAB_GLANCE_PORT:-9292}
PLACEMENT_PORT=${OSLAB_PLACEMENT_PORT:-8778}
NOVA_PORT=${OSLAB_NOVA_PORT:-8774}
NEUTRON_PORT=${OSLAB_NEUTRON_PORT:-9696}
RABBIT_PORT=${OSLAB_RABBIT_PORT:-5672}
EPMD_PORT=${OSLAB_EPMD_PORT:-14369}
ERLANG_PORT=${OSLAB_ERLANG_PORT:-14370}
# Schemas after their migrations, empty: they save 40 s of a first start.
SCHEMAS=${OSLAB_SCHEMAS:-$HOME/.cache/muster-openstack-schemas}

ETC=$OSLAB_DIR/etc
VAR=$OSLAB_DIR/var
LOG=$OSLAB_DIR/log
PIDS=$OSLAB_DIR/pids
BIN=$OSLAB_DIR/bin
PYLIB=$OSLAB_DIR/pylib
SOCKET=$OSLAB_DIR/mysql.sock
KEYSTONE_URL=http://127.0.0.1:$KEYSTONE_PORT/v3

# The distribution's own Python, whatever a version manager put first, and nobody's OS_ variables.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
unset PYTHONHOME VIRTUAL_ENV PYTHONPATH ${!OS_@}
PYTHON=/usr/bin/python3

make_folders() {
  mkdir -p "$OSLAB_DIR" && chmod 700 "$OSLAB_DIR"
  mkdir -p "$ETC" "$VAR" "$LOG" "$PIDS" "$BIN" "$PYLIB" "$SCHEMAS"
  [ -s "$OSLAB_DIR/secret" ] || head -c 18 /dev/urandom | base64 | tr -d '+/=' > "$OSLAB_DIR/secret"
  SECRET=$(cat "$OSLAB_DIR/secret")
}

say() { printf '[%4ds] %s\n' "$SECONDS" "$*"; }

fail() {
  say "$*"
  exit 1
}
