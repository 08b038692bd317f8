import { randomBytes } from 'node:crypto';
import type { Actor, LedgerHead } from '@muster/contract';
import { FakeBlobs } from '../adapters/fake-blobs/index.ts';
import { federationReaders } from '../adapters/federation-files/index.ts';
import type { App } from '../app.ts';
import { type TestDatabase, testDatabase } from '../db/testing/test-database.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { readConfig } from '../kernel/config.ts';
import { EventHub } from '../kernel/event-hub.ts';
import { signingKey } from '../kernel/keys.ts';
import { silentLog } from '../kernel/log.ts';
import { Refusals } from '../kernel/refusals.ts';
import type { Heads } from '../ports/heads.ts';
import { FakeWebhooks } from '../ports/testing/fake-webhooks.ts';
import { noDeployer, noProber } from './no-doors.ts';

export interface TestApp extends App {
  /** Both clocks of the app: stands still until advanced. */
  clock: VirtualClock;
  database: TestDatabase;
  close(): Promise<void>;
}

/**
 * An app on a database of its own, at Tuesday 2027-01-05T08:00:00Z; `others` replaces parts of it.
 * Call it in beforeAll, `close()` in afterAll.
 */
export async function testApp(others: Partial<App> = {}): Promise<TestApp> {
  const database = await testDatabase();
  const clock = new VirtualClock(new Date('2027-01-05T08:00:00Z'));
  return {
    db: database.db,
    clocks: { procedure: clock, machine: clock },
    config: readConfig({ MUSTER_DATA_DIR: '/nonexistent' }),
    keys: {
      ledger: signingKey(randomBytes(32)),
      order: signingKey(randomBytes(32)),
      master: randomBytes(32),
    },
    log: silentLog,
    events: new EventHub(),
    refusals: new Refusals(clock),
    heads: new MemoryHeads(),
    blobs: new FakeBlobs(),
    federationReaders,
    deployer: noDeployer,
    identityProvider: null,
    mailer: null,
    mailCryptos: [],
    prober: noProber,
    webhooks: new FakeWebhooks(),
    ...others,
    clock,
    database,
    close: () => database.close(),
  };
}

class MemoryHeads implements Heads {
  readonly #heads: LedgerHead[] = [];

  async append(head: LedgerHead): Promise<void> {
    this.#heads.push(head);
  }

  async list(): Promise<LedgerHead[]> {
    return [...this.#heads];
  }
}

/** One actor of every kind, for table tests of policies. */
export const actors = {
  administrator: { id: 'tok_a', name: 'Ada', role: 'administrator', scope: { kind: 'federation' } },
  csirt: { id: 'tok_c', name: 'Cleo', role: 'officer', scope: { kind: 'federation' } },
  ngi: { id: 'tok_n', name: 'Nora', role: 'officer', scope: { kind: 'ngi', ngiId: 'ngi_1' } },
  auditor: { id: 'tok_u', name: 'Udo', role: 'auditor', scope: { kind: 'federation' } },
  site: { id: 'tok_s', name: 'Sam', role: 'site-contact', scope: { kind: 'site', siteId: 'site_1' } },
  vo: { id: 'tok_v', name: 'Vera', role: 'vo-manager', scope: { kind: 'vo', vo: 'biomed' } },
  system: { id: 'system', name: 'Muster', role: 'system', scope: { kind: 'federation' } },
} as const satisfies Record<string, Actor>;

export type ActorKind = keyof typeof actors;
