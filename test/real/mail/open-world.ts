import { openIncidentRequest } from '@muster/contract';
import type { Dovecot } from '../../../packages/server/src/adapters/imap/testing/dovecot.ts';
import { OpenPgp } from '../../../packages/server/src/adapters/openpgp/index.ts';
import { Smime } from '../../../packages/server/src/adapters/smime/index.ts';
import { SmtpOut } from '../../../packages/server/src/adapters/smtp-out/index.ts';
import type { App } from '../../../packages/server/src/app.ts';
import {
  type Part,
  startMail,
  startMailboxes,
  startWorker,
} from '../../../packages/server/src/composition/parts.ts';
import { createIncident } from '../../../packages/server/src/features/incidents/index.ts';
import { generateOwnKey, importOwnKey } from '../../../packages/server/src/features/keyring/own-keys.ts';
import { importKeys } from '../../../packages/server/src/features/keyring/take-up.ts';
import { verifyKey } from '../../../packages/server/src/features/keyring/trust.ts';
import { SystemClock } from '../../../packages/server/src/kernel/clock.ts';
import { readConfig } from '../../../packages/server/src/kernel/config.ts';
import { actors, testApp } from '../../../packages/server/src/testing/test-app.ts';
import { ADA, CARL, type People } from './people.ts';

/** The CSIRT's mailbox at somebody else's server. */
export const MAILBOX = 'csirt@box.example';

export interface World {
  app: App;
  incident: string;
  smtpPort: number;
  csirtFingerprint: string;
  mailboxes: Part;
  useMailer(url: string): Promise<void>;
  close(): Promise<void>;
}

/** The server on a database of its own and the machine's clock, an incident at a site with two contacts, and all keys. */
export async function openWorld(people: People, dovecot: Dovecot): Promise<World> {
  const database = await testApp();
  const clock = new SystemClock();
  const { imapsPort, password, ca } = dovecot;
  const box = encodeURIComponent(MAILBOX);
  const app: App = {
    ...database,
    clocks: { procedure: clock, machine: clock },
    mailCryptos: [new OpenPgp(), new Smime(people.authority)],
    config: readConfig({
      MUSTER_DATA_DIR: '/nonexistent',
      MUSTER_MAIL_DOMAIN: 'muster.example',
      MUSTER_SMTP_IN_PORT: '0',
      MUSTER_IMAP_URLS: `imaps://${box}:${password}@127.0.0.1:${imapsPort}/INBOX?ca=${ca}`,
    }),
  };
  await seedSite(app);
  const csirtFingerprint = await seedKeys(app, people);
  const request = openIncidentRequest.parse({ title: 'Miner on wn17', tlp: 'RED', siteId: 'site_alpha' });
  const { view } = await createIncident(app, actors.csirt, request);
  const smtp = await startMail(app);
  const worker = await startWorker(app);
  const world: World = {
    app,
    incident: view.id,
    smtpPort: smtp.port,
    csirtFingerprint,
    mailboxes: startMailboxes(app),
    async useMailer(url) {
      app.mailer = new SmtpOut(url, 'muster.example');
    },
    async close() {
      await world.mailboxes.stop();
      await smtp.stop();
      await worker.stop();
      await app.mailer?.close();
      await database.close();
    },
  };
  return world;
}

async function seedKeys(app: App, people: People): Promise<string> {
  const admin = actors.administrator;
  const own = await generateOwnKey(app, admin, { kind: 'openpgp', name: 'Federation CSIRT', validDays: 60 });
  people.adaKnows(own.publicText);
  await importOwnKey(app, admin, { text: people.csirtPem });
  for (const text of [people.adaPublic, people.carlCertificate]) {
    const [key] = await importKeys(app, actors.csirt, { text, addresses: [] });
    if (!key) throw new Error('no key was taken up');
    // Carl's certificate is vouched for by the federation's authority.
    if (!key.vouched)
      await verifyKey(app, actors.csirt, key.id, { how: 'by phone', fingerprint: key.fingerprint });
  }
  return own.fingerprint;
}

async function seedSite({ db, clocks }: App): Promise<void> {
  const at = clocks.procedure.now();
  const dated = { first_seen_at: at, last_seen_at: at, gone_at: null };
  await db
    .insertInto('ngi')
    .values({ ...dated, id: 'ngi_north', name: 'north', name_key: 'north', description: null })
    .execute();
  await db
    .insertInto('site')
    .values({
      ...dated,
      id: 'site_alpha',
      name: 'alpha',
      name_key: 'alpha',
      ngi_id: 'ngi_north',
      official_name: null,
      country: null,
      time_zone: null,
      certification: null,
      latitude: null,
      longitude: null,
    })
    .execute();
  const contact = {
    ...dated,
    source: 'yaml',
    part: '',
    channel: 'email' as const,
    name: null,
    position: 0,
    note: null,
    owner_kind: 'site' as const,
    owner_id: 'site_alpha',
  };
  await db
    .insertInto('contact')
    .values([
      { ...contact, id: 'con_ada', role: 'security', address: ADA },
      { ...contact, id: 'con_carl', role: 'admin', address: CARL },
    ])
    .execute();
}
