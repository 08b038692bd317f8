import { afterAll, beforeAll, expect, test } from 'vitest';
import { actors } from '../../testing/test-app.ts';
import { takeSetByHand } from './take-by-hand.ts';
import { ForeignTransmitter, type SignalScene, signalScene } from './testing/signal-scene.ts';
import { makeTransmitter } from './transmitters.ts';

const JWKS = 'https://by-hand.example/jwks.json';
let scene: SignalScene;
let other: ForeignTransmitter;

beforeAll(async () => {
  scene = await signalScene();
  other = new ForeignTransmitter('https://by-hand.example');
  scene.webhooks.texts.set(JWKS, other.jwks);
  await makeTransmitter(scene.app, actors.csirt, {
    name: 'by hand',
    issuer: other.issuer,
    jwksUri: JWKS,
    pushes: true,
  });
});
afterAll(() => scene.close());

test('a SET that came by mail becomes a proposal, and the same again proposes nothing new', async () => {
  const set = other.set({ txn: 'case-9' });
  const [first] = await takeSetByHand(scene.app, actors.csirt, set);
  expect(first).toMatchObject({
    kind: 'ban',
    state: 'open',
    transmitter: { name: 'by hand' },
    txn: 'case-9',
  });
  expect((await takeSetByHand(scene.app, actors.csirt, set)).map(({ id }) => id)).toEqual([first?.id]);
});

test('who hands it in vouches for nothing: it must be signed by a transmitter that is known', async () => {
  const stranger = new ForeignTransmitter('https://stranger.example');
  const forged = new ForeignTransmitter(other.issuer);
  const take = (set: string) => takeSetByHand(scene.app, actors.csirt, set);
  await expect(take(stranger.set({}))).rejects.toThrow(/no transmitter whose signals are taken here/);
  await expect(take(forged.set({}))).rejects.toThrow(/invalid_key/);
  await expect(take('nothing of the kind')).rejects.toThrow(/no Security Event Token/);
});

test('an auditor, an administrator and an NGI’s officer hand in nothing', async () => {
  for (const actor of [actors.auditor, actors.administrator, actors.ngi])
    await expect(takeSetByHand(scene.app, actor, other.set({}))).rejects.toMatchObject({
      code: 'auth.denied',
    });
});
