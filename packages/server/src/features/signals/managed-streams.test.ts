import { afterAll, beforeAll, expect, test } from 'vitest';
import { actors } from '../../testing/test-app.ts';
import { listDeliveries, openStream, verifyReceiversStream } from './managed-streams.ts';
import { listReceivers } from './receivers.ts';
import { type SignalScene, signalScene } from './testing/signal-scene.ts';

const ENDPOINT = 'https://receiver.example/events';
const push = { endpointUrl: ENDPOINT, authorization: 'Bearer theirs', description: '' };
let scene: SignalScene;
let receiver: string;

beforeAll(async () => {
  scene = await signalScene();
  scene.webhooks.reply = 202;
  await scene.receiver();
  receiver = (await listReceivers(scene.app, actors.csirt))[0]?.id ?? '';
});
afterAll(() => scene.close());

test('a stream that is set up for a receiver pushes, and is verified when the receiver takes the token', async () => {
  const { id } = await openStream(scene.app, actors.csirt, receiver, push);
  await verifyReceiversStream(scene.app, actors.csirt, id);
  await scene.settle();
  expect(scene.webhooks.got).toMatchObject([{ url: ENDPOINT, headers: { authorization: 'Bearer theirs' } }]);
  const [shown] = await listReceivers(scene.app, actors.auditor);
  expect(shown?.streams[0]).toMatchObject({ id, method: 'push', waiting: 0 });
  expect(shown?.streams[0]?.verifiedAt).not.toBeNull();
  const [delivery, ...others] = await listDeliveries(scene.app, actors.auditor, id);
  expect(others).toEqual([]);
  expect(delivery?.events[0]).toMatch(/verification$/);
  expect(delivery).toMatchObject({ error: null });
  expect(delivery?.endedAt).not.toBeNull();
  await expect(verifyReceiversStream(scene.app, actors.csirt, id)).rejects.toMatchObject({
    code: 'signals.too-often',
  });
});

test('it may be set up by the CSIRT and administrators alone, and an agent’s stream by nobody', async () => {
  for (const actor of [actors.auditor, actors.ngi, actors.site]) {
    await expect(openStream(scene.app, actor, receiver, push)).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(verifyReceiversStream(scene.app, actor, 'str_1')).rejects.toMatchObject({
      code: 'auth.denied',
    });
  }
  await expect(listDeliveries(scene.app, actors.ngi, 'str_1')).rejects.toMatchObject({ code: 'auth.denied' });
  await expect(listDeliveries(scene.app, actors.csirt, 'str_1')).rejects.toMatchObject({ code: 'not-found' });
});
