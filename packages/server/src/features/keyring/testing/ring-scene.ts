import type { Actor } from '@muster/contract';
import { OpenPgp } from '../../../adapters/openpgp/index.ts';
import { Smime } from '../../../adapters/smime/index.ts';
import { bytesOf } from '../../../kernel/mime-entity.ts';
import type { CryptoKind, MailCrypto, OwnKey } from '../../../ports/mail-crypto.ts';
import { actors } from '../../../testing/test-app.ts';
import { type MailScene, mailScene, SECURITY } from '../../mail/testing/mail-scene.ts';
import { generateOwnKey } from '../own-keys.ts';
import { importKeys } from '../take-up.ts';
import { verifyKey } from '../trust.ts';

export const ADA_PRIVATE = 'ada@home.example';

/** The scene of the mail feature, with a CSIRT that has keys and a contact who has some too. */
export class RingScene {
  readonly mail: MailScene;
  readonly cryptos: Record<CryptoKind, MailCrypto> = { openpgp: new OpenPgp(), smime: new Smime(null) };
  readonly admin: Actor = actors.administrator;
  readonly officer: Actor = actors.csirt;

  constructor(mail: MailScene) {
    this.mail = mail;
    mail.app.mailCryptos = Object.values(this.cryptos);
  }

  get app() {
    return this.mail.app;
  }

  close(): Promise<void> {
    return this.mail.close();
  }

  async makeOwn(kind: CryptoKind): Promise<string> {
    const key = await generateOwnKey(this.app, this.admin, {
      kind,
      name: 'Federation CSIRT',
      validDays: 700,
    });
    return key.publicText;
  }

  /** Somebody's key pair, outside of Muster. */
  async pair(kind: CryptoKind, address = SECURITY, validDays = 365): Promise<OwnKey> {
    return await this.cryptos[kind].generateKey({ name: 'Ada Day', address, at: this.mail.now, validDays });
  }

  /** Taken up, and verified if so wished; gives its id. */
  async know(pair: OwnKey, how: { verified: boolean } = { verified: true }): Promise<string> {
    const [key] = await importKeys(this.app, this.officer, { text: pair.facts.publicText, addresses: [] });
    const { id, fingerprint } = key as NonNullable<typeof key>;
    if (how.verified)
      await verifyKey(this.app, this.officer, id, { fingerprint, how: 'read out on the phone' });
    return id;
  }

  /** A mail as its sender's program would make it. */
  async mailOf(
    text: string,
    how: {
      kind: CryptoKind;
      sign?: OwnKey;
      encryptTo?: string;
      from?: string;
      headers?: string;
      wrap?: (entity: string) => string;
    },
  ): Promise<string> {
    const entity = `Content-Type: text/plain; charset=utf-8\r\n\r\n${text.replace(/\r?\n/g, '\r\n')}`;
    const wrapped = await this.cryptos[how.kind].protect(entity, {
      sign: how.sign ?? null,
      encryptTo: how.encryptTo ?? null,
      at: this.mail.now,
    });
    const head = [
      `From: ${how.from ?? `Ada Day <${SECURITY}>`}`,
      'To: csirt@muster.example',
      `Subject: Re: [${this.mail.publicId}] odd jobs`,
      'Date: Tue, 5 Jan 2027 08:30:00 +0000',
      `Message-ID: <${bytesOf(text).length}.${Math.trunc(this.mail.now.getTime())}@alpha.example>`,
      'MIME-Version: 1.0',
    ].join('\r\n');
    return `${head}\r\n${how.headers ?? ''}${how.wrap ? how.wrap(wrapped) : wrapped}`;
  }
}

export async function ringScene(): Promise<RingScene> {
  return new RingScene(await mailScene());
}
