# Runs as the first process of the drill image, after the modules; plain busybox sh.
config=
for round in 1 2 3 4 5 6 7 8 9 10; do
  for device in /dev/sr0 /dev/sr1 /dev/vdb /dev/sda /dev/sdb; do
    [ -b "$device" ] || continue
    mount -o ro -t iso9660 "$device" /media 2> /dev/null || mount -o ro -t vfat "$device" /media 2> /dev/null || continue
    if [ -d /media/openstack/latest ]; then config=/media/openstack/latest; break 2; fi
    umount /media
  done
  sleep 0.3
done

ip link set lo up
ip link set eth0 up
value() { sed -n "s/.*\"$1\": *\"\([0-9.]*\)\".*/\1/p" | head -n 1; }
address=$(tr ',' '\n' < "$config/network_data.json" 2> /dev/null | value ip_address)
netmask=$(tr ',' '\n' < "$config/network_data.json" 2> /dev/null | value netmask)
gateway=$(tr ',' '\n' < "$config/network_data.json" 2> /dev/null | value gateway)
if [ -n "$address" ]; then
  ip addr add "$address/${netmask:-255.255.255.0}" dev eth0
  [ -z "$gateway" ] || ip route add default via "$gateway"
else
  printf '#!/bin/sh\n[ "$1" != bound ] || { ip addr add $ip/$mask dev $interface; ip route add default via $router; }\n' > /run/lease
  chmod 755 /run/lease
  udhcpc -q -n -i eth0 -s /run/lease > /dev/null 2>&1
  address=$(ip -4 addr show eth0 | sed -n 's/.*inet \([0-9.]*\).*/\1/p')
fi

# The disk is empty at first; what stands there already is what an earlier boot left.
mount -t ext4 /dev/vda /var/lib/muster-exercise 2> /dev/null || {
  mke2fs /dev/vda > /dev/null 2>&1
  mount -t ext4 /dev/vda /var/lib/muster-exercise 2> /dev/null || say 'no disk: what it does is in memory alone'
}
say "up at ${address:-no address}"
if [ -s "$config/user_data" ]; then sh "$config/user_data" || say 'the user data failed'; else say 'no user data'; fi
while :; do sleep 3600; done
