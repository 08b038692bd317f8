import type { z } from 'zod';
import { type Cinder, cinderOf } from './cinder.ts';
import { type Glance, glanceOf } from './glance.ts';
import { type Keystone, keystoneOf } from './keystone.ts';
import { type Neutron, neutronOf } from './neutron.ts';
import { type Nova, novaOf } from './nova.ts';
import { openSession, type Session, type SessionParts } from './session.ts';
import type { openStackSettings } from './settings.ts';

export interface OpenStack {
  session: Session;
  keystone: Keystone;
  nova: Nova;
  neutron: Neutron;
  glance: Glance;
  cinder: Cinder;
}

/**
 * A cloud to speak to; nothing is asked before the first call.
 *
 * @example
 * const cloud = connect({ authUrl: 'https://keystone.example.org:5000/v3', auth: {
 *   method: 'application-credential', id, secret } }, { clock });
 * for await (const page of cloud.nova.servers({}, 200)) console.log(page.length);
 */
export function connect(settings: z.input<typeof openStackSettings>, parts: SessionParts): OpenStack {
  const session = openSession(settings, parts);
  return {
    session,
    keystone: keystoneOf(session),
    nova: novaOf(session),
    neutron: neutronOf(session),
    glance: glanceOf(session),
    cinder: cinderOf(session),
  };
}
