import type { ClockView, IncidentView, MailSummary, Page, RecipientView } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealAll } from '../../../packages/server/src/db/ledger/sealer.ts';
import { verifyLedger } from '../../../packages/server/src/db/ledger/verify.ts';
import { actorOf } from '../../../packages/server/src/features/incidents/incidents.fixture.ts';
import { trialsOf } from '../../../packages/server/src/features/templates/examples.ts';
import { textOfDocument } from '../../../packages/server/src/features/templates/index.ts';
import { addressOf, ngiAddress, teamOf } from './federation.ts';
import { type DueClock, type SiteStory, stories } from './sites.ts';
import { MonthWorld } from './world.ts';

const CSIRT = 'csirt@muster.example';
const QUIET = ['vienna', 'geneva'];
const speaking = stories.filter(({ name }) => !QUIET.includes(name));

let world: MonthWorld;
let incident: IncidentView;

beforeAll(async () => {
  world = await MonthWorld.open('2027-01-29T13:10:00Z', stories, {
    csirt: actorOf('officer'),
    north: actorOf('officer', { kind: 'ngi', ngiId: 'ngi_north' }),
  });
  await theMonth();
}, 300_000);
afterAll(() => world.close());

/** One incident at twelve sites, from a call on Friday afternoon to the first days of March. */
async function theMonth(): Promise<void> {
  incident = await world.ask<IncidentView>('csirt', 'POST', '/api/v1/incidents', {
    title: 'Stolen credential used at twelve sites',
    severity: 'high',
    sites: stories.map(({ name }) => ({ siteId: `site_${name}`, state: 'suspected' })),
    suspectedAt: '2027-01-29T13:00:00Z',
  });
  await write('message', 'A credential was stolen', 'It was used at your site. Please tell us what you see.');
  await world.until('2027-01-29T14:00:00Z');
  for (const { name, ngi } of speaking)
    await tell(name, name === 'london' ? [teamOf(name)] : [teamOf(name), ngiAddress(ngi)]);
  await machinesAnswer();
  await world.until('2027-01-29T16:30:00Z');
  await write(
    'request',
    'Which hosts saw the credential?',
    'Please list hosts and times within your deadline.',
  );
  await machinesAnswer();
  await world.until('2027-01-29T19:00:00Z');
  await tell('london', [ngiAddress('north')]);
  for (const { name } of speaking) {
    await note(name, 'isolated', '2027-01-29T18:00:00Z');
    if (name === 'madrid') await note(name, 'evidence-destroyed', '2027-01-29T18:30:00Z');
    if (name !== 'madrid') await note(name, 'contained', '2027-01-29T18:30:00Z');
    if (name !== 'madrid') await note(name, 'evidence-kept', '2027-01-29T19:00:00Z');
  }
  await world.until('2027-01-30T09:00:00Z');
  for (const { name } of speaking)
    await note(name, name === 'madrid' ? 'no-downtime-needed' : 'downtime-announced', '2027-01-30T09:00:00Z');
  await world.until('2027-01-31T12:00:00Z');
  await note('madrid', 'contained', '2027-01-31T10:00:00Z');
  await world.ask('csirt', 'POST', `/api/v1/incidents/${incident.id}/state`, {
    state: 'resolved',
    reason: 'Identity banned everywhere',
  });
  await world.until('2027-02-01T09:00:00Z');
  for (const { name } of speaking) if (name !== 'helsinki' && name !== 'brno') await answer(name);
  await world.until('2027-02-01T12:01:00Z');
  await answer('brno');
  await world.until('2027-02-02T09:00:00Z');
  await answer('helsinki');
  await acceptStranger();
  await world.until('2027-02-15T10:00:00Z');
  for (const { name } of speaking) {
    if (name === 'lisbon') continue;
    if (name === 'rome') await close(name, 'AMBER', ['lessons']);
    else await close(name, 'AMBER');
  }
  await world.until('2027-02-20T10:00:00Z');
  await close('rome', 'GREEN');
  await world.until('2027-03-01T10:00:00Z');
  await close('lisbon', 'RED');
  await world.until('2027-03-02T10:00:00Z');
}

/** From the CSIRT to the security contact of every site, each in a mail of its own. */
async function write(kind: string, subject: string, body: string): Promise<void> {
  const { id } = incident;
  await world.ask('csirt', 'POST', `/api/v1/incidents/${id}/messages`, {
    kind,
    tlp: 'AMBER',
    subject,
    body,
    recipients: stories.map(({ name }) => ({ address: addressOf(name), as: 'to' })),
    idempotencyKey: world.key(),
  });
}

/** The site tells the CSIRT, and whom else it thinks of. */
async function tell(name: string, others: readonly string[]): Promise<void> {
  await world.receive({
    from: addressOf(name),
    to: CSIRT,
    alsoTo: others,
    subject: `[${incident.publicId}] [TLP:AMBER] Security incident suspected at ${name}`,
    text: 'Dear colleagues,\n\nwe see logins from abroad and look into it.\n\nBest regards\n',
  });
}

async function answer(name: string): Promise<void> {
  const asked = world.post.lastTo(addressOf(name), 'Which hosts');
  const from = name === 'paris' ? 'claire@freemail.example' : addressOf(name);
  await world.receive({
    from,
    to: CSIRT,
    subject: `Re: ${asked.subject}`,
    text: 'Two hosts: wn-1 and wn-2, on Friday from 03:10 to 04:00 UTC. We have their images.\n',
    inReplyTo: asked.messageId,
  });
}

/** What vacation notes and mail servers say to whatever has come since. */
async function machinesAnswer(): Promise<void> {
  const vacation = world.post.lastTo(addressOf('vienna'));
  await world.receive(
    {
      from: addressOf('vienna'),
      to: vacation.envelopeFrom,
      subject: `Out of office: ${vacation.subject}`,
      text: 'I am away until 1 April and do not read my mail.\n',
      inReplyTo: vacation.messageId,
      headers: { 'Auto-Submitted': 'auto-replied' },
      fromNobody: true,
    },
    vacation.envelopeFrom,
  );
  const dead = world.post.lastTo(addressOf('geneva'));
  await world.receive(
    {
      from: 'MAILER-DAEMON@geneva.example',
      to: dead.envelopeFrom,
      subject: 'Undelivered Mail Returned to Sender',
      text: `This is the mail system at host mx.geneva.example.\n\n<${dead.to}>: host mx.geneva.example said: 550 5.1.1 User unknown\n`,
      headers: { 'Auto-Submitted': 'auto-replied' },
      fromNobody: true,
    },
    dead.envelopeFrom,
  );
}

/** What a site says by phone, written down by an officer. */
async function note(name: string, kind: string, at: string): Promise<void> {
  await world.ask('csirt', 'POST', `/api/v1/incidents/${incident.id}/facts`, {
    kind,
    at,
    source: 'phone',
    siteId: `site_${name}`,
  });
}

async function acceptStranger(): Promise<void> {
  const { items } = await world.ask<Page<MailSummary>>('csirt', 'GET', '/api/v1/mail?review=open');
  const mail = items.find(({ from }) => from.includes('claire@freemail.example'));
  await world.ask('csirt', 'POST', `/api/v1/mail/readings/${mail?.reading}/accept`, {
    reason: 'Known by phone',
  });
}

/** The site's closure report, by the template. */
async function close(
  name: string,
  tlp: 'AMBER' | 'RED' | 'GREEN',
  without: readonly string[] = [],
): Promise<void> {
  const [full] = trialsOf('closure');
  if (!full) throw new Error('there is no example of a closure report');
  const fields = Object.fromEntries(
    Object.entries(full.fields).filter(([field]) => !without.includes(field)),
  );
  const document = { ...full, incident: incident.publicId, site: name, tlp, fields };
  await world.receive({
    from: addressOf(name),
    to: CSIRT,
    subject: `[${incident.publicId}] [TLP:${tlp}] Closure report of ${name}`,
    text: await textOfDocument(world.app, world.app.db, document as never),
  });
}

function read(clock: ClockView | undefined): DueClock {
  if (!clock) throw new Error('there is no such clock');
  const { state, dueAt, metAt } = clock;
  const minute = (text: string) => `${text.slice(0, 16)}Z`;
  return {
    state,
    ...(dueAt && state !== 'waiting' && state !== 'not-applicable' ? { due: minute(dueAt) } : {}),
    ...(metAt ? { met: minute(metAt) } : {}),
  };
}

describe('one real incident at twelve sites, over a month', () => {
  test.each(stories.map(({ name, ...rest }) => [name, rest] as [string, Omit<SiteStory, 'name'>]))(
    '%s',
    async (name, { expected }) => {
      const clocks = (await world.clocks(incident.id)).filter(({ site }) => site === `site_${name}`);
      const found = Object.fromEntries(
        Object.keys(expected).map((step) => [
          step,
          read(clocks.find((one) => one.step === step && (step !== 'answer' || one.key !== null))),
        ]),
      );
      expect(found).toEqual(expected);
    },
  );

  test('nobody is told twice that the same clock runs out', async () => {
    const told = new Map<string, number>();
    for (const { to, subject, text } of world.post.delivered) {
      const key = JSON.stringify([to, subject, text]);
      told.set(key, (told.get(key) ?? 0) + 1);
    }
    expect([...told].filter(([, times]) => times > 1)).toEqual([]);
  });

  test('the ledger verifies after all of it, and every event of the log has its entry there', async () => {
    const { db, clock, keys } = world.app;
    await sealAll(db, clock);
    const publicKey = keys.ledger.publicKey;
    expect((await verifyLedger(db, { heads: [], publicKey })).findings).toEqual([]);
    const events = await db
      .selectFrom('incident_event')
      .leftJoin('ledger_entry', 'ledger_entry.id', 'incident_event.entry_id')
      .select(['incident_event.kind', 'ledger_entry.id as entry'])
      .where('incident_event.incident_id', '=', incident.id)
      .execute();
    expect(events.length).toBeGreaterThan(100);
    expect(events.filter(({ entry }) => entry === null)).toEqual([]);
  });

  test('what is proposed as recipients are the parties, each with a reason', async () => {
    const proposed = await world.ask<RecipientView[]>(
      'csirt',
      'GET',
      `/api/v1/incidents/${incident.id}/recipients`,
    );
    const addresses = proposed.filter((one) => one.proposed).map(({ address }) => address);
    for (const { name } of stories) expect(addresses).toContain(addressOf(name));
    expect(proposed.every(({ why }) => why !== '')).toBe(true);
  });
});
