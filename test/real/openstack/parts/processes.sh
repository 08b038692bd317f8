# Processes by name. Each is the leader of a session of its own, and is known by its id and the moment it started, so
# that nothing else is ever taken for it.
started_at() { # pid; nothing when it is gone or only waits to be buried
  awk '{ sub(/.*\) /, ""); if ($1 != "Z") print $20 }' "/proc/$1/stat" 2>/dev/null
}

alive() { # name
  local pid since
  [ -s "$PIDS/$1.pid" ] || return 1
  read -r pid since < "$PIDS/$1.pid"
  [ -n "$since" ] && [ "$(started_at "$pid")" = "$since" ]
}

start() { # name, command...
  local name=$1 pid
  shift
  alive "$name" && return 0
  setsid "$@" >> "$LOG/$name.log" 2>&1 < /dev/null &
  pid=$!
  echo "$pid $(started_at "$pid")" > "$PIDS/$name.pid"
}

stop() { # name, tenths of a second until it is made to
  local pid since wait
  [ -s "$PIDS/$1.pid" ] || return 0
  if alive "$1"; then
    read -r pid since < "$PIDS/$1.pid"
    kill -TERM "$pid" 2>/dev/null
    for ((wait = 0; wait < ${2:-50}; wait++)); do
      alive "$1" || break
      sleep 0.1
    done
    kill -KILL -- "-$pid" 2>/dev/null
  fi
  rm -f "$PIDS/$1.pid"
}

wait_for() { # what, seconds, command...
  local what=$1 tries=$(($2 * 5)) try
  shift 2
  for ((try = 0; try < tries; try++)); do
    "$@" > /dev/null 2>&1 && return 0
    sleep 0.2
  done
  fail "gave up waiting for $what, see $LOG"
}

answers() { curl -s -o /dev/null -m 3 "http://127.0.0.1:$1/"; }

# A listener of somebody else on one of our ports would be taken for ours.
ports_are_ours() {
  local name port
  for pair in "keystone $KEYSTONE_PORT" "placement $PLACEMENT_PORT" "glance-api $GLANCE_PORT" \
    "neutron-server $NEUTRON_PORT" "nova-api $NOVA_PORT"; do
    read -r name port <<< "$pair"
    alive "$name" || ! answers "$port" || fail "port $port answers already, and it is none of ours"
  done
}
