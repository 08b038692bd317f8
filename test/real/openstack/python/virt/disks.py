"""Guests that do not run but have real disks.

Nova's own fake driver uploads nothing at a snapshot (the image stays queued for ever), keeps the power state through
pause and suspend, forgets its guests when the compute starts again, and boots an image without reading it. This one
has a real qcow2 overlay for each guest, uploads it, tells the states, and finds its guests again.
"""
import os
import shutil

from oslo_concurrency import lockutils
from oslo_concurrency import processutils
from oslo_utils import fileutils

import nova.conf
from nova import context as nova_context
from nova import exception
from nova import objects
from nova.compute import power_state
from nova.compute import task_states
from nova.image import glance
from nova.virt import fake

CONF = nova.conf.CONF
GONE = ('building', 'deleted', 'shelved_offloaded')
KNOWN = (power_state.RUNNING, power_state.PAUSED, power_state.SHUTDOWN, power_state.SUSPENDED)


def folder_of(guest):
    return os.path.join(CONF.instances_path, guest)


def disk_of(guest):
    return os.path.join(folder_of(guest), 'disk')


class DiskDriver(fake.FakeDriver):
    capabilities = dict(fake.FakeDriver.capabilities, supports_image_type_qcow2=True)
    vcpus = 2000
    memory_mb = 4_000_000
    local_gb = 600_000

    def __init__(self, virtapi, read_only=False):
        super().__init__(virtapi, read_only)
        self._images = glance.API()

    def init_host(self, host):
        super().init_host(host)
        self._nodes = [host]
        mine = objects.InstanceList.get_by_host(
            nova_context.get_admin_context(), host, expected_attrs=['flavor'])
        for guest in mine:
            if guest.vm_state in GONE:
                continue
            state = guest.power_state if guest.power_state in KNOWN else power_state.RUNNING
            self.instances[guest.uuid] = fake.FakeInstance(guest.name, state, guest.uuid)
            self.resources.claim(guest.flavor.vcpus, guest.flavor.memory_mb, guest.flavor.root_gb)

    # Disks

    def spawn(self, context, instance, image_meta, *args, **kwargs):
        if not os.path.exists(disk_of(instance.uuid)):
            self._make_disk(context, instance.uuid, image_meta)
        super().spawn(context, instance, image_meta, *args, **kwargs)

    def _make_disk(self, context, guest, image):
        if not image or 'id' not in image:
            return  # it boots from a volume
        fileutils.ensure_tree(folder_of(guest))
        kind = image.disk_format if image.disk_format in ('raw', 'qcow2') else 'raw'
        processutils.execute('qemu-img', 'create', '-q', '-f', 'qcow2', '-b', self._fetched(context, image.id),
                             '-F', kind, disk_of(guest))

    def _fetched(self, context, image):
        kept = os.path.join(CONF.instances_path, '_base', image)
        with lockutils.lock('base-' + image, external=True):
            if not os.path.exists(kept):
                fileutils.ensure_tree(os.path.dirname(kept))
                part = f'{kept}.part.{os.getpid()}'
                self._images.download(context, image, dest_path=part)
                os.rename(part, kept)
        return kept

    def destroy(self, context, instance, network_info, block_device_info=None, destroy_disks=True,
                destroy_secrets=True):
        super().destroy(context, instance, network_info, block_device_info, destroy_disks)
        if destroy_disks:
            shutil.rmtree(folder_of(instance.uuid), ignore_errors=True)

    def snapshot(self, context, instance, image_id, update_task_state):
        if instance.uuid not in self.instances:
            raise exception.InstanceNotRunning(instance_id=instance.uuid)
        update_task_state(task_state=task_states.IMAGE_PENDING_UPLOAD)
        copy = f'{disk_of(instance.uuid)}.snapshot-{image_id}'
        try:
            processutils.execute('qemu-img', 'convert', '-U', '-f', 'qcow2', '-O', 'qcow2',
                                 disk_of(instance.uuid), copy)
            update_task_state(task_state=task_states.IMAGE_UPLOADING,
                              expected_state=task_states.IMAGE_PENDING_UPLOAD)
            about = {
                'status': 'active',
                'name': self._images.get(context, image_id)['name'],
                'disk_format': 'qcow2',
                'container_format': 'bare',
                'properties': {'image_location': 'snapshot', 'image_state': 'available',
                               'owner_id': instance.project_id},
            }
            with open(copy, 'rb') as data:
                self._images.update(context, image_id, about, data)
        finally:
            fileutils.delete_if_exists(copy)

    # States

    def _is_now(self, instance, state):
        if instance.uuid not in self.instances:
            raise exception.InstanceNotFound(instance_id=instance.uuid)
        self.instances[instance.uuid].state = state

    def pause(self, instance):
        self._is_now(instance, power_state.PAUSED)

    def unpause(self, instance):
        self._is_now(instance, power_state.RUNNING)

    def suspend(self, context, instance):
        self._is_now(instance, power_state.SUSPENDED)

    def resume(self, context, instance, network_info, block_device_info=None):
        self._is_now(instance, power_state.RUNNING)
