import type { MimeEntity } from '../kernel/mime-entity.ts';
import type { CryptoKind, KeyRing, MailCrypto, Opened, OwnKey, PublicKeyFacts } from './mail-crypto.ts';

/** What tells at a glance whether mail is of one's kind; it needs no library. */
export type Recogniser = Pick<MailCrypto, 'kind' | 'recognise'>;
/** What is done with keys and with mail that was recognised. */
export type CryptoOperations = Omit<MailCrypto, 'kind' | 'recognise'>;

/** A way whose libraries are large, and are loaded with the first key or mail that needs them. */
export class LateMailCrypto implements MailCrypto {
  readonly kind: CryptoKind;
  readonly #recogniser: Recogniser;
  readonly #load: () => Promise<CryptoOperations>;
  #loaded: Promise<CryptoOperations> | undefined;

  constructor(recogniser: Recogniser, load: () => Promise<CryptoOperations>) {
    this.kind = recogniser.kind;
    this.#recogniser = recogniser;
    this.#load = load;
  }

  recognise(entity: MimeEntity): 'signed' | 'encrypted' | null {
    return this.#recogniser.recognise(entity);
  }

  async readKeys(text: string, at: Date): Promise<PublicKeyFacts[]> {
    return await (await this.#operations()).readKeys(text, at);
  }

  async readOwnKey(text: string, passphrase: string | null, at: Date): Promise<OwnKey> {
    return await (await this.#operations()).readOwnKey(text, passphrase, at);
  }

  async generateKey(of: Parameters<MailCrypto['generateKey']>[0]): Promise<OwnKey> {
    return await (await this.#operations()).generateKey(of);
  }

  async protect(entity: string, how: Parameters<MailCrypto['protect']>[1]): Promise<string> {
    return await (await this.#operations()).protect(entity, how);
  }

  async open(entity: MimeEntity, ring: KeyRing, at: Date): Promise<Opened> {
    return await (await this.#operations()).open(entity, ring, at);
  }

  #operations(): Promise<CryptoOperations> {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }
}
