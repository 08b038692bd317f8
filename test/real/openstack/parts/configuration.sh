# One file a service. Whatever two of them share stands in a function.
token_section() { # account
  cat << EOF
[keystone_authtoken]
www_authenticate_uri = $KEYSTONE_URL
token_cache_time = $TOKEN_CACHE
service_token_roles_required = false
$(account "$1")
EOF
}

client_section() { # section, account
  printf '[%s]\n%s\nregion_name = RegionOne\n' "$1" "$(account "$2")"
}

account() { # name
  cat << EOF
auth_url = $KEYSTONE_URL
auth_type = password
project_domain_name = Default
user_domain_name = Default
project_name = service
username = $1
password = $SECRET
EOF
}

shared_sections() {
  cat << EOF
[oslo_messaging_notifications]
driver = noop
[oslo_messaging_rabbit]
heartbeat_in_pthread = false
[oslo_concurrency]
lock_path = $VAR/locks
EOF
}

write_configuration() {
  QUEUE="rabbit://oslab:$SECRET@127.0.0.1:$RABBIT_PORT/"
  mkdir -p "$ETC"/{keystone,placement,nova,neutron,glance} "$VAR"/{instances,locks,cache} \
    "$VAR"/images/{store,tasks,staging}
  keystone_configuration > "$ETC/keystone/keystone.conf"
  placement_configuration > "$ETC/placement/placement.conf"
  glance_configuration > "$ETC/glance/glance-api.conf"
  nova_configuration > "$ETC/nova/nova.conf"
  neutron_configuration > "$ETC/neutron/neutron.conf"
  local host
  for host in $COMPUTES; do
    mkdir -p "$VAR/$host/instances"
    printf '[DEFAULT]\nhost = %s\ncompute_driver = disks.DiskDriver\nstate_path = %s\ninstances_path = %s\n' \
      "$host" "$VAR/$host" "$VAR/$host/instances" > "$ETC/nova/compute-$host.conf"
  done
}

keystone_configuration() {
  cat << EOF
[DEFAULT]
transport_url = $QUEUE
[database]
connection = $(database_url keystone)
[fernet_tokens]
key_repository = $ETC/keystone/fernet
[fernet_receipts]
key_repository = $ETC/keystone/fernet
[credential]
key_repository = $ETC/keystone/credential
[identity]
password_hash_rounds = 4
$(shared_sections)
EOF
}

placement_configuration() {
  printf '[placement_database]\nconnection = %s\n%s\n' "$(database_url placement)" "$(token_section placement)"
}

glance_configuration() {
  cat << EOF
[DEFAULT]
bind_host = 127.0.0.1
bind_port = $GLANCE_PORT
workers = 0
transport_url = $QUEUE
enabled_backends = disk:file
node_staging_uri = file://$VAR/images/staging
[glance_store]
default_backend = disk
[disk]
filesystem_store_datadir = $VAR/images/store
[os_glance_tasks_store]
filesystem_store_datadir = $VAR/images/tasks
[os_glance_staging_store]
filesystem_store_datadir = $VAR/images/staging
[database]
connection = $(database_url glance)
[paste_deploy]
flavor = keystone
config_file = $ETC/glance-paste.ini
$(token_section glance)
$(shared_sections)
EOF
}

nova_configuration() {
  cat << EOF
[DEFAULT]
transport_url = $QUEUE
my_ip = 127.0.0.1
host = ctl
state_path = $VAR
instances_path = $VAR/instances
osapi_compute_listen = 127.0.0.1
osapi_compute_listen_port = $NOVA_PORT
osapi_compute_workers = 1
enabled_apis = osapi_compute
use_cow_images = true
report_interval = 10
service_down_time = 60
[api]
auth_strategy = keystone
[api_database]
connection = $(database_url nova_api)
[database]
connection = $(database_url nova)
[wsgi]
api_paste_config = $ETC/nova-paste.ini
[conductor]
workers = 1
[scheduler]
workers = 1
[quota]
instances = -1
cores = -1
ram = -1
server_groups = -1
[vnc]
enabled = false
[spice]
enabled = false
[compute]
# A build that fails must not switch off the only hosts.
consecutive_build_service_disable_threshold = 0
[glance]
api_servers = http://127.0.0.1:$GLANCE_PORT
[privsep]
helper_command = privsep-helper
$(client_section placement placement)
$(client_section neutron neutron)
$(client_section service_user nova)
$(token_section nova)
$(shared_sections)
EOF
}

neutron_configuration() {
  cat << EOF
[DEFAULT]
bind_host = 127.0.0.1
bind_port = $NEUTRON_PORT
transport_url = $QUEUE
auth_strategy = keystone
state_path = $VAR
api_paste_config = $ETC/neutron-paste.ini
core_plugin = ml2
service_plugins = router
dhcp_agent_notification = false
api_workers = 1
rpc_workers = 0
rpc_state_report_workers = 0
max_l3_agents_per_router = 1
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
send_events_interval = 1
[database]
connection = $(database_url neutron)
[quotas]
quota_port = -1
quota_floatingip = -1
quota_security_group = -1
quota_security_group_rule = -1
$(client_section nova nova)
$(token_section neutron)
$(shared_sections)
[ml2]
type_drivers = flat,vlan,vxlan
tenant_network_types = vxlan
mechanism_drivers = muster
extension_drivers = port_security
[ml2_type_flat]
flat_networks = physnet1
[ml2_type_vxlan]
vni_ranges = 1:4000
[securitygroup]
enable_security_group = true
EOF
}
