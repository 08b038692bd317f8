import type { Actor, SubjectIdentifier } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import {
  alpha as alphaContact,
  auditor,
  csirt,
  gamma as gammaContact,
} from '../incidents/incidents.fixture.ts';
import { subjectNamed } from '../subjects/named.ts';
import { tie } from '../subjects/testing/subjects-scene.ts';
import { liftBan } from './end.ts';
import { bansOfSubject } from './subject-bans.ts';
import { type BanScene, banScene, dn, northOfficer, southOfficer } from './testing/ban-scene.ts';

const MALLORY = dn('mallory');
const MAIL: SubjectIdentifier = { format: 'email', email: 'mallory@example.org' };

let scene: BanScene;
beforeAll(async () => {
  scene = await banScene();
  await scene.runs(scene.alpha, MALLORY, ['vm-1']);
  await scene.runs(scene.gamma, dn('far'), ['vm-9']);
  await inTransaction(scene.app.db, (tx) => tie(tx, 'same-person', MALLORY, MAIL, 0.9));
});
afterAll(() => scene.close());

async function told(actor: Actor, identifier: SubjectIdentifier): Promise<string[]> {
  const { id } = await subjectNamed(scene.app, csirt, JSON.stringify(identifier));
  const { items } = await bansOfSubject(scene.app, actor, id);
  return items.map(({ ban, how }) => `${ban.publicId} ${ban.state} ${how}`);
}

test('a subject’s bans are those that name it and those that reach it, the open ones first', async () => {
  const first = await scene.ban(MALLORY);
  const second = await scene.ban(MAIL);
  await liftBan(scene.app, csirt, second.id, 'a mistake');
  expect(await told(csirt, MALLORY)).toEqual([
    `${first.publicId} active named`,
    `${second.publicId} lifted same`,
  ]);
  expect(await told(auditor, MAIL)).toEqual([
    `${first.publicId} active same`,
    `${second.publicId} lifted named`,
  ]);
  expect(await told(csirt, dn('far'))).toEqual([]);
});

test('a site sees those that were ordered there, by their names and not by their reach', async () => {
  expect(await told(alphaContact, MALLORY)).toEqual(['BAN-1 active named']);
  await expect(told(gammaContact, MALLORY)).rejects.toMatchObject({ code: 'not-found' });
});

test('of a red ban the auditor is not told, and a site is where it was ordered', async () => {
  const { publicId } = await scene.ban(MALLORY, { tlp: 'RED' });
  expect(await told(csirt, MALLORY)).toContain(`${publicId} active named`);
  expect(await told(alphaContact, MALLORY)).toContain(`${publicId} active named`);
  for (const actor of [auditor, northOfficer])
    expect((await told(actor, MALLORY)).join()).not.toContain(publicId);
});

test('who may not see the subject is told nothing of its bans', async () => {
  await expect(told(southOfficer, MALLORY)).rejects.toMatchObject({ code: 'not-found' });
  const manager: Actor = { ...csirt, role: 'vo-manager', scope: { kind: 'vo', vo: 'bio' } };
  await expect(told(manager, MALLORY)).rejects.toMatchObject({ code: 'auth.denied' });
});
