import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  type ArchiveFile,
  addSignature,
  fingerprintOf,
  makePack,
  readPack,
  signedText,
} from '@muster/contract';
import { packCrypto } from '../crypto.ts';

export const ABOUT = {
  name: 'tour',
  version: 2,
  title: 'A small tour',
  licence: 'CC-BY-4.0',
  authors: ['A. Author'],
};

export function text(path: string, words: string): ArchiveFile {
  return { path, bytes: new TextEncoder().encode(words) };
}

export function samplePack(scenario: string, ...more: ArchiveFile[]): Uint8Array {
  return makePack(packCrypto, ABOUT, [text('scenario.yaml', scenario), ...more]);
}

export interface Reviewer {
  name: string;
  fingerprint: string;
  signs(pack: Uint8Array): Uint8Array;
}

export function reviewer(name: string, key: KeyObject = generateKeyPairSync('ed25519').privateKey): Reviewer {
  const raw = createPublicKey(createPrivateKey(key.export({ type: 'pkcs8', format: 'pem' })))
    .export({ type: 'spki', format: 'der' })
    .subarray(-32)
    .toString('base64');
  return {
    name,
    fingerprint: fingerprintOf(packCrypto, raw),
    signs(pack) {
      const at = '2026-11-22T12:00:00.000Z';
      const { sha256 } = readPack(packCrypto, pack);
      const signature = sign(null, signedText(sha256, { name, at }), key).toString('base64');
      return addSignature(packCrypto, pack, { name, key: raw, at, signature });
    },
  };
}
