import type { Actor } from '@muster/contract';
import { incidentTimelineQuery } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { alpha, auditor, csirt, north, seedFederation } from '../incidents/incidents.fixture.ts';
import { logEvent } from '../incidents/index.ts';
import { beta, gamma, physics, realIncident, share } from '../observables/observables.fixture.ts';
import { writeNote } from './notes.ts';
import { exportTimeline, viewTimeline } from './views.ts';

let app: TestApp;
let incident: string;
beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
  incident = await realIncident(app, ['site_alpha', 'site_gamma']);
  await share(app, incident, 'vo', 'physics');
});
afterAll(() => app.close());

async function view(actor: Actor, query: object = {}) {
  return await viewTimeline(app, actor, incident, incidentTimelineQuery.parse(query));
}
async function texts(actor: Actor, query: object = {}): Promise<string[]> {
  return (await view(actor, { topic: 'notes', ...query })).items.map(({ text }) => text);
}
async function write(actor: Actor, text: string, more: object = {}) {
  return await writeNote(app, actor, incident, { text, siteId: null, audience: 'csirt', ...more });
}
function minutesAgo(minutes: number): string {
  return new Date(app.clock.now().getTime() - minutes * 60_000).toISOString();
}

describe('the timeline', () => {
  test('tells each reader what is theirs', async () => {
    await write(csirt, 'Only we know');
    await write(csirt, 'Everybody may know', { audience: 'parties' });
    await write(alpha, 'At 10:42 we pulled the plug', { siteId: 'site_alpha' });
    expect(await texts(csirt)).toEqual(['At 10:42 we pulled the plug', 'Everybody may know', 'Only we know']);
    expect(await texts(auditor)).toEqual(await texts(csirt));
    expect(await texts(alpha)).toEqual(['At 10:42 we pulled the plug', 'Everybody may know']);
    expect(await texts(north)).toEqual(await texts(alpha));
    expect(await texts(gamma)).toEqual(['Everybody may know']);
    expect(await texts(physics)).toEqual(['Everybody may know']);
    await expect(texts(beta)).rejects.toMatchObject({ code: 'not-found' });
    expect(JSON.stringify(await view(gamma))).not.toContain('alpha');
    const counts = (await view(gamma)).topics.find(({ topic }) => topic === 'notes');
    expect(counts?.count).toBe(1);
    expect(JSON.stringify(await exportTimeline(app, gamma, incident))).not.toContain('Only we know');
  });

  test.each([
    ['a site for all', alpha, {}, 'auth.denied'],
    ['a site for another', alpha, { siteId: 'site_gamma' }, 'auth.denied'],
    ['an auditor', auditor, {}, 'auth.denied'],
    ['who it is shared with', physics, {}, 'auth.denied'],
    ['who may not know of it', beta, { siteId: 'site_beta' }, 'not-found'],
    ['anybody in the future', csirt, { at: '2099-01-01T00:00:00Z' }, 'request.invalid'],
  ] as const)('is not written by %s', async (_who, actor, more, code) => {
    await expect(write(actor, 'not this', more)).rejects.toMatchObject({ code });
  });

  test('puts what happened earlier in its place, and says when it was written down', async () => {
    const entry = await write(csirt, 'The phone rang', { at: minutesAgo(90) });
    expect(entry.at < entry.recordedAt).toBe(true);
    expect((await texts(csirt)).at(-1)).toBe('The phone rang');
    expect((await texts(csirt, { order: 'earliest' }))[0]).toBe('The phone rang');
    expect(await texts(csirt, { to: minutesAgo(60) })).toEqual(['The phone rang']);
    expect(await texts(csirt, { site: 'site_alpha' })).toEqual(['At 10:42 we pulled the plug']);
  });

  test('keeps what was wrong beside what corrects it', async () => {
    const wrong = await write(csirt, 'They have 3 hosts', { audience: 'parties' });
    const right = await write(csirt, 'They have 13 hosts', { corrects: wrong.id });
    expect(right).toMatchObject({ corrects: wrong.id, audience: 'parties', at: wrong.at });
    const entries = (await view(gamma, { topic: 'notes' })).items;
    expect(entries.find(({ id }) => id === wrong.id)?.correctedBy).toBe(right.id);
    await expect(write(csirt, 'They have 4', { corrects: wrong.id })).rejects.toMatchObject({
      code: 'state.conflict',
    });
    await expect(write(alpha, 'No, we have 5', { corrects: right.id })).rejects.toMatchObject({
      code: 'auth.denied',
    });
    const other = (await view(csirt)).items.find(({ topic }) => topic !== 'notes');
    if (other)
      await expect(write(csirt, 'Never', { corrects: other.id })).rejects.toMatchObject({
        code: 'state.conflict',
      });
    await expect(
      write(gamma, 'xyz', { corrects: (await write(csirt, 'secret')).id, siteId: 'site_gamma' }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is read page by page without gap or repetition, also where many things happened at one moment', async () => {
    const at = app.clock.now();
    await inTransaction(app.db, async (tx) => {
      for (let n = 0; n < 7; n += 1)
        await logEvent(tx, { incidentId: incident, at, kind: 'task.changed', actor: 'x', text: `T${n}` });
    });
    for (const order of ['earliest', 'newest']) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page: Awaited<ReturnType<typeof view>> = await view(csirt, {
          limit: 2,
          order,
          ...(cursor ? { cursor } : {}),
        });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next ?? undefined;
      } while (cursor);
      const all = (await view(csirt, { limit: 500, order })).items.map(({ id }) => id);
      expect(seen).toEqual(all);
      expect(new Set(seen).size).toBe(seen.length);
    }
    await expect(view(csirt, { cursor: 'x' })).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
