import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PublicJwk } from '@muster/contract';
import { z } from 'zod';
import { ConfigError } from '../config/load-config.ts';
import { sha256Base64Url } from '../kernel/digest.ts';
import { syncFolder } from '../spool/disk.ts';

export interface AgentKey {
  privateKey: KeyObject;
  publicJwk: PublicJwk;
  /** RFC 7638, base64url: what the officer compares. */
  thumbprint: string;
}

const privateJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
});

/** Makes the key where it stays; it never leaves this file. An existing one is not written over. */
export function makeAgentKey(path: string): AgentKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${JSON.stringify(privateKey.export({ format: 'jwk' }))}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  // The server is told of it next: by then it must outlive a power cut.
  syncFolder(dirname(path));
  return keyOf(privateKey);
}

/** The key at `from` takes the place of the one at `to`. */
export function replaceAgentKey(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(dirname(to));
}

/** @throws ConfigError when it is not there, is not a key or can be read by others */
export function loadAgentKey(path: string): AgentKey {
  let text: string;
  try {
    if ((statSync(path).mode & 0o077) !== 0)
      throw new ConfigError(`${path} can be read by others; "chmod 600 ${path}", and think of a new key`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `the agent's key cannot be read (${(error as Error).message}); "muster-agent enrol" makes one`,
    );
  }
  try {
    return keyOf(createPrivateKey({ key: privateJwk.parse(JSON.parse(text)), format: 'jwk' }));
  } catch {
    throw new ConfigError(`${path} holds no Ed25519 key; "muster-agent leave" and enrol again`);
  }
}

/** RFC 7638 of an Ed25519 key. */
export function thumbprintOf({ crv, kty, x }: PublicJwk): string {
  return sha256Base64Url(JSON.stringify({ crv, kty, x }));
}

function keyOf(privateKey: KeyObject): AgentKey {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicJwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x };
  return { privateKey, publicJwk, thumbprint: thumbprintOf(publicJwk) };
}
