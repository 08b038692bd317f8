import type { Actor } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { alpha, csirt, seedFederation } from '../incidents/incidents.fixture.ts';
import { heardBy } from '../incidents/live.ts';
import { gamma, realIncident } from '../observables/observables.fixture.ts';
import { writeNote } from './notes.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
});
afterAll(() => app.close());

test('a live page hears of what its reader may read, and of nothing else', async () => {
  const incident = await realIncident(app, ['site_alpha', 'site_gamma']);
  const over = new AbortController();
  const heard = new Map<Actor, number>();
  for (const actor of [csirt, alpha, gamma]) {
    heard.set(actor, 0);
    heardBy(app, actor, incident, over.signal).listen(incident, {
      event: () => void heard.set(actor, (heard.get(actor) ?? 0) + 1),
      end() {},
    });
  }
  const counts = () => [csirt, alpha, gamma].map((actor) => heard.get(actor));
  const note = { text: 'Something was said', siteId: null, audience: 'csirt' as const };
  await writeNote(app, csirt, incident, note);
  await expect.poll(counts).toEqual([1, 0, 0]);
  await writeNote(app, alpha, incident, { ...note, siteId: 'site_alpha' });
  await expect.poll(counts).toEqual([2, 1, 0]);
  await writeNote(app, csirt, incident, { ...note, audience: 'parties' });
  await expect.poll(counts).toEqual([3, 2, 1]);
  over.abort();
});
