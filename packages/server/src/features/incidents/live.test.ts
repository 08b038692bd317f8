import { openIncidentRequest } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { createIncident } from './create.ts';
import { alpha, csirt, MORNING, seedFederation } from './incidents.fixture.ts';
import { heardBy } from './live.ts';
import { endSite, setSite } from './site-parts.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await app.clock.advance(MORNING.getTime() - app.clock.now().getTime());
  await seedFederation(app.db);
});
afterAll(() => app.close());

test('a site hears that something changed and nothing more, and nothing from the moment it is not concerned', async () => {
  const request = openIncidentRequest.parse({ title: 'At alpha', siteId: 'site_alpha' });
  const { id } = (await createIncident(app, csirt, request)).view;
  const gone = new AbortController();
  const relay = heardBy(app, alpha, id, gone.signal);
  const heard: string[] = [];
  const ended = new Promise<void>((resolve) => {
    relay.listen(id, {
      event: ({ type, data }) => heard.push(`${type} ${JSON.stringify(data)}`),
      end: () => resolve(),
    });
  });
  await setSite(app, csirt, id, 'site_alpha', { state: 'contained' });
  while (heard.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await endSite(app, csirt, id, 'site_alpha', 'it was a false alarm');
  await ended;
  expect(heard).toEqual(['incident.changed {}']);
  gone.abort();
});
