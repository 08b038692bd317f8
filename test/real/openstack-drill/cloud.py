"""What a drill needs of a cloud, and what a responder does there; cloud.py STEP ARGUMENTS, the answer is JSON.

make IMAGE_DIR   project, users with application credentials, flavor, drill image, network, zone, innocent server
people           the users, and what the control plane's made-up computes start servers from; for the contract kits
open, shut       the compute with real guests takes new servers, or none: the cloud is shared
contain USER     what a site does: its servers paused, its application credentials deleted, the user disabled
release          the site needs the drill's stopped servers no more
servers          what there is in the drill's project
clear            everything that make made, and all servers of the project
forget           the compute, once it was stopped
"""
import json
import os
import sys
import time

import openstack

FOLDER = os.environ.get('OSLAB_DIR', '/tmp/muster-openstack')
HOST = os.environ.get('MUSTER_DRILL_COMPUTE', 'lv01')
SECRET = open(f'{FOLDER}/secret').read().strip()
AUTH_URL = f"http://127.0.0.1:{os.environ.get('OSLAB_KEYSTONE_PORT', '5000')}/v3"
NAME = 'muster-drill'
USERS = ('rogue', 'operator', 'innocent')
ZONE = 'muster-drill'


def cloud(user='admin', project='admin'):
    return openstack.connect(auth_url=AUTH_URL, username=user, password=SECRET, project_name=project,
                             user_domain_name='Default', project_domain_name='Default', region_name='RegionOne')


def say(answer):
    print(json.dumps(answer))


def make_people(admin):
    identity = admin.identity
    project = identity.find_project(NAME) or identity.create_project(name=NAME, domain_id='default')
    member = identity.find_role('member')
    credentials, ids = {}, {}
    for name in USERS:
        full = f'{NAME}-{name}'
        user = identity.find_user(full) or identity.create_user(name=full, password=SECRET, domain_id='default')
        identity.update_user(user, is_enabled=True)
        identity.assign_project_role_to_user(project, user, member)
        ids[name] = user.id
        own = cloud(full, NAME)
        for old in list(own.identity.application_credentials(user.id)):
            own.identity.delete_application_credential(user.id, old.id)
        made = own.identity.create_application_credential(user=user.id, name=f'{NAME}-drill')
        credentials[name] = {'method': 'application-credential', 'id': made.id, 'secret': made.secret}
    return project, credentials, ids


def people():
    admin = cloud()
    project, credentials, ids = make_people(admin)
    compute = admin.compute
    say({'authUrl': AUTH_URL, 'credentials': credentials, 'users': ids, 'project': project.id, 'admin': SECRET,
         'image': admin.image.find_image('base-os').id, 'other': admin.image.find_image('suspect-os').id,
         'flavor': compute.find_flavor('m1.nano').id, 'network': make_network(admin.network, project.id).id})


def make(images):
    admin = cloud()
    project, credentials, ids = make_people(admin)
    flavor = admin.compute.find_flavor(NAME) or admin.compute.create_flavor(name=NAME, ram=192, vcpus=1, disk=1)
    image = make_image(admin.image, images)
    network = make_network(admin.network, project.id)
    make_zone(admin.compute)
    remove(admin, [one for one in servers_of(admin) if one.name.startswith('dep_')])
    opened()
    work = make_work(network, image, flavor)
    say({'authUrl': AUTH_URL, 'credentials': credentials, 'users': ids, 'image': image.id, 'flavor': flavor.id,
         'network': network.id, 'zone': ZONE, 'workload': work.id, 'project': project.id})


def make_image(images, folder):
    facts = open(f'{folder}/facts').read()
    known = images.find_image(f'{NAME}-disk')
    if known and known.properties.get('muster_facts') == str(hash_of(facts)):
        return known
    for part in ('disk', 'kernel', 'initrd'):
        old = images.find_image(f'{NAME}-{part}')
        if old:
            images.delete_image(old)
    part = {}
    for name, form in (('kernel', 'aki'), ('initrd', 'ari')):
        part[name] = images.create_image(f'{NAME}-{name}', filename=f'{folder}/{name}', disk_format=form,
                                         container_format=form, visibility='public', wait=True)
    return images.create_image(f'{NAME}-disk', filename=f'{folder}/disk.qcow2', disk_format='qcow2',
                               container_format='bare', visibility='public', wait=True,
                               kernel_id=part['kernel'].id, ramdisk_id=part['initrd'].id,
                               os_command_line='console=tty0 console=ttyS0 loglevel=4 panic=-1',
                               muster_facts=str(hash_of(facts)))


def hash_of(text):
    import hashlib
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def make_network(network, project):
    found = network.find_network(NAME) or network.create_network(name=NAME, project_id=project)
    if not network.find_subnet(NAME):
        # Without DHCP the machine's address stands on its configuration drive.
        network.create_subnet(name=NAME, network_id=found.id, project_id=project, ip_version=4, cidr='10.77.0.0/24',
                              gateway_ip='10.77.0.1', is_dhcp_enabled=False,
                              allocation_pools=[{'start': '10.77.0.10', 'end': '10.77.0.250'}])
    return found


def make_zone(compute):
    found = next((one for one in compute.aggregates() if one.name == NAME), None)
    found = found or compute.create_aggregate(name=NAME, availability_zone=ZONE)
    if HOST not in (found.hosts or []):
        compute.add_host_to_aggregate(found.id, HOST)


def make_work(network, image, flavor):
    own = cloud(f'{NAME}-innocent', NAME)
    known = next((one for one in own.compute.servers() if one.name == 'innocent-work'), None)
    if known and known.status == 'ACTIVE':
        return known
    if known:
        own.compute.delete_server(known)
        own.compute.wait_for_delete(known, interval=1, wait=60)
    made = own.compute.create_server(name='innocent-work', image_id=image.id, flavor_id=flavor.id,
                                     networks=[{'uuid': network.id}], availability_zone=ZONE)
    return own.compute.wait_for_server(made, interval=1, wait=180)


def services(admin):
    return [one for one in admin.compute.services() if one.host == HOST and one.binary == 'nova-compute']


def opened():
    admin = cloud()
    for one in services(admin):
        admin.compute.enable_service(one)


def shut():
    admin = cloud()
    for one in services(admin):
        admin.compute.disable_service(one, disabled_reason='for the drill alone')


def contain(name):
    """Its access first; then what runs is paused, so that memory and disk stay as they are."""
    admin = cloud()
    user = admin.identity.find_user(f'{NAME}-{name}')
    admin.identity.update_user(user, is_enabled=False)
    for old in list(admin.identity.application_credentials(user.id)):
        admin.identity.delete_application_credential(user.id, old.id)
    paused = []
    # What is still being built is waited for: a server cannot be paused before it is there.
    while True:
        found = list(admin.compute.servers(all_projects=True, user_id=user.id))
        for server in found:
            if server.status != 'ACTIVE' or server.id in paused:
                continue
            # A lock from another project, which its owner cannot open; then the pause.
            admin.compute.post(f'/servers/{server.id}/action', json={'lock': None})
            admin.compute.pause_server(server)
            paused.append(server.id)
        if not any(server.status == 'BUILD' for server in found):
            break
        time.sleep(1)
    say({'user': user.id, 'paused': paused})


def release():
    """Unlocked and run on for a moment, so that a copy hears the stop; then shut down and marked as needed no more."""
    admin = cloud()
    drill = [one for one in servers_of(admin) if one.name != 'innocent-work']
    for server in drill:
        admin.compute.post(f'/servers/{server.id}/action', json={'unlock': None})
        if server.status == 'PAUSED':
            admin.compute.unpause_server(server)
    time.sleep(10)
    for server in drill:
        if server.status != 'SHUTOFF':
            admin.compute.stop_server(server)
        admin.compute.set_server_metadata(server, muster_released='yes')
    for server in drill:
        admin.compute.wait_for_server(server, status='SHUTOFF', interval=0.5, wait=120)
    say({'released': [one.id for one in drill]})


def servers_of(admin):
    project = admin.identity.find_project(NAME)
    return list(admin.compute.servers(all_projects=True, project_id=project.id)) if project else []


def servers():
    admin = cloud()
    def console(one):
        try:
            return admin.compute.get_server_console_output(one, length=40)['output']
        except Exception as error:
            return repr(error)
    say([{'id': one.id, 'name': one.name, 'status': one.status, 'host': one.compute_host,
          'console': console(one)} for one in servers_of(admin)])


def remove(admin, doomed):
    for server in doomed:
        admin.compute.post(f'/servers/{server.id}/action', json={'unlock': None})
        admin.compute.delete_server(server)
    for server in doomed:
        admin.compute.wait_for_delete(server, interval=1, wait=120)


def clear():
    admin = cloud()
    shut()
    remove(admin, servers_of(admin))
    for part in ('disk', 'kernel', 'initrd'):
        old = admin.image.find_image(f'{NAME}-{part}')
        if old:
            admin.image.delete_image(old)
    network = admin.network.find_network(NAME)
    if network:
        for port in list(admin.network.ports(network_id=network.id)):
            admin.network.delete_port(port)
        admin.network.delete_network(network)
    zone = next((one for one in admin.compute.aggregates() if one.name == NAME), None)
    if zone:
        for host in zone.hosts or []:
            admin.compute.remove_host_from_aggregate(zone.id, host)
        admin.compute.delete_aggregate(zone)
    flavor = admin.compute.find_flavor(NAME)
    if flavor:
        admin.compute.delete_flavor(flavor)
    for name in USERS:
        user = admin.identity.find_user(f'{NAME}-{name}')
        if user:
            admin.identity.delete_user(user)
    project = admin.identity.find_project(NAME)
    if project:
        admin.identity.delete_project(project)


def forget():
    """Nova forgets the compute that was stopped; else it would be listed as one that is down."""
    admin = cloud()
    for one in services(admin):
        admin.compute.delete(f'/os-services/{one.id}', microversion='2.53')


if __name__ == '__main__':
    step, arguments = sys.argv[1], sys.argv[2:]
    {'make': make, 'people': people, 'open': opened, 'shut': shut, 'contain': contain, 'release': release, 'servers': servers,
     'clear': clear, 'forget': forget}[step](*arguments)
