import { SignedData } from 'pkijs';
import { bytesOf, decodedBody, type MimeEntity, partsOf, readEntity } from '../../kernel/mime-entity.ts';
import type { CryptoOperations } from '../../ports/late-mail-crypto.ts';
import {
  KeyError,
  type KeyRing,
  type Opened,
  type OwnKey,
  type PublicKeyFacts,
} from '../../ports/mail-crypto.ts';
import { type Cert, certsInPem, demandLeaf, factsOf } from './certificates.ts';
import { oid, parseCms } from './cms.ts';
import { decrypted, enveloped } from './envelope.ts';
import { generate, ownKeyOf, unpack } from './own-key.ts';
import { recogniser, SIGNATURE_TYPES } from './recognise.ts';
import { signed } from './sign.ts';
import { signatureOf } from './verify.ts';

/** All that is done with keys, and with what was recognised. */
export class SmimeOperations implements CryptoOperations {
  readonly #authorities: readonly Cert[];

  /** @param authorities PEM of those who may vouch for people; null for none */
  constructor(authorities: string | null) {
    this.#authorities = certsInPem(authorities ?? '');
  }

  async readKeys(text: string, at: Date): Promise<PublicKeyFacts[]> {
    const certs = certsInPem(text);
    const leaves = certs.filter(({ node }) => !node.ca);
    const wanted = leaves.length > 0 ? leaves : [demandLeaf(certs)];
    const facts: PublicKeyFacts[] = [];
    for (const one of wanted)
      facts.push(
        await factsOf(
          one,
          certs.filter((other) => other !== one),
          this.#authorities,
          at,
        ),
      );
    return facts;
  }

  async readOwnKey(text: string, passphrase: string | null, at: Date): Promise<OwnKey> {
    return await ownKeyOf(unpack(text, passphrase), this.#authorities, at);
  }

  async generateKey(of: { name: string; address: string; at: Date; validDays: number }): Promise<OwnKey> {
    return await this.readOwnKey(await generate(of), null, of.at);
  }

  async protect(
    entity: string,
    how: { sign: OwnKey | null; encryptTo: string | null; at: Date },
  ): Promise<string> {
    const signer = how.sign && unpack(how.sign.privateText, null);
    const content = signer ? await signed(entity, signer, how.at).catch(refused) : entity;
    if (how.encryptTo === null) return content;
    return await enveloped(content, demandLeaf(certsInPem(how.encryptTo)), how.at).catch(refused);
  }

  async open(entity: MimeEntity, ring: KeyRing, at: Date): Promise<Opened> {
    const detached = entity.type === 'multipart/signed';
    try {
      return detached ? await this.#openDetached(entity, ring, at) : await this.#openCms(entity, ring, at);
    } catch {
      const wasSigned = recogniser.recognise(entity) === 'signed';
      const nobody = { fingerprint: null, signedAt: null, userIds: [], addresses: [] };
      return {
        decrypted: wasSigned ? null : 'broken',
        signature: wasSigned ? { state: 'invalid', ...nobody } : null,
        content: null,
      };
    }
  }

  async #openDetached(entity: MimeEntity, ring: KeyRing, at: Date): Promise<Opened> {
    const parts = partsOf(entity, 3);
    const [content, last] = parts ?? [];
    const part = last === undefined ? undefined : readEntity(last);
    if (parts?.length !== 2 || content === undefined || !part || !SIGNATURE_TYPES.includes(part.type))
      throw new Error('not two parts');
    const cms = parseCms(decodedBody(part) ?? Buffer.alloc(0));
    const signature = await signatureOf(cms, bytesOf(content), ring, this.#authorities, at);
    return { decrypted: null, signature, content };
  }

  async #openCms(entity: MimeEntity, ring: KeyRing, at: Date): Promise<Opened> {
    const cms = parseCms(decodedBody(entity) ?? Buffer.alloc(0));
    if (cms.type === oid.envelopedData) {
      const own = (await ring.own('smime')).map(({ privateText }) => unpack(privateText, null));
      const opened = decrypted(cms, own);
      if (opened.state !== 'yes') return { decrypted: opened.state, signature: null, content: null };
      return { decrypted: 'yes', signature: null, content: text(opened.content) };
    }
    if (cms.type !== oid.signedData) throw new Error('neither signed nor enveloped');
    // Its bytes are inside (RFC 8551, 3.5.2).
    const inside = new SignedData({ schema: cms.info.content }).encapContentInfo.eContent?.getValue();
    if (!inside) throw new Error('nothing is inside');
    const content = Buffer.from(inside);
    const signature = await signatureOf(cms, content, ring, this.#authorities, at);
    return { decrypted: null, signature, content: text(content) };
  }
}

function text(content: Buffer): string {
  return content.toString('latin1').replace(/\r?\n/g, '\r\n');
}

function refused(error: unknown): never {
  if (error instanceof KeyError) throw error;
  throw new KeyError(
    `The certificate cannot do this: ${error instanceof Error ? error.message : String(error)}`,
  );
}
