import type { Actor } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { actorOf, auditor, csirt } from '../incidents/incidents.fixture.ts';
import { openIncident } from '../incidents/index.ts';
import { queueMessage } from '../mail/queue-message.ts';
import { type MailScene, mailScene, NGI, SECURITY } from '../mail/testing/mail-scene.ts';
import { viewSiteDeliveries } from './deliveries.ts';

const alpha = actorOf('site-contact', { kind: 'site', siteId: 'site_alpha' });
const beta = actorOf('site-contact', { kind: 'site', siteId: 'site_beta' });
const north = actorOf('officer', { kind: 'ngi', ngiId: 'ngi_north' });
const south = actorOf('officer', { kind: 'ngi', ngiId: 'ngi_south' });

let scene: MailScene;
beforeAll(async () => {
  scene = await mailScene();
  const delivery = await scene.alarmed();
  await scene.take(
    [
      `From: ${SECURITY}`,
      'To: csirt@muster.example',
      `Cc: ${NGI}`,
      `Subject: Re: [${scene.publicId}] Suspected misuse`,
      'Message-ID: <one@alpha.example>',
      `In-Reply-To: <${delivery.rfc_message_id}@muster.example>`,
      '',
      'We have seen it and are looking into it.',
      '',
    ].join('\n'),
  );
  // Another message that still waits.
  await scene.app.clock.advance(60_000);
  await scene.alarm();
});
afterAll(() => scene.close());

const view = (actor: Actor, site = 'alpha') => viewSiteDeliveries(scene.app, actor, site);

async function announce(at: Date | null): Promise<void> {
  await scene.app.db.updateTable('campaign').set({ announced_at: at }).execute();
}

test.each([
  ['the CSIRT', csirt],
  ['an auditor', auditor],
])('%s sees what became of every message, step by step, and who says so', async (_, actor) => {
  const [waiting, answered] = await view(actor);
  expect(waiting).toMatchObject({ address: SECURITY, state: 'queued', sentAt: null });
  expect(answered).toMatchObject({ address: SECURITY, contact: 'con_alpha', state: 'replied-human' });
  expect(answered?.campaign).toMatchObject({ id: scene.campaign, participation: 'par_alpha' });
  expect(answered?.steps.map(({ state, by }) => `${state} by ${by}`)).toEqual([
    'queued by muster',
    'sent by muster',
    'replied-human by person',
  ]);
  expect(answered?.steps.at(-1)?.mail).toMatch(/^mail_/);
});

test('whoever is tested sees nothing of a campaign that is not announced', async () => {
  for (const actor of [alpha, north]) expect(await view(actor)).toEqual([]);
});

test('once it is, the site sees the states of what was sent and nobody’s words; its NGI sees the words', async () => {
  await announce(scene.now);
  const [own, ...more] = await view(alpha);
  expect(more).toEqual([]);
  expect(own?.steps.map(({ state }) => state)).toEqual(['queued', 'sent', 'replied-human']);
  expect(own?.steps.every(({ detail, mail }) => detail === null && mail === null)).toBe(true);
  const [ngi] = await view(north);
  expect(ngi?.steps.at(-1)?.mail).toMatch(/^mail_/);
  expect(await view(north)).toHaveLength(1);
});

test('the site beside it, another NGI and a manager of a VO find nothing', async () => {
  const vo = actorOf('vo-manager', { kind: 'vo', vo: 'biomed' });
  for (const actor of [beta, south, vo])
    await expect(view(actor)).rejects.toMatchObject({ code: 'not-found' });
  expect(await view(beta, 'beta')).toEqual([]);
});

test('of a real incident at several sites, the one where it began sees nothing that went to the others', async () => {
  const { app } = scene;
  const to = { alpha: 'hot@alpha.example', beta: 'hot@beta.example' };
  await inTransaction(app.db, async (tx) => {
    const { id, publicId } = await openIncident(tx, {
      at: scene.now,
      actor: csirt.id,
      exercise: false,
      title: 'Stolen key',
      tlp: 'AMBER',
      siteId: 'site_alpha',
      procedure: 'egi-sec01',
    });
    await queueMessage(tx, {
      at: scene.now,
      kind: 'heads-up',
      ref: id,
      participationId: null,
      incidentId: id,
      publicId,
      tlp: 'AMBER',
      subject: 'Security incident suspected',
      body: 'Please look.',
      recipients: (['alpha', 'beta'] as const).map((site) => ({
        contactId: null,
        address: to[site],
        siteId: `site_${site}`,
      })),
      notBefore: scene.now,
      exerciseContact: null,
    });
  });
  await scene.runner.runDue();
  const addresses = (await view(alpha)).map(({ address }) => address);
  expect(addresses).toContain(to.alpha);
  expect(addresses).not.toContain(to.beta);
  expect((await view(beta, 'beta')).map(({ address }) => address)).toContain(to.beta);
});
