"""Binds ports without an agent on the host, as the OVN driver does.

A port is ACTIVE once it is bound, DOWN when its owner takes it down, and ACTIVE again when it is set up.
"""
from neutron_lib import constants
from neutron_lib.api.definitions import portbindings
from neutron_lib.plugins import directory
from neutron_lib.plugins.ml2 import api

UNBOUND = (None, '', portbindings.VIF_TYPE_UNBOUND, portbindings.VIF_TYPE_BINDING_FAILED)


def status_of(port):
    up = port.get('admin_state_up', True)
    return constants.PORT_STATUS_ACTIVE if up else constants.PORT_STATUS_DOWN


class AgentlessMechanism(api.MechanismDriver):
    _supported_vnic_types = (portbindings.VNIC_NORMAL,)

    def initialize(self):
        pass

    @property
    def connectivity(self):
        return portbindings.CONNECTIVITY_L2

    def bind_port(self, context):
        # Real guests (hosts named lv…) hang on a Linux bridge; the others on nothing at all.
        real = (context.host or '').startswith('lv')
        kind = portbindings.VIF_TYPE_BRIDGE if real else portbindings.VIF_TYPE_OVS
        details = {
            portbindings.CAP_PORT_FILTER: True,
            portbindings.VIF_DETAILS_CONNECTIVITY: portbindings.CONNECTIVITY_L2,
            portbindings.VIF_DETAILS_BRIDGE_NAME: 'br-int',
        }
        for segment in context.segments_to_bind[:1]:
            context.set_binding(segment[api.ID], kind, details, status=status_of(context.current))

    def update_port_postcommit(self, context):
        port, before = context.current, context.original
        if not before or port['admin_state_up'] == before['admin_state_up']:
            return
        if port.get(portbindings.VIF_TYPE) not in UNBOUND:
            directory.get_plugin().update_port_status(
                context._plugin_context, port['id'], status_of(port), host=context.host)
