import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import {
  type CryptoKind,
  KeyError,
  type KeyRing,
  type MailCrypto,
  type OwnKey,
} from '../../ports/mail-crypto.ts';
import { unseal } from './seal.ts';
import { keysNamed, sealedOwn } from './store.ts';

export type KeyringApp = Pick<App, 'db' | 'keys' | 'mailCryptos' | 'log'>;

export function cryptoOf(app: Pick<App, 'mailCryptos'>, kind: CryptoKind): MailCrypto {
  const found = app.mailCryptos.find((one) => one.kind === kind);
  if (!found) throw new Error(`nothing here knows ${kind}`);
  return found;
}

/**
 * The keys in the database as the adapters ask for them. An adapter bears everything that a stranger sends; that we
 * could not look is no finding about a mail, so `failed` keeps it apart.
 */
export function keyRing(app: KeyringApp, at: Date): KeyRing & { failed: unknown } {
  const own = new Map<CryptoKind, Promise<OwnKey[]>>();
  async function looking<Found>(look: Promise<Found>): Promise<Found> {
    try {
      return await look;
    } catch (error) {
      ring.failed ??= error;
      throw error;
    }
  }
  const ring: KeyRing & { failed: unknown } = {
    failed: undefined,
    own(kind) {
      const found = own.get(kind) ?? looking(ownKeys(app, kind, at));
      own.set(kind, found);
      return found;
    },
    async known(kind, ids) {
      const keys = await looking(keysNamed(app.db, kind, ids));
      return keys.map(({ fingerprint, public_text, revoked_at }) => ({
        fingerprint,
        publicText: public_text,
        revoked: revoked_at !== null,
      }));
    },
  };
  return ring;
}

/** All that can still read something, the newest first: retired ones too. */
async function ownKeys(app: KeyringApp, kind: CryptoKind, at: Date): Promise<OwnKey[]> {
  const keys: OwnKey[] = [];
  for (const { id, sealed } of await sealedOwn(app.db, kind)) {
    try {
      keys.push(await cryptoOf(app, kind).readOwnKey(unseal(app.keys.master, id, sealed), null, at));
    } catch (error) {
      // Of a database that was restored beside another master key; other keys may do.
      app.log.error(
        { err: error, key: id },
        'a private key cannot be opened: is master.key the one it was sealed with?',
      );
    }
  }
  return keys;
}

/** What an adapter says of a key is for people. */
export function refuseKey(error: unknown): never {
  if (error instanceof KeyError) throw new MusterError('key.invalid', `${error.message} Nothing was kept.`);
  throw error;
}
