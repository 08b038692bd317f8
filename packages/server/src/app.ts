import type { Db } from './db/database.ts';
import type { Clocks } from './kernel/clock.ts';
import type { Config } from './kernel/config.ts';
import type { EventHub } from './kernel/event-hub.ts';
import type { Keys } from './kernel/keys.ts';
import type { Log } from './kernel/log.ts';
import type { Refusals } from './kernel/refusals.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { Deployer } from './ports/deployer.ts';
import type { FederationReaders } from './ports/federation-snapshot.ts';
import type { Heads } from './ports/heads.ts';
import type { IdentityProvider } from './ports/identity-provider.ts';
import type { MailCrypto } from './ports/mail-crypto.ts';
import type { Mailer } from './ports/mailer.ts';
import type { Prober } from './ports/prober.ts';
import type { WebhookOut } from './ports/webhook-out.ts';

/**
 * What a use case may reach: put together once, in start-server.ts, and passed as the first argument.
 * Types only; a feature that needs a foreign system adds its port here.
 */
export interface App {
  db: Db;
  clocks: Clocks;
  config: Config;
  keys: Keys;
  log: Log;
  /** What live pages are told; see event-hub.ts. */
  events: EventHub;
  refusals: Refusals;
  /** Reads the formats in which a federation is described. */
  federationReaders: FederationReaders;
  /** The ledger's signed heads, outside the database. */
  heads: Heads;
  /** Keeps the bytes of evidence. */
  blobs: BlobStore;
  /** Puts the drill's program at a site. */
  deployer: Deployer;
  /** Who lets people in besides us; null when none is set up. */
  identityProvider: IdentityProvider | null;
  /** Hands mail over; null when no way out is configured, and mail waits. */
  mailer: Mailer | null;
  /** The ways in which mail is signed and encrypted. */
  mailCryptos: readonly MailCrypto[];
  /** Tries a site's front door. */
  prober: Prober;
  /** Tells servers of others by http. */
  webhooks: WebhookOut;
}
