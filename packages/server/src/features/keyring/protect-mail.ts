import type { Protection } from '@muster/contract';
import {
  bytesOf,
  canonicalText,
  type MimeEntity,
  readEntity,
  withContent,
} from '../../kernel/mime-entity.ts';
import { KeyError, type OwnKey } from '../../ports/mail-crypto.ts';
import { currentOwn, type MailKey, partsOf, whyNotTo } from './model.ts';
import { cryptoOf, type KeyringApp } from './ring.ts';
import { unseal } from './seal.ts';
import { allKeys, keyById } from './store.ts';

export interface ToProtect {
  protection: Protection;
  /** The key that was frozen for this recipient. */
  keyId: string | null;
  /** What stands in Subject outside of the encryption: ids and label, nothing of what it is about. */
  outerSubject: string;
  at: Date;
}

/**
 * A composed mail as it goes out to one recipient.
 * @throws KeyError when a key has ended since the message was queued; it is then not sent at all
 */
export async function protectMail(app: KeyringApp, raw: Buffer, how: ToProtect): Promise<Buffer> {
  const { sign, encrypt } = partsOf(how.protection);
  if (!sign && !encrypt) return raw;
  const to = encrypt ? await demandKey(app, how) : null;
  const signer = sign ? await signingKey(app, to?.kind ?? null, how.at) : null;
  const kind = to?.kind ?? signer?.facts.kind;
  const mail = readEntity(canonicalText(raw));
  if (!mail || kind === undefined) throw new KeyError('there is no key to sign with any more');
  const content = contentOf(mail, encrypt);
  const wrapped = await cryptoOf(app, kind).protect(content, {
    sign: signer,
    encryptTo: to?.public_text ?? null,
    at: how.at,
  });
  const shell = readEntity(wrapped) as MimeEntity;
  return bytesOf(
    withContent(encrypt ? { ...mail, fields: withSubject(mail, how.outerSubject) } : mail, shell),
  );
}

async function demandKey(app: KeyringApp, { keyId, at }: ToProtect): Promise<MailKey> {
  const key = keyId === null ? undefined : await keyById(app.db, keyId);
  if (!key) throw new KeyError('it was to be encrypted, and no key was chosen');
  const why = whyNotTo(key, at, false);
  if (why !== null) throw new KeyError(`since the message was approved ${why}; send it again`);
  return key;
}

/** Of the recipient’s kind where it is encrypted, else any. */
async function signingKey(app: KeyringApp, kind: MailKey['kind'] | null, at: Date): Promise<OwnKey> {
  const own = await allKeys(app.db, { own: true });
  const of = (wanted: MailKey['kind']) =>
    currentOwn(
      own.filter((key) => key.kind === wanted),
      at,
    );
  const key = kind === null ? (of('openpgp') ?? of('smime')) : of(kind);
  if (!key) throw new KeyError('it was to be signed, and we have no key to sign with any more');
  const { private_sealed: sealed } = await app.db
    .selectFrom('mail_key')
    .select('private_sealed')
    .where('id', '=', key.id)
    .executeTakeFirstOrThrow();
  if (!sealed) throw new KeyError('the private part of our key is missing');
  return await cryptoOf(app, key.kind).readOwnKey(unseal(app.keys.master, key.id, sealed), null, at);
}

/**
 * The content of a mail as an entity of its own. Lines that mail systems like to change are written in a way that they
 * leave alone: RFC 3156, 3 and 5. Of what is encrypted the subject stands inside.
 */
function contentOf(mail: MimeEntity, withItsSubject: boolean): string {
  const fields = mail.fields.filter(({ name }) => name.startsWith('content-'));
  const subject = mail.fields.filter(({ name }) => name === 'subject');
  const marked = fields.map(({ name, raw }) =>
    withItsSubject && name === 'content-type'
      ? raw.replace(/\r\n$/, ';\r\n protected-headers="v1"\r\n')
      : raw,
  );
  const head = [...marked, ...(withItsSubject ? subject.map(({ raw }) => raw) : [])].join('');
  return `${head}\r\n${mail.body.replace(/^From /gm, '=46rom ')}`;
}

function withSubject(mail: MimeEntity, subject: string): MimeEntity['fields'] {
  const outer = { name: 'subject', value: subject, raw: `Subject: ${subject}\r\n` };
  return mail.fields.map((field) => (field.name === 'subject' ? outer : field));
}
