import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { ACCOUNT_DISABLED_EVENT, ACCOUNT_ENABLED_EVENT, SESSION_REVOKED_EVENT } from '@muster/contract';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { inTransaction } from '../../../db/transaction.ts';
import { buildHttp } from '../../../http/http-server.ts';
import { JobRunner } from '../../../jobs/index.ts';
import { MusterError } from '../../../kernel/errors.ts';
import { FakeWebhooks } from '../../../ports/testing/fake-webhooks.ts';
import { actors, type TestApp, testApp } from '../../../testing/test-app.ts';
import { placeFederation } from '../../people/testing/people-scene.ts';
import { type Announcement, announceBan } from '../announce.ts';
import { signalJobs } from '../jobs.ts';
import { wakeStreams } from '../polls.ts';
import { receiveRoutes } from '../receive-routes.ts';
import { makeReceiver } from '../receivers.ts';
import { ssfRoutes } from '../ssf-routes.ts';

export const ISSUER = 'https://muster.example';

export interface SignalScene {
  app: TestApp;
  http: FastifyInstance;
  webhooks: FakeWebhooks;
  /** A receiver that may have everything; gives its token. */
  receiver(others?: Partial<Parameters<typeof makeReceiver>[2]>): Promise<string>;
  /** Asks with a receiver's token; gives status and parsed body. */
  ask(
    token: string,
    method: InjectOptions['method'],
    url: string,
    payload?: object,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  announce(others?: Partial<Announcement>): Promise<number>;
  /** Runs what is due. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export const jane = { format: 'iss_sub' as const, iss: 'https://aai.example', sub: 'jane@example.org' };
export const janesName = { format: 'x509' as const, name: 'CN=Jane Doe,O=Example,C=CZ' };

export async function signalScene(): Promise<SignalScene> {
  const webhooks = new FakeWebhooks();
  const app = await testApp({ webhooks });
  app.config = { ...app.config, publicUrl: ISSUER };
  await placeFederation(app);
  const http = await buildHttp(app, {
    authenticate: async () => actors.csirt,
    routes: [
      receiveRoutes(app),
      ssfRoutes(app, async (authorization) => {
        throw new MusterError(authorization === undefined ? 'auth.missing' : 'agent.invalid', 'no agent');
      }),
    ],
  });
  return {
    app,
    http,
    webhooks,
    async receiver(others = {}) {
      const { token } = await makeReceiver(app, actors.csirt, {
        name: 'other team',
        audience: 'https://receiver.example',
        events: [ACCOUNT_DISABLED_EVENT, ACCOUNT_ENABLED_EVENT, SESSION_REVOKED_EVENT],
        mostTlp: 'GREEN',
        ...others,
      });
      return token;
    },
    async ask(token, method = 'GET', url, payload) {
      const answer = await http.inject({
        method,
        url: url as string,
        headers: { authorization: `Bearer ${token}` },
        ...(payload === undefined ? {} : { payload }),
      });
      return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json() };
    },
    async announce(others = {}) {
      const queued = await inTransaction(app.db, (tx) =>
        announceBan(tx, app, {
          kind: 'ban',
          subject: { identifiers: [jane], cascade: false },
          tlp: 'GREEN',
          txn: 'ban_1',
          reason: 'mined coins',
          hijacked: true,
          endSessions: false,
          exercise: false,
          ...others,
        }),
      );
      wakeStreams(
        app,
        queued.map(({ streamId }) => streamId),
      );
      return queued.length;
    },
    async settle() {
      const runner = new JobRunner({ db: app.db, clocks: app.clocks, handlers: signalJobs(app) });
      while ((await runner.runDue()) > 0);
    },
    async close() {
      await http.close();
      await app.close();
    },
  };
}

/** What a SET says; its signature is looked at elsewhere. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

/** Somebody else who signs SETs. */
export class ForeignTransmitter {
  readonly issuer: string;
  readonly #key: KeyObject;
  readonly jwks: string;

  constructor(issuer = 'https://other.example', kid = 'k1') {
    this.issuer = issuer;
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.#key = privateKey;
    this.jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'EdDSA' }] });
  }

  set(claims: object = {}, header: object = {}): string {
    const text = [
      { alg: 'EdDSA', typ: 'secevent+jwt', kid: 'k1', ...header },
      {
        iss: this.issuer,
        aud: ISSUER,
        jti: 'j1',
        iat: 1_799_136_000,
        sub_id: jane,
        events: { [ACCOUNT_DISABLED_EVENT]: { reason: 'hijacking' } },
        ...claims,
      },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${text}.${sign(null, Buffer.from(text), this.#key).toString('base64url')}`;
  }
}
