# Debian's libraries of the services. The daemons' own packages are left out: nova-compute alone would bring libvirt,
# ceph and qemu, and each would want to be started by the machine.
PACKAGES="python3-keystone python3-glance python3-nova python3-placement python3-neutron python3-pymysql
  python3-openstackclient uwsgi-plugin-python3 rabbitmq-server mariadb-server qemu-utils curl"

missing_packages() {
  local package
  for package in $PACKAGES; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
  done
}

install_packages() {
  local missing
  missing=$(missing_packages)
  [ -z "$missing" ] && return
  [ "$(id -u)" = 0 ] || fail "needs the Debian packages $missing, and only root can install them"
  say "installing $missing"
  # Debian starts what it installs, unless this says no; ours run from here, on ports of their own.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=600 update -q > "$LOG/apt.log" 2>&1 || true
  apt-get -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold \
    install -y --no-install-recommends $missing >> "$LOG/apt.log" 2>&1 || fail "apt could not, see $LOG/apt.log"
}

# The order of the services' filters stands in packages that are not installed; only these files of them are taken.
fetch_paste_files() {
  [ -s "$ETC/nova-paste.ini" ] && return
  local folder
  folder=$(mktemp -d)
  chmod 755 "$folder"
  (
    cd "$folder"
    apt-get download -q nova-common neutron-common glance-common > "$LOG/apt-download.log" 2>&1
    for package in *.deb; do dpkg-deb -x "$package" files; done
  )
  cp "$folder/files/usr/share/neutron-common/api-paste.ini" "$ETC/neutron-paste.ini"
  cp "$folder/files/usr/share/glance-common/glance-api-paste.ini" "$ETC/glance-paste.ini"
  cp "$folder/files/usr/share/nova-common/api-paste.ini" "$ETC/nova-paste.ini"
  rm -r "$folder"
}

command_of() { # name, import, call: the console script that the library packages lack
  printf '#!%s\nimport sys\n%s\nsys.exit(%s)\n' "$PYTHON" "$2" "$3" > "$BIN/$1"
  chmod 755 "$BIN/$1"
}

make_commands() {
  command_of nova-manage 'from nova.cmd.manage import main' 'main()'
  command_of nova-api 'from nova.cmd.api_os_compute import main' 'main()'
  command_of nova-conductor 'from nova.cmd.conductor import main' 'main()'
  command_of nova-scheduler 'from nova.cmd.scheduler import main' 'main()'
  # Nova takes compute drivers from nova.virt alone, so ours is put on its path.
  command_of nova-compute "from nova.cmd.compute import main
import nova.virt; nova.virt.__path__.append('$PYLIB/virt')" 'main()'
  command_of glance-manage 'from glance.cmd.manage import main' 'main()'
  command_of glance-api 'from glance.cmd.api import main' 'main()'
  command_of neutron-db-manage 'from neutron.db.migration.cli import main' 'main()'
  command_of neutron-server 'from neutron.cmd.eventlet.server import main' 'main()'
}

# Neutron finds its mechanism drivers by entry points, so ours looks like an installed package.
install_our_python() {
  local info=$PYLIB/muster_lab-1.0.dist-info
  mkdir -p "$PYLIB/muster_lab" "$PYLIB/virt" "$info"
  cp "$HERE"/python/muster_lab/*.py "$PYLIB/muster_lab/"
  cp "$HERE"/python/virt/*.py "$PYLIB/virt/"
  printf 'Metadata-Version: 2.1\nName: muster_lab\nVersion: 1.0\n' > "$info/METADATA"
  printf '[neutron.ml2.mechanism_drivers]\nmuster = muster_lab.mechanism:AgentlessMechanism\n' > "$info/entry_points.txt"
  export PYTHONPATH=$PYLIB XDG_CACHE_HOME=$VAR/cache PYTHONWARNINGS=ignore
}
