import { createHash } from 'node:crypto';
import { configText, type ImplantConfig, parseConfigText } from './config.ts';
import { findElfSection } from './elf-section.ts';
import { verifyEd25519 } from './keys.ts';

export const SECTION_NAME = '.muster';
const MAGIC = 'MUSTERCFG1';
const HEAD = MAGIC.length + 1;

export interface ConfiguredImplant {
  binary: Uint8Array;
  /** Hex; no two deployments share it. */
  sha256: string;
  /** Hex; equals the template's sha256. */
  maskedSha256: string;
}

/**
 * Writes a configuration into a copy of the template. `sign` makes the Ed25519 signature (64 bytes) by the
 * private half of `config.orderKey`. Deterministic: the same input gives the same bytes.
 * Throws an Error for an illegal value, a configuration that does not fit, or a signature that does not verify.
 */
export function configureImplant(
  template: Uint8Array,
  config: ImplantConfig,
  sign: (bytes: Uint8Array) => Uint8Array,
): ConfiguredImplant {
  const section = findElfSection(template, SECTION_NAME);
  if (template[section.offset + MAGIC.length] !== 0) throw new Error('this implant is configured already');
  const unsigned = Buffer.from(configText(config), 'latin1');
  const signature = sign(unsigned);
  if (!verifyEd25519(config.orderKey, unsigned, signature)) {
    throw new Error('the signature does not verify under orderKey');
  }
  const text = Buffer.concat([unsigned, Buffer.from(`sig=${Buffer.from(signature).toString('hex')}\n`)]);
  if (HEAD + text.length >= section.size) {
    throw new Error(`the configuration has ${text.length} bytes, ${section.size - HEAD - 1} fit`);
  }

  // The high bit makes every encoded byte unprintable, so that strings(1) shows nothing of it.
  const xor = 0x80 | (createHash('sha256').update(text).digest()[0] ?? 0);
  const bytes = Buffer.alloc(section.size, xor);
  bytes.write(MAGIC, 0, 'latin1');
  bytes[MAGIC.length] = xor;
  text.forEach((byte, i) => {
    bytes[HEAD + i] = byte ^ xor;
  });
  const binary = Buffer.from(template);
  bytes.copy(binary, section.offset);
  return { binary, sha256: sha256(binary), maskedSha256: maskedHash(binary) };
}

/** What a configured implant carries, its signature verified. Throws an Error for the template or a tampered copy. */
export function readConfig(binary: Uint8Array): ImplantConfig {
  const section = findElfSection(binary, SECTION_NAME);
  const bytes = Buffer.from(binary.subarray(section.offset, section.offset + section.size));
  const xor = bytes[MAGIC.length] ?? 0;
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error('this is no Muster implant');
  if (xor === 0) throw new Error('this is the unconfigured template');
  const padded = Buffer.from(bytes.subarray(HEAD).map((byte) => byte ^ xor)).toString('latin1');
  const text = padded.slice(0, padded.indexOf('\0'));
  const signed = /^([\s\S]*\n)sig=([0-9a-f]{128})\n$/.exec(text);
  if (signed?.[1] === undefined || signed[2] === undefined) throw new Error('the configuration is unsigned');
  const config = parseConfigText(signed[1]);
  if (!verifyEd25519(config.orderKey, Buffer.from(signed[1], 'latin1'), Buffer.from(signed[2], 'hex'))) {
    throw new Error('the signature of the configuration does not verify');
  }
  return config;
}

/** SHA-256 (hex) of an implant with its configuration blanked; equal for every copy of one template. */
export function maskedHash(binary: Uint8Array): string {
  const section = findElfSection(binary, SECTION_NAME);
  const blank = Buffer.from(binary);
  blank.fill(0, section.offset, section.offset + section.size);
  blank.write(MAGIC, section.offset, 'latin1');
  return sha256(blank);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
