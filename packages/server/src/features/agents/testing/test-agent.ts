import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { EnrolAnswer, PublicJwk } from '@muster/contract';
import { actors, type TestApp } from '../../../testing/test-app.ts';
import { issuerOf } from '../../signals/index.ts';
import { confirmAgent } from '../decide.ts';
import { enrolAgent } from '../enrol.ts';
import { makeEnrolment } from '../enrolments.ts';

/** The agent's side as far as the server's tests need it: a key, and what is signed with it. */
export class TestAgent {
  readonly app: TestApp;
  key: KeyObject;
  publicKey: PublicJwk;
  answer: EnrolAnswer | undefined;

  constructor(app: TestApp) {
    this.app = app;
    const { key, publicKey } = newKey();
    this.key = key;
    this.publicKey = publicKey;
  }

  get id(): string {
    return this.answer?.agentId ?? '';
  }

  get streamId(): string {
    return this.answer?.streamId ?? '';
  }

  async enrol(token: string): Promise<EnrolAnswer> {
    const { publicKey } = this;
    this.answer = await enrolAgent(this.app, { token, publicKey, version: '1.0.0', hostname: 'cloud1' });
    return this.answer;
  }

  /** The header of a request; `others` replaces claims. */
  authorization(others: object = {}, header: object = {}): string {
    const now = Math.floor(this.app.clock.now().getTime() / 1000);
    const claims = {
      iss: this.id,
      sub: this.id,
      aud: issuerOf(this.app),
      iat: now,
      exp: now + 300,
      ...others,
    };
    return `Bearer ${this.sign(claims, 'muster-agent+jwt', header)}`;
  }

  /** A compact JWS, by RFC 7515 alone. */
  sign(claims: object, typ: string, header: object = {}): string {
    return signWith(this.key, claims, { alg: 'EdDSA', typ, ...header });
  }
}

export function signWith(key: KeyObject, claims: object, header: object): string {
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
}

export function newKey(): { key: KeyObject; publicKey: PublicJwk } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { key: privateKey, publicKey: { kty: 'OKP', crv: 'Ed25519', x } };
}

/** An agent that an officer has confirmed. */
export async function enrolledAgent(
  app: TestApp,
  siteId = 'site_1',
  name = 'cloud',
  replaces?: string,
): Promise<TestAgent> {
  const agent = new TestAgent(app);
  const place = { site: siteId, name, hours: 48, ...(replaces === undefined ? {} : { replaces }) };
  const { token } = await makeEnrolment(app, actors.csirt, place);
  const { agentId, fingerprint } = await agent.enrol(token);
  await confirmAgent(app, actors.csirt, agentId, fingerprint);
  return agent;
}
