import type {
  Actor,
  MessageProtection,
  MessageProtectionQuery,
  Protection,
  TlpLabel,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { chooseKey, currentOwn, type MailKey, partsOf, protectionOf, ruleFor } from './model.ts';
import { mayReadKeys } from './policy.ts';
import { allKeys, changedRules, keysFor, type Reader } from './store.ts';

export interface Asked {
  tlp: TlpLabel;
  addresses: readonly string[];
  /** What is asked for beside what the label demands. */
  wanted: Protection;
  at: Date;
}

/**
 * How a message with this label would go out to these addresses, with which keys, and what stands against it. What the
 * label demands is added to what is wanted; never is a recipient left out or written to less well than the others.
 */
export async function protectionFor(
  db: Reader,
  { tlp, addresses, wanted, at }: Asked,
): Promise<MessageProtection> {
  const rule = ruleFor(await changedRules(db), tlp);
  const asked = partsOf(wanted);
  const must = rule.encrypt === 'must';
  const keys = await keysFor(db, addresses);
  const recipients = addresses.map((address) => {
    const own = keys.filter((key) => key.addresses.includes(address.toLowerCase()));
    const { key, problem } = chooseKey(own, at, must);
    return { address, key: key && shown(key), problem };
  });
  const without = recipients.filter(({ key }) => key === null);
  // `should`: encrypted to all where all can read it; who is named as without a key is the reason why not.
  const encrypt = must || asked.encrypt || (rule.encrypt === 'should' && without.length === 0);
  const kinds = encrypt ? recipients.flatMap(({ key }) => key?.kind ?? []) : [];
  const canSign = signs(await allKeys(db, { own: true }), kinds, at);
  const sign = asked.sign || (rule.sign && canSign);
  const blocked = [
    ...(encrypt && (must || asked.encrypt)
      ? without.map(({ address, problem }) => `${address}: ${problem}`)
      : []),
    ...(asked.sign && !canSign
      ? ['we have no key of that kind to sign with; make one under Settings, Keys']
      : []),
  ];
  return {
    rule,
    protection: protectionOf({ sign, encrypt: encrypt && addresses.length > 0 }),
    recipients,
    blocked,
  };
}

/** Signed and encrypted is of one kind; what is signed alone may be of any. */
function signs(own: readonly MailKey[], kinds: readonly MailKey['kind'][], at: Date): boolean {
  if (kinds.length === 0) return currentOwn(own, at) !== null;
  return kinds.every(
    (kind) =>
      currentOwn(
        own.filter((key) => key.kind === kind),
        at,
      ) !== null,
  );
}

function shown({ id, kind, fingerprint, ...key }: MailKey) {
  return { id, kind, fingerprint, verified: key.verified_at !== null || key.vouched };
}

/** The same for whoever writes the message. */
export async function viewProtection(
  app: App,
  actor: Actor,
  { tlp, to, wanted }: MessageProtectionQuery,
): Promise<MessageProtection> {
  demand(mayReadKeys(actor));
  const addresses = [...new Set(to.split(',').flatMap((one) => one.trim().toLowerCase() || []))].slice(
    0,
    500,
  );
  return await protectionFor(app.db, { tlp, addresses, wanted, at: app.clocks.procedure.now() });
}

export interface Frozen {
  protection: Protection;
  /** By address, lower case. */
  keys: ReadonlyMap<string, { id: string; fingerprint: string }>;
}

/**
 * Decides when a message is queued how it goes out, and with which key to whom: what is changed later changes nothing
 * about a message that was approved.
 * @throws MusterError mail.no-key that names every recipient who cannot be written to, and why
 */
export async function freezeKeys(tx: Tx, asked: Asked): Promise<Frozen> {
  const { protection, recipients, blocked, rule } = await protectionFor(tx, asked);
  if (blocked.length > 0) {
    const why = partsOf(asked.wanted).encrypt
      ? 'This message is to be encrypted'
      : `TLP:${rule.tlp} is to be encrypted`;
    throw new MusterError(
      'mail.no-key',
      `${why}, and nothing was sent. ${blocked.join('; ')}. Import and verify the key, or take the recipient out.`,
    );
  }
  const keys = new Map<string, { id: string; fingerprint: string }>();
  if (partsOf(protection).encrypt)
    for (const { address, key } of recipients)
      if (key) keys.set(address.toLowerCase(), { id: key.id, fingerprint: key.fingerprint });
  return { protection, keys };
}
