import type { Actor } from '@muster/contract';
import { newId } from '../../../kernel/ids.ts';
import { type ClaimsScene, claimsScene } from '../../claims/testing/claims-scene.ts';

function person(role: Actor['role'], scope: Actor['scope'] = { kind: 'federation' }): Actor {
  return { id: `tok_${role}`, name: role, role, scope };
}

/** Everybody who may come to look, and some who may not. */
export const people = {
  administrator: person('administrator'),
  csirt: person('officer'),
  auditor: person('auditor'),
  north: person('officer', { kind: 'ngi', ngiId: 'ngi_north' }),
  south: person('officer', { kind: 'ngi', ngiId: 'ngi_south' }),
  alpha: person('site-contact', { kind: 'site', siteId: 'site_alpha' }),
  beta: person('site-contact', { kind: 'site', siteId: 'site_beta' }),
  gamma: person('site-contact', { kind: 'site', siteId: 'site_gamma' }),
  vo: person('vo-manager', { kind: 'vo', vo: 'biomed' }),
} as const satisfies Record<string, Actor>;

export const WRONG_ADDRESS = '192.0.2.77';

/**
 * Two hours at site alpha: its copies beat, the identity is let in, a machine answers, a person reports (one time an hour
 * off, one address wrong), the copies end when asked, the identity is refused. A notice is still to come.
 */
export async function timelineScene(): Promise<ClaimsScene> {
  const scene = await claimsScene();
  const { db } = scene.app;
  await db
    .updateTable('campaign')
    .set({ announced_at: scene.now })
    .where('id', '=', scene.campaign)
    .execute();
  const { alpha } = scene.sites;
  await scene.pass(10);
  await scene.mail('alpha', 'I am away until Monday.', {
    subject: 'Automatic reply: Exercise',
    inReplyTo: alpha.alarmId,
    headers: ['Auto-Submitted: auto-replied'],
  });
  await scene.pass(20);
  await scene.probed('alpha', 'let-in');
  await scene.mail('alpha', 'Dear all,\n\nwe received your alarm and look into it.', {
    inReplyTo: alpha.alarmId,
  });
  await scene.pass(30);
  await scene.beat('alpha', 'asked');
  await scene.pass(10);
  await scene.probed('alpha', 'refused');
  await scene.pass(20);
  await scene.mail('alpha', report(scene.now), { inReplyTo: alpha.alarmId });
  await scene.pass(30);
  await db
    .insertInto('inject')
    .values({
      id: newId('inj', scene.now),
      participation_id: alpha.part,
      key: 'second-look',
      kind: 'notice',
      due_at: new Date(scene.now.getTime() + 3_600_000),
      sent_at: null,
      message_id: null,
      entry_id: null,
    })
    .execute();
  return scene;
}

function report(now: Date): string {
  const at = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
  return [
    'Dear colleagues,',
    '',
    `Copies found: 2 (jobs: ALPHA1, ALPHA2)`,
    `Copies stopped: 2 at ${at(31)}, by SIGTERM`,
    `Submission address: ${WRONG_ADDRESS}`,
    `Identity banned: yes at ${at(180)}`,
  ].join('\n');
}

export async function close(scene: ClaimsScene): Promise<void> {
  const at = scene.now;
  await scene.app.db
    .updateTable('campaign')
    .set({ state: 'closed', stopping_at: at, closed_at: at })
    .where('id', '=', scene.campaign)
    .execute();
}
