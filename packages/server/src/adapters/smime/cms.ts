import { type BaseBlock, type Constructed, fromBER } from 'asn1js';
import { ContentInfo } from 'pkijs';
import { LARGEST_CONTENT_BYTES } from '../../ports/mail-crypto.ts';
import { type Cert, certOf } from './certificates.ts';

export const oid = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  envelopedData: '1.2.840.113549.1.7.3',
  rsa: '1.2.840.113549.1.1.1',
  rsaOaep: '1.2.840.113549.1.1.7',
  rsaPss: '1.2.840.113549.1.1.10',
  ed25519: '1.3.101.112',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const;

/** SHA-1 and MD5 are left out: a signature by them proves nothing any more. */
export const digests: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

export const ciphers: Readonly<Record<string, { name: string; keyBytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
  // Read, for those who have not renewed their program; never written.
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
};

/** A signature with its chain has a few hundred elements; content in pieces of 4 KiB has ten thousand. */
const limits = { maxNodes: 40_000, maxDepth: 60, maxContentLength: LARGEST_CONTENT_BYTES };

export interface Cms {
  type: string;
  info: ContentInfo;
  root: BaseBlock;
}

/** @throws Error for anything that is no CMS (RFC 5652), or too much of it */
export function parseCms(bytes: Uint8Array): Cms {
  const { offset, result } = fromBER(new Uint8Array(bytes).buffer, limits);
  if (offset === -1) throw new Error('no BER');
  const info = new ContentInfo({ schema: result });
  return { type: info.contentType, info, root: result };
}

/** The certificates that a SignedData brings along, by their very bytes. */
export function certsOf({ root }: Cms): Cert[] {
  const signedData = child(child(root, 1), 0);
  const set = children(signedData).find(({ idBlock }) => idBlock.tagClass === 3 && idBlock.tagNumber === 0);
  return children(set)
    .slice(0, 50)
    .flatMap((block) => {
      try {
        return [certOf(block.valueBeforeDecodeView)];
      } catch {
        return [];
      }
    });
}

function children(block: BaseBlock | undefined): BaseBlock[] {
  const { value } = ((block as Constructed | undefined)?.valueBlock ?? {}) as { value?: unknown };
  return Array.isArray(value) ? (value as BaseBlock[]) : [];
}

function child(block: BaseBlock | undefined, index: number): BaseBlock | undefined {
  return children(block)[index];
}
