# Where the compute with real guests lives. It stands beside a control plane that test/real/openstack/up.sh started.
export OSLAB_DIR=${OSLAB_DIR:-/tmp/muster-openstack}
DRILL_DIR=${MUSTER_DRILL_CLOUD_DIR:-/tmp/muster-drill-cloud}
HOST=${MUSTER_DRILL_COMPUTE:-lv01}
# The guests' own cable: a bridge that leads nowhere but to this machine.
BRIDGE=br-int
BRIDGE_ADDRESS=10.77.0.1/24
PACKAGES="libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients python3-libvirt qemu-system-x86 qemu-utils
 genisoimage busybox-static cpio iproute2"
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
