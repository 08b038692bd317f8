import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { NewPasskey, UsedPasskey } from '@muster/contract';

/** Bits of the authenticator data (WebAuthn Level 3, section 6.1): user present, user verified, credential data follows. */
const UP_UV = 0x05;
const ATTESTED = 0x40;

export interface SoftPasskeyOptions {
  origin: string;
  rpId?: string;
}

/**
 * A passkey in software, ES256 without attestation: what an authenticator and a browser do together, after WebAuthn
 * Level 3. Real Chromium is asked in test/browser.
 */
export class SoftPasskey {
  readonly id = randomBytes(32);
  counter = 0;
  readonly #key: KeyObject;
  readonly #publicJwk: { x?: string; y?: string };
  readonly #origin: string;
  readonly #rpId: string;
  #userHandle = '';

  constructor({ origin, rpId = 'localhost' }: SoftPasskeyOptions) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    this.#publicJwk = publicKey.export({ format: 'jwk' }) as { x?: string; y?: string };
    this.#origin = origin;
    this.#rpId = rpId;
  }

  create({ ceremony, options }: { ceremony: string; options: Record<string, unknown> }): NewPasskey {
    const { challenge, user } = options as { challenge: string; user: { id: string } };
    this.#userHandle = user.id;
    const credential = Buffer.concat([
      Buffer.alloc(16),
      uint16(this.id.length),
      this.id,
      cbor(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(this.#publicJwk.x ?? '', 'base64url')],
          [-3, Buffer.from(this.#publicJwk.y ?? '', 'base64url')],
        ]),
      ),
    ]);
    const authData = Buffer.concat([this.#data(UP_UV | ATTESTED), credential]);
    const attestation = cbor(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]),
    );
    return {
      ceremony,
      name: 'test key',
      response: {
        ...this.#common(),
        response: {
          clientDataJSON: this.#clientData('webauthn.create', challenge).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal'],
        },
      },
    };
  }

  use(
    { ceremony, options }: { ceremony: string; options: Record<string, unknown> },
    flags = UP_UV,
  ): UsedPasskey {
    this.counter += 1;
    const data = this.#data(flags);
    const client = this.#clientData('webauthn.get', String(options.challenge));
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
    return {
      ceremony,
      response: {
        ...this.#common(),
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: sign('sha256', signed, this.#key).toString('base64url'),
          userHandle: this.#userHandle,
        },
      },
    };
  }

  #common() {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} };
  }

  #data(flags: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([createHash('sha256').update(this.#rpId).digest(), Buffer.from([flags]), counter]);
  }

  #clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false }));
  }
}

/** As much of CBOR (RFC 8949) as a credential needs. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) {
    return Buffer.concat([
      head(5, value.size),
      ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)]),
    ]);
  }
  throw new TypeError('not in this CBOR');
}

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.concat([Buffer.from([(major << 5) | 25]), uint16(value)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
