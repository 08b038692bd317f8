import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Actor, type MakeWebhookInput, makeWebhookRequest, webhookBody } from '@muster/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebhookHttp } from '../../adapters/webhook-http/index.ts';
import { JobRunner } from '../../jobs/index.ts';
import { actors } from '../../testing/test-app.ts';
import { type NotifyScene, notifyScene } from '../notify/testing/notify-scene.ts';
import { deliver } from './deliver.ts';
import { webhookJobs } from './jobs.ts';
import { webhookListener } from './on-event.ts';
import * as service from './service.ts';
import { verifyWebhook } from './testing/verify-webhook.ts';

const HOUR_MS = 3_600_000;
const foreign: Actor = { ...actors.ngi, scope: { kind: 'ngi', ngiId: 'ngi_2' } };
const page = { limit: 100 };
let scene: NotifyScene;
let server: Server;
let url: string;
let status: number;
let got: { headers: Record<string, string>; body: string }[];

beforeEach(async () => {
  scene = await notifyScene();
  scene.app.webhooks = new WebhookHttp({ networks: ['127.0.0.1'] });
  status = 200;
  got = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    got.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await scene.close();
});

async function make(actor: Actor = actors.csirt, more: Partial<MakeWebhookInput> = {}) {
  return await service.makeWebhook(
    scene.app,
    actor,
    makeWebhookRequest.parse({ name: 'tickets', url, ...more }),
  );
}

/** Hears the log and sends what is due. */
async function run(): Promise<void> {
  await scene.settle([webhookListener(scene.app)]);
  const runner = new JobRunner({
    db: scene.app.db,
    clocks: scene.app.clocks,
    handlers: webhookJobs(scene.app),
  });
  while ((await runner.runDue()) > 0);
}

async function statesOf(id: string): Promise<string[]> {
  const { items } = await service.listDeliveries(scene.app, actors.administrator, id, page);
  return items.map(({ kind, state, attempts }) => `${kind} ${state} ${attempts}`);
}

function bodies() {
  return got.map(({ body }) => webhookBody.parse(JSON.parse(body)));
}

describe('an event', () => {
  test('arrives once, signed, with what happened and where to read it', async () => {
    const { webhook, secret } = await make();
    const event = await scene.log({ kind: 'task.done', text: 'Logs were read', data: { task: 'tsk_1' } });
    await run();
    await run();
    expect(got).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = got;
    const nowMs = scene.app.clock.now().getTime();
    expect(verifyWebhook(headers, body, { secret, nowMs, seen: new Set() })).toBe(true);
    expect(bodies()[0]).toEqual({
      type: 'task.done',
      timestamp: '2027-01-05T08:00:00.000Z',
      data: {
        incident: scene.publicId,
        link: `https://muster.example/incidents/${scene.publicId}`,
        tlp: 'AMBER',
        event,
        site: null,
        text: 'Logs were read',
        details: { task: 'tsk_1' },
      },
    });
    expect(await statesOf(webhook.id)).toEqual(['task.done delivered 1']);
  });

  test('of a kind that was not asked for is not told', async () => {
    await make(actors.csirt, { kinds: ['task.*', 'tlp.changed'] });
    for (const kind of ['task.added', 'mail.received', 'tlp.changed', 'tlp.asked']) await scene.log({ kind });
    await run();
    expect(
      bodies()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['task.added', 'tlp.changed']);
  });
});

describe('what a webhook may tell', () => {
  test('an NGI’s tells what the NGI may read of its sites’ incidents, and no item of another site or the CSIRT', async () => {
    await make(actors.ngi);
    await scene.log({ kind: 'task.done', siteId: 'site_1' });
    await scene.log({ kind: 'tlp.changed', audience: 'parties' });
    await scene.log({ kind: 'decision.made', audience: 'csirt' });
    await scene.log({ kind: 'task.added', siteId: 'site_2' });
    await run();
    expect(
      bodies()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['task.done', 'tlp.changed']);
  });

  test('another NGI’s tells nothing of it', async () => {
    const { webhook } = await make(foreign);
    await scene.log({ kind: 'tlp.changed', audience: 'parties' });
    await run();
    expect(got).toEqual([]);
    expect(await statesOf(webhook.id)).toEqual([]);
  });

  test('a narrower label than it may have is not told at all', async () => {
    await make(actors.csirt, { mostTlp: 'GREEN' });
    await scene.log({ kind: 'task.done' });
    await run();
    expect(got).toEqual([]);
  });

  test.each(['RED', 'AMBER+STRICT'] as const)(
    'of %s only which incident it is and where to read it',
    async (tlp) => {
      await make(actors.csirt, { mostTlp: 'RED' });
      await scene.setTlp(tlp);
      await scene.log({ kind: 'task.done', text: 'host7 was wiped', data: { host: 'host7' } });
      await run();
      expect(bodies()).toEqual([
        {
          type: 'incident.changed',
          timestamp: '2027-01-05T08:00:00.000Z',
          data: { incident: scene.publicId, link: `https://muster.example/incidents/${scene.publicId}` },
        },
      ]);
    },
  );

  test('a label that rose, and a site that left, before a retry: what waits is dropped', async () => {
    const all = await make(actors.csirt, { mostTlp: 'RED' });
    const ngi = await make(actors.ngi);
    status = 503;
    await scene.log({ kind: 'tlp.changed', audience: 'parties' });
    await run();
    expect(got).toHaveLength(2);
    status = 200;
    await scene.setTlp('RED');
    const ended = { ended_at: scene.app.clock.now() };
    await scene.app.db.updateTable('incident_site').set(ended).execute();
    await scene.app.clock.advance(HOUR_MS);
    await run();
    expect(got).toHaveLength(2);
    for (const { webhook } of [all, ngi])
      expect(await statesOf(webhook.id)).toEqual(['tlp.changed dropped 1']);
  });
});

describe('when it fails', () => {
  test('it is tried again, later each time, under the same id, with a new time and signature', async () => {
    const { webhook, secret } = await make();
    status = 500;
    await scene.log({ kind: 'task.done' });
    await run();
    await scene.app.clock.advance(5_000);
    await run();
    await scene.app.clock.advance(59_000);
    await run();
    expect(got).toHaveLength(2);
    status = 200;
    await scene.app.clock.advance(HOUR_MS);
    await run();
    expect(await statesOf(webhook.id)).toEqual(['task.done delivered 3']);
    const ids = got.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    const [first, , last] = got;
    const nowMs = scene.app.clock.now().getTime();
    const seen = new Set<string>();
    expect(verifyWebhook(first?.headers ?? {}, first?.body ?? '', { secret, nowMs, seen })).toBe(false);
    expect(verifyWebhook(last?.headers ?? {}, last?.body ?? '', { secret, nowMs, seen })).toBe(true);
  });

  test('for five days on end it is switched off, what waits is dropped, and its team is told', async () => {
    const { webhook } = await make();
    status = 500;
    for (let hour = 0; hour <= 121; hour += 11) {
      await scene.log({ kind: 'task.done', at: scene.app.clock.now() });
      await run();
      await scene.app.clock.advance(11 * HOUR_MS);
    }
    const [view] = await service.listWebhooks(scene.app, actors.csirt);
    expect(view?.disabledWhy).toBe('no try succeeded for five days');
    expect((await statesOf(webhook.id)).join()).not.toContain('waiting');
    const notice = await scene.app.db
      .selectFrom('notice')
      .selectAll()
      .where('kind', '=', 'webhook.disabled')
      .execute();
    expect(notice).toMatchObject([{ recipient: 'csirt' }]);
    const before = got.length;
    await scene.log({ kind: 'task.done', at: scene.app.clock.now() });
    await run();
    expect(got).toHaveLength(before);
    status = 200;
    await service.changeWebhook(scene.app, actors.csirt, webhook.id, { enabled: true });
    await scene.log({ kind: 'task.done', at: scene.app.clock.now() });
    await run();
    expect(got).toHaveLength(before + 1);
  });

  test('with 410 it is switched off at once', async () => {
    await make();
    status = 410;
    await scene.log({ kind: 'task.done' });
    await run();
    const [view] = await service.listWebhooks(scene.app, actors.csirt);
    expect(view?.disabledWhy).toContain('410');
  });

  test('a server that dies after the answer and before the commit tells it again under the same id', async () => {
    const { webhook } = await make();
    await scene.log({ kind: 'task.done' });
    await scene.settle([webhookListener(scene.app)]);
    const { items } = await service.listDeliveries(scene.app, actors.csirt, webhook.id, page);
    const id = items[0]?.id ?? '';
    const real = scene.app.webhooks;
    const dying = {
      ...scene.app,
      webhooks: {
        check: () => {},
        ask: () => Promise.reject(new Error('nobody asks')),
        post: async (request: Parameters<typeof real.post>[0]) => {
          await real.post(request);
          throw new Error('killed');
        },
      },
    };
    await expect(deliver(dying, id)).rejects.toThrow('killed');
    await deliver(scene.app, id);
    await deliver(scene.app, id);
    expect(got.map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
    expect(await statesOf(webhook.id)).toEqual(['task.done delivered 1']);
  });
});

describe('its secret', () => {
  test('is shown once, and changed without losing anything: for a day both sign', async () => {
    const { webhook, secret } = await make();
    expect(JSON.stringify(await service.listWebhooks(scene.app, actors.csirt))).not.toContain('whsec_');
    const { secret: next } = await service.rotateSecret(scene.app, actors.csirt, webhook.id);
    const takenBy = async (one: string) => {
      await service.testWebhook(scene.app, actors.csirt, webhook.id);
      await run();
      const { headers, body } = got.at(-1) ?? { headers: {}, body: '' };
      const nowMs = scene.app.clock.now().getTime();
      return verifyWebhook(headers, body, { secret: one, nowMs, seen: new Set() });
    };
    expect([await takenBy(secret), await takenBy(next)]).toEqual([true, true]);
    await scene.app.clock.advance(25 * HOUR_MS);
    expect([await takenBy(secret), await takenBy(next)]).toEqual([false, true]);
  });

  test('stands nowhere in the clear', async () => {
    const { secret } = await make();
    const rows = [
      await scene.app.db.selectFrom('webhook_secret').selectAll().execute(),
      await scene.app.db.selectFrom('ledger_entry').selectAll().execute(),
    ];
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6, 30));
  });
});

describe('who may not', () => {
  test('sites, VOs and auditors neither see nor make any', async () => {
    for (const actor of [actors.site, actors.vo, actors.auditor]) {
      await expect(service.listWebhooks(scene.app, actor)).rejects.toMatchObject({ code: 'auth.denied' });
      await expect(make(actor)).rejects.toMatchObject({ code: 'auth.denied' });
    }
  });

  test('a team does not learn of another team’s', async () => {
    const { webhook } = await make(actors.ngi);
    for (const actor of [actors.csirt, foreign, actors.site]) {
      const hidden = { code: 'not-found' };
      const { id } = webhook;
      await expect(service.changeWebhook(scene.app, actor, id, { name: 'x' })).rejects.toMatchObject(hidden);
      await expect(service.removeWebhook(scene.app, actor, id)).rejects.toMatchObject(hidden);
      await expect(service.rotateSecret(scene.app, actor, id)).rejects.toMatchObject(hidden);
      await expect(service.testWebhook(scene.app, actor, id)).rejects.toMatchObject(hidden);
      await expect(service.listDeliveries(scene.app, actor, id, page)).rejects.toMatchObject(hidden);
    }
    expect(await service.listWebhooks(scene.app, foreign)).toEqual([]);
    await expect(make(foreign, { ngi: 'ngi_1' })).rejects.toMatchObject({ code: 'auth.denied' });
  });

  test('our own network is not reached, at making and at changing', async () => {
    for (const forbidden of ['http://169.254.169.254/', 'https://10.0.0.1/', 'http://hook.example/'])
      await expect(make(actors.csirt, { url: forbidden })).rejects.toMatchObject({
        code: 'request.invalid',
        at: '/body/url',
      });
    const { webhook } = await make();
    await expect(
      service.changeWebhook(scene.app, actors.csirt, webhook.id, { url: 'https://[::1]/' }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
