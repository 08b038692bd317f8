/** The three persons of a lab drill, and their files in the run directory. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Authority, makeAuthority } from './authority.ts';

export const AUTHORITY_DN = '/DC=lab/DC=muster/CN=Lab Authority';

export const IDENTITY_DN = {
  rogue: '/DC=lab/DC=muster/O=VO physics/CN=Robin Rogue',
  innocent: '/DC=lab/DC=muster/O=VO physics/CN=Iris Innocent',
  operator: '/DC=lab/DC=muster/O=Exercise/CN=Muster Operator',
} as const;

export type IdentityName = keyof typeof IDENTITY_DN;

export interface Identity {
  name: IdentityName;
  dn: string;
  certificateFile: string;
  keyFile: string;
  certificate: string;
  key: string;
}

export interface Certificates {
  authority: Authority;
  caFile: string;
  identities: Record<IdentityName, Identity>;
}

/** Keys stay readable for the account that runs the lab alone; the CA certificate is public. */
export async function makeCertificates(dir: string, now: Date): Promise<Certificates> {
  mkdirSync(dir, { recursive: true, mode: 0o755 });
  const authority = await makeAuthority(AUTHORITY_DN, now);
  const caFile = join(dir, 'ca.pem');
  writeFileSync(caFile, authority.certificate, { mode: 0o644 });
  const identities = {
    rogue: await makeIdentity(authority, dir, 'rogue'),
    innocent: await makeIdentity(authority, dir, 'innocent'),
    operator: await makeIdentity(authority, dir, 'operator'),
  };
  return { authority, caFile, identities };
}

async function makeIdentity(authority: Authority, dir: string, name: IdentityName): Promise<Identity> {
  const { certificate, key } = await authority.client(IDENTITY_DN[name]);
  const certificateFile = join(dir, `${name}.pem`);
  const keyFile = join(dir, `${name}.key`);
  writeFileSync(certificateFile, certificate, { mode: 0o644 });
  writeFileSync(keyFile, key, { mode: 0o600 });
  chmodSync(keyFile, 0o600);
  return { name, dn: IDENTITY_DN[name], certificateFile, keyFile, certificate, key };
}
