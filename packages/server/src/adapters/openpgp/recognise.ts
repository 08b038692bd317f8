import { decodedBody, type MimeEntity, partsOf, readEntity } from '../../kernel/mime-entity.ts';
import type { Recogniser } from '../../ports/late-mail-crypto.ts';

const CLEAR_SIGNED = /^\s*-----BEGIN PGP SIGNED MESSAGE-----[\s\S]*-----END PGP SIGNATURE-----\s*$/;
const ARMOURED = /^\s*-----BEGIN PGP MESSAGE-----[\s\S]*-----END PGP MESSAGE-----\s*$/;

export const recogniser: Recogniser = { kind: 'openpgp', recognise };

function recognise(entity: MimeEntity): 'signed' | 'encrypted' | null {
  const { type, parameters } = entity;
  const protocol = parameters.protocol?.toLowerCase();
  if (type === 'multipart/signed' && protocol === 'application/pgp-signature') return 'signed';
  if (type === 'multipart/encrypted' && protocol === 'application/pgp-encrypted') return 'encrypted';
  if (type === 'multipart/mixed' && mangledByExchange(entity)) return 'encrypted';
  if (type !== 'text/plain') return null;
  // Without copying the body of every plain mail.
  if (!/^\s{0,200}-----BEGIN PGP (SIGNED )?MESSAGE-----/.test(entity.body.slice(0, 300))) return null;
  const body = decodedBody(entity)?.toString('latin1') ?? '';
  if (CLEAR_SIGNED.test(body)) return 'signed';
  return ARMOURED.test(body) ? 'encrypted' : null;
}

/** Exchange rewrites multipart/encrypted; what it leaves still holds nothing beside the two parts. */
function mangledByExchange(entity: MimeEntity): boolean {
  const parts = partsOf(entity, 4)?.map(readEntity);
  const types = parts?.map((part) => part?.type);
  const [first] = parts ?? [];
  const padding = types?.length === 3 && first?.type === 'text/plain' && first.body.trim() === '';
  const own = padding ? types.slice(1) : types;
  return own?.length === 2 && own[0] === 'application/pgp-encrypted' && own[1] === 'application/octet-stream';
}
