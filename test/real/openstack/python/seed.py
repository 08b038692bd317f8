#!/usr/bin/python3
"""Catalogue, accounts and servers of the control plane; each step may be run again.

The accounts: `admin` (project admin), `muster` (administrator of the cloud, by a project `forensic` of its own),
alice and bob (vo-alpha), carol and dave (vo-beta; dave in vo-alpha too).
"""
import calendar
import json
import os
import subprocess
import sys
import time

import openstack

SECRET = os.environ['OSLAB_SECRET']
AUTH_URL = os.environ['OSLAB_KEYSTONE_URL']
PROJECT_OF = {'admin': 'admin', 'muster': 'forensic', 'alice': 'vo-alpha', 'bob': 'vo-alpha', 'carol': 'vo-beta',
              'dave': 'vo-beta'}
TENANTS = {'vo-alpha': '10.10.0.0/21', 'vo-beta': '10.20.0.0/21'}
SERVERS = (('alice', 'web-1', 'base-os', True), ('alice', 'web-2', 'suspect-os', False),
           ('bob', 'batch-1', 'base-os', False), ('carol', 'db-1', 'suspect-os', True))


def cloud(user='admin'):
    return openstack.connect(
        auth_url=AUTH_URL, username=user, password=SECRET, project_name=PROJECT_OF[user], region_name='RegionOne',
        user_domain_name='Default', project_domain_name='Default')


def make_catalogue(glance, placement, nova, neutron):
    identity = cloud().identity
    service_project = identity.find_project('service') or identity.create_project(
        name='service', domain_id='default')
    admin = identity.find_role('admin')
    services = {one.name: one for one in identity.services()}
    endpoints = {(one.service_id, one.interface) for one in identity.endpoints()}
    for name, kind, url in (('glance', 'image', f'http://127.0.0.1:{glance}'),
                            ('placement', 'placement', f'http://127.0.0.1:{placement}'),
                            ('nova', 'compute', f'http://127.0.0.1:{nova}/v2.1'),
                            ('neutron', 'network', f'http://127.0.0.1:{neutron}')):
        user = identity.find_user(name) or identity.create_user(name=name, password=SECRET, domain_id='default')
        identity.assign_project_role_to_user(service_project, user, admin)
        service = services.get(name) or identity.create_service(name=name, type=kind)
        for interface in ('public', 'internal', 'admin'):
            if (service.id, interface) not in endpoints:
                identity.create_endpoint(service_id=service.id, interface=interface, url=url, region_id='RegionOne')


def wait_for_computes(names, since):
    wanted, since = set(names.split()), float(since)
    for _ in range(600):
        try:
            if wanted <= beating(since) and wanted <= {one.name for one in cloud().placement.resource_providers()}:
                return
        except Exception as error:  # services that still start answer anything
            print(repr(error))
        time.sleep(0.5)
    sys.exit(1)


def beating(since):
    """Hosts whose heartbeat is newer: an older one may be of the process before, and says nothing."""
    return {one.host for one in cloud().compute.services()
            if one.binary == 'nova-compute' and one.state == 'up' and one.updated_at
            and calendar.timegm(time.strptime(one.updated_at[:19], '%Y-%m-%dT%H:%M:%S')) >= since}


def make_tenants(var):
    connection = cloud()
    make_people(connection.identity)
    flavour = connection.compute.find_flavor('m1.nano') or connection.compute.create_flavor(
        name='m1.nano', ram=64, vcpus=1, disk=1)
    images = {name: make_image(connection.image, name, var) for name in ('base-os', 'suspect-os')}
    outside = make_networks(connection)
    new = [made for made in (make_server(connection, flavour, images, *one) for one in SERVERS) if made]
    for owner, server, floating in new:
        server = owner.compute.wait_for_server(server, wait=120, interval=0.5)
        if floating:
            port = next(iter(owner.network.ports(device_id=server.id)))
            owner.network.create_ip(floating_network_id=outside.id, port_id=port.id)


def make_people(identity):
    roles = {name: identity.find_role(name) for name in ('admin', 'member', 'reader')}
    projects = {name: identity.find_project(name) or identity.create_project(name=name, domain_id='default')
                for name in ('forensic', *TENANTS)}
    for name, granted in (('muster', {'forensic': ('admin', 'member')}),
                          ('alice', {'vo-alpha': ('member', 'reader')}),
                          ('bob', {'vo-alpha': ('member', 'reader')}),
                          ('carol', {'vo-beta': ('member', 'reader')}),
                          ('dave', {'vo-beta': ('member', 'reader'), 'vo-alpha': ('member', 'reader')})):
        user = identity.find_user(name) or identity.create_user(
            name=name, password=SECRET, domain_id='default', email=f'{name}@example.org',
            default_project_id=projects[PROJECT_OF[name]].id)
        for project, names in granted.items():
            for role in names:
                identity.assign_project_role_to_user(projects[project], user, roles[role])


def make_image(images, name, var):
    found = images.find_image(name)
    if found:
        return found
    raw, disk = f'{var}/{name}.raw', f'{var}/{name}.qcow2'
    with open(raw, 'wb') as file:
        file.write(f'the disk of {name}\n'.encode().ljust(512, b'\0') * 64)
        file.truncate(8 << 20)
    subprocess.check_call(['qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', raw, disk])
    return images.create_image(name, filename=disk, disk_format='qcow2', container_format='bare',
                               visibility='public', allow_duplicates=True, wait=True)


def make_networks(connection):
    network = connection.network
    outside = network.find_network('public') or network.create_network(
        name='public', is_router_external=True, provider_network_type='flat',
        provider_physical_network='physnet1')
    if not network.find_subnet('public-subnet'):
        network.create_subnet(name='public-subnet', network_id=outside.id, ip_version=4, cidr='203.0.113.0/24',
                              gateway_ip='203.0.113.1', is_dhcp_enabled=False,
                              allocation_pools=[{'start': '203.0.113.10', 'end': '203.0.113.250'}])
    for tenant, cidr in TENANTS.items():
        project = connection.identity.find_project(tenant).id
        make_network(network, tenant, project, cidr, outside)
        make_group(network, project)
    return outside


def make_network(network, tenant, project, cidr, outside):
    inside = network.find_network(f'{tenant}-net') or network.create_network(
        name=f'{tenant}-net', project_id=project)
    subnet = network.find_subnet(f'{tenant}-subnet') or network.create_subnet(
        name=f'{tenant}-subnet', network_id=inside.id, project_id=project, ip_version=4, cidr=cidr)
    if not network.find_router(f'{tenant}-router'):
        router = network.create_router(name=f'{tenant}-router', project_id=project,
                                       external_gateway_info={'network_id': outside.id})
        network.add_interface_to_router(router, subnet_id=subnet.id)


def make_group(network, project):
    if next(iter(network.security_groups(name='web', project_id=project)), None):
        return
    group = network.create_security_group(name='web', project_id=project)
    for port in (22, 80):
        network.create_security_group_rule(
            security_group_id=group.id, project_id=project, direction='ingress', ether_type='IPv4', protocol='tcp',
            port_range_min=port, port_range_max=port, remote_ip_prefix='0.0.0.0/0')


def make_server(connection, flavour, images, user, name, image, floating):
    owner, tenant = cloud(user), PROJECT_OF[user]
    if owner.compute.find_server(name):
        return None
    server = owner.compute.create_server(
        name=name, flavor_id=flavour.id, image_id=images[image].id, security_groups=[{'name': 'web'}],
        networks=[{'uuid': connection.network.find_network(f'{tenant}-net').id}],
        metadata={'vo': tenant, 'owner': user})
    return owner, server, floating


def write_clouds(folder):
    """How to reach it: clouds.yaml for OpenStack's own tools, clouds.json for everything else."""
    clouds = {user: {'auth': {'auth_url': AUTH_URL, 'username': user, 'password': SECRET, 'project_name': project,
                              'user_domain_name': 'Default', 'project_domain_name': 'Default'},
                     'region_name': 'RegionOne', 'identity_api_version': 3}
              for user, project in PROJECT_OF.items()}
    for name in ('clouds.json', 'clouds.yaml'):  # JSON is YAML too
        with open(f'{folder}/{name}', 'w') as file:
            json.dump({'clouds': clouds}, file, indent=2)


if __name__ == '__main__':
    globals()[sys.argv[1]](*sys.argv[2:])
