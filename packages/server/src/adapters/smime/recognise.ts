import type { MimeEntity } from '../../kernel/mime-entity.ts';
import type { Recogniser } from '../../ports/late-mail-crypto.ts';

export const SIGNATURE_TYPES = ['application/pkcs7-signature', 'application/x-pkcs7-signature'];
const MIME_TYPES = ['application/pkcs7-mime', 'application/x-pkcs7-mime'];

export const recogniser: Recogniser = { kind: 'smime', recognise };

function recognise({ type, parameters }: MimeEntity): 'signed' | 'encrypted' | null {
  if (type === 'multipart/signed')
    return SIGNATURE_TYPES.includes(parameters.protocol?.toLowerCase() ?? '') ? 'signed' : null;
  if (!MIME_TYPES.includes(type)) return null;
  return parameters['smime-type']?.toLowerCase() === 'signed-data' ? 'signed' : 'encrypted';
}
