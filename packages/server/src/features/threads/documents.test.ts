import type { IncidentDocument } from '@muster/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { csirt } from '../incidents/incidents.fixture.ts';
import { textOfDocument } from '../templates/index.ts';
import { checkMessage } from './prepare.ts';
import { sendMessage } from './send-message.ts';
import { startMessage } from './start.ts';
import {
  ALPHA,
  ALPHA_TEAM,
  BETA,
  CSIRT,
  NORTH,
  type ThreadScene,
  threadScene,
} from './testing/thread-scene.ts';

const to = (...addresses: string[]) => addresses.map((address) => ({ address, as: 'to' as const }));

let scene: ThreadScene;
beforeEach(async () => {
  scene = await threadScene();
});
afterEach(() => scene.close());

function headsUp(fields: IncidentDocument['fields'] = {}): IncidentDocument {
  return {
    name: 'heads-up',
    version: null,
    incident: 'whatever',
    site: 'alpha',
    tlp: 'CLEAR',
    restriction: 'Trusted security teams',
    fields: {
      summary: 'Somebody logged in as root from 198.51.100[.]23.',
      precautions: ['Look for logins from 198.51.100[.]23'],
      ...fields,
    },
  };
}

async function mailOf(document: IncidentDocument, from: string, cc: string[] = []): Promise<string> {
  const text = await inTransaction(scene.app.db, (tx) => textOfDocument(scene.app, tx, document));
  return await scene.take(
    `From: ${from}\nTo: ${CSIRT}\nCc: ${cc.join(', ')}\nSubject: [${scene.publicId}] [TLP:${document.tlp}] Security incident suspected at alpha\nMessage-ID: <${document.name}.${scene.now.getTime()}@alpha.example>\n\n${text}\n`,
    from,
  );
}

describe('a document that goes out', () => {
  test('carries the id and the label of the incident, whatever its form said', async () => {
    await scene.sent(csirt, {
      kind: 'heads-up',
      recipients: to(ALPHA),
      document: headsUp(),
      subject: '',
      body: '',
    });
    const raw = (scene.mailer.taken[0]?.raw.toString() ?? '')
      .replace(/\r\n (?=alpha)/, ' ')
      .replace(/=\r\n/g, '');
    expect(raw).toContain(`Subject: [${scene.publicId}] [TLP:AMBER] Security incident suspected at alpha`);
    expect(raw).toContain('*** TLP:AMBER');
    expect(raw).toContain('Guidance: What a site does first: https://muster.example/guidance/first-steps');
    const [item] = await scene.thread(csirt);
    expect(item).toMatchObject({ document: { name: 'heads-up', tlp: 'AMBER', exact: true, missing: [] } });
  });

  test('does not go while a required field holds nothing', async () => {
    const request = scene.request({
      kind: 'heads-up',
      recipients: to(ALPHA),
      document: headsUp({ summary: '' }),
    });
    expect((await checkMessage(scene.app, csirt, scene.incident, request)).problems).toEqual([
      '“Summary” is required and holds nothing yet.',
    ]);
    await expect(sendMessage(scene.app, csirt, scene.incident, request)).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });

  test('as a follow-up has the next number, and begins with what was said before', async () => {
    await scene.sent(csirt, { kind: 'heads-up', recipients: to(ALPHA), document: headsUp() });
    for (const version of [1, 2]) {
      await scene.app.clock.advance(60_000);
      const { content } = await startMessage(scene.app, csirt, scene.incident, {
        kind: 'follow-up',
        all: 'false',
      });
      expect(content.document).toMatchObject({ version, fields: { summary: headsUp().fields.summary } });
      const document = { ...(content.document as IncidentDocument) };
      document.fields = { ...document.fields, actions: ['Account suspended'] };
      await scene.sent(csirt, { kind: 'follow-up', recipients: to(ALPHA), document });
    }
    const raw = scene.mailer.taken.at(-1)?.raw.toString() ?? '';
    expect(raw).toContain('Document: Follow-up, version 2');
  });

  test('as a closure report is AMBER or RED', async () => {
    await scene.open('GREEN');
    const request = scene.request({ kind: 'closure', tlp: 'GREEN', recipients: to(ALPHA) });
    expect((await checkMessage(scene.app, csirt, scene.incident, request)).problems.join()).toContain(
      'AMBER or TLP:RED',
    );
  });
});

describe('a document that comes in', () => {
  test('is read, and proves who was told: its mail is the evidence', async () => {
    const document = {
      ...headsUp({ suspectedAt: '2027-01-05T07:00:00Z' }),
      incident: scene.publicId,
      tlp: 'AMBER' as const,
    };
    await mailOf(document, ALPHA, [ALPHA_TEAM, NORTH]);
    const [item] = await scene.thread(csirt);
    expect(item).toMatchObject({
      direction: 'in',
      site: { name: 'alpha' },
      document: { name: 'heads-up', tlp: 'AMBER', exact: true, missing: [] },
    });
    for (const kind of ['csirt-told', 'ngi-told', 'local-team-told'])
      expect(await scene.facts(kind)).toMatchObject([{ site_id: 'site_alpha', at: scene.now }]);
    expect(await scene.facts('suspected')).toMatchObject([{ at: new Date('2027-01-05T07:00:00Z') }]);
  });

  test('tells the officers when its label is narrower than the incident’s', async () => {
    await mailOf({ ...headsUp(), incident: scene.publicId, tlp: 'RED' }, ALPHA);
    expect(await scene.events()).toContain('label.narrower');
  });

  test('from a stranger is shown, and proves nothing', async () => {
    await mailOf({ ...headsUp(), incident: scene.publicId, tlp: 'AMBER' }, 'someone@elsewhere.example');
    expect(await scene.facts('csirt-told')).toEqual([]);
    expect((await scene.thread(csirt))[0]).toMatchObject({ verified: false, document: { name: 'heads-up' } });
  });

  const closure = (tlp: IncidentDocument['tlp'], lessons: string): IncidentDocument => ({
    name: 'closure',
    version: null,
    incident: scene.publicId,
    site: 'beta',
    tlp,
    restriction: '',
    fields: {
      summary: 's',
      rootCause: 'r',
      impact: 'i',
      resolution: 'done',
      timeline: [{ at: '2027-01-05T07:00:00Z', text: 'began' }],
      lessons,
    },
  });

  test('as a closure report that is whole and AMBER closes the site’s duty', async () => {
    await mailOf(closure('AMBER', ''), BETA);
    expect(await scene.facts('closure-reported')).toEqual([]);
    await scene.app.clock.advance(60_000);
    await mailOf(closure('AMBER', 'learnt'), BETA);
    expect(await scene.facts('closure-reported')).toMatchObject([{ site_id: 'site_beta' }]);
  });

  test('as a closure report with too wide a label is marked, and closes nothing', async () => {
    await mailOf(closure('GREEN', 'learnt'), BETA);
    expect(await scene.facts('closure-label-wrong')).toMatchObject([{ site_id: 'site_beta' }]);
    expect(await scene.facts('closure-reported')).toEqual([]);
  });

  test('proposes what it names as observables, once', async () => {
    await mailOf({ ...headsUp(), incident: scene.publicId, tlp: 'AMBER' }, ALPHA);
    const rows = await scene.app.db.selectFrom('observable_proposal').select(['value', 'site_id']).execute();
    expect(rows).toEqual([{ value: '198.51.100.23', site_id: 'site_alpha' }]);
  });
});
