import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claim, formFacts, readClaims } from './index.ts';

const context = { zone: 'Europe/Berlin', sentAt: new Date('2027-01-05T11:30:00Z') };
const read = (text: string) => readClaims(text, context);
const of = <K extends Claim['kind']>(kind: K, text: string) =>
  read(text).filter((one): one is Extract<Claim, { kind: K }> => one.kind === kind);

const report = `Dear colleagues,

Identity banned: yes at 2027-01-05T10:42:00Z (dn: /DC=lab/DC=muster/O=VO physics/CN=Robin Rogue)
Copies found: 3 (jobs: JABCD, JEF2H, JKLMN; pids: 123, 456, 789)
Copies stopped: 2 at 11:45 CET, by freezing (SIGSTOP), and SIGKILL after the examination
Submission address: 127.3.0.9 at 2027-01-05T08:01:00Z
Evidence kept: memory dumps in /srv/evidence
F1: ${'e3'.repeat(32)}
F2: 127.0.4.1:8443/tcp
F3: abcdefgh234567ab   F4: zyxwvuts765432zz
F5: peers=127.0.4.1 beats=17 period=30.00s bytes=9000
F6: submitted=2027-01-05T08:01:00Z first=2027-01-05T08:02:00Z
Resolution: all copies are stopped
Lessons learnt: watch submissions by new addresses
Released: JABCD, JEF2H
`;

describe('the lines of a report', () => {
  it('are claims of high confidence', () => {
    const claims = read(report);
    expect(claims.every((one) => one.confidence === 'high')).toBe(true);
    expect(claims).toMatchObject([
      {
        kind: 'identity-banned',
        banned: true,
        dn: '/DC=lab/DC=muster/O=VO physics/CN=Robin Rogue',
        at: { at: new Date('2027-01-05T10:42:00Z'), sure: true },
      },
      { kind: 'identity', dn: '/DC=lab/DC=muster/O=VO physics/CN=Robin Rogue' },
      { kind: 'copies-found', count: 3, jobs: ['JABCD', 'JEF2H', 'JKLMN'], pids: [123, 456, 789] },
      {
        kind: 'copies-stopped',
        count: 2,
        how: 'freezing (SIGSTOP), and SIGKILL after the examination',
        at: { at: new Date('2027-01-05T10:45:00Z') },
      },
      { kind: 'submission-address', ip: '127.3.0.9', at: { at: new Date('2027-01-05T08:01:00Z') } },
      { kind: 'evidence-kept', what: 'memory dumps in /srv/evidence' },
      { kind: 'answer', question: 'F1', text: 'e3'.repeat(32) },
      { kind: 'answer', question: 'F2', text: '127.0.4.1:8443/tcp' },
      { kind: 'answer', question: 'F3', text: 'abcdefgh234567ab' },
      { kind: 'answer', question: 'F4', text: 'zyxwvuts765432zz' },
      { kind: 'answer', question: 'F5' },
      { kind: 'answer', question: 'F6' },
      { kind: 'closure' },
      { kind: 'released', jobs: ['JABCD', 'JEF2H'], all: false },
    ]);
  });

  it('left as the template has them claim nothing', () => {
    const template =
      'Identity banned: yes|no at <time with zone> (dn: …)\nCopies found: <n> (jobs: J1, J2; pids: …)\nCopies stopped: <n> at <time>, by <how>\nSubmission address: <ip> at <time>\nEvidence kept: …\nF1: <sha256>\nF2: <ip>:<port>/tcp\nF3: <token>   F4: <token>\nF5: peers=<ip> beats=<n> period=<s>s bytes=<n>\nF6: submitted=<time> first=<time>\n';
    expect(read(template)).toEqual([]);
    expect(formFacts({ subject: '', text: template })).toMatchObject({ fields: [], hasId: false, tlp: null });
  });

  it('say no as well as yes', () => {
    expect(of('identity-banned', 'Identity banned: no (dn: /DC=lab/CN=Robin Rogue)')).toMatchObject([
      { banned: false, at: null, confidence: 'high' },
    ]);
    expect(of('copies-stopped', 'Copies stopped: 0')).toMatchObject([{ count: 0, confidence: 'high' }]);
    expect(of('evidence-kept', 'Evidence kept: none')).toEqual([]);
  });

  it('are read in German, in bold, as a list, and where they are folded', () => {
    expect(of('identity-banned', '* **Identität gesperrt:** ja um 11:42 Uhr MEZ')).toMatchObject([
      { banned: true, at: { at: new Date('2027-01-05T10:42:00Z') } },
    ]);
    expect(of('copies-found', 'Copies found: 3 (jobs: JABCD, JEF2H,\nJKLMN; pids: 1,\n2, 3)')).toMatchObject([
      { jobs: ['JABCD', 'JEF2H', 'JKLMN'], pids: [1, 2, 3] },
    ]);
  });
});

describe('free text', () => {
  it.each([
    ['We killed 3 jobs, banned at 10:42 CET.', 3, '2027-01-05T09:42:00Z'],
    ['3 Jobs beendet, Nutzer gesperrt um 10:42 MEZ.', 3, '2027-01-05T09:42:00Z'],
    ['Wir haben den Nutzer um 10:42 Uhr MEZ gesperrt und drei Prozesse beendet.', 3, '2027-01-05T09:42:00Z'],
    ['The user was banned at 10:42 CET and both copies were terminated.', 2, '2027-01-05T09:42:00Z'],
  ])('that is plain is sure: %s', (text, count, at) => {
    expect(of('copies-stopped', text)).toMatchObject([{ count, confidence: 'high' }]);
    expect(of('identity-banned', text)).toMatchObject([
      { banned: true, confidence: 'high', at: { at: new Date(at), sure: true } },
    ]);
  });

  it.each([
    'The user is not banned yet.',
    'Der Nutzer ist noch nicht gesperrt.',
    'We have not banned the identity.',
    'Nobody has banned the user.',
  ])('that denies is a claim of its own: %s', (text) => {
    expect(of('identity-banned', text)).toMatchObject([{ banned: false, confidence: 'high', at: null }]);
  });

  it.each([
    'We will ban the user tomorrow.',
    'Should we ban the user?',
    'Wir werden den Nutzer sperren.',
    'Please ban the user at your site.',
    'We blocked the IP 1[.]2[.]3[.]4 in the firewall.',
    'We have not killed any jobs.',
  ])('that plans, asks or means something else claims nothing: %s', (text) => {
    expect(
      read(text).filter((one) => one.kind === 'identity-banned' || one.kind === 'copies-stopped'),
    ).toEqual([]);
  });

  it.each([
    'Maybe the user is banned by now.',
    'I think we killed 3 jobs.',
    'Vielleicht ist der Nutzer gesperrt.',
    'Some jobs were killed.',
  ])('that guesses waits for an officer: %s', (text) => {
    const claims = read(text).filter(
      (one) => one.kind === 'identity-banned' || one.kind === 'copies-stopped',
    );
    expect(claims).toMatchObject([{ confidence: 'low' }]);
  });

  it('gives a time to the deed it stands with, never to another', () => {
    const text = 'We killed 3 jobs at 10:30 CET and the user is banned.';
    expect(of('copies-stopped', text)[0]?.at?.at).toEqual(new Date('2027-01-05T09:30:00Z'));
    expect(of('identity-banned', text)[0]?.at).toBeNull();
    expect(of('identity-banned', 'At 10:42 CET, we banned the user.')[0]?.at?.at).toEqual(
      new Date('2027-01-05T09:42:00Z'),
    );
  });

  it('tells of addresses, isolation, evidence and release', () => {
    expect(of('submission-address', 'The jobs were submitted from 127.3.0.9 this morning.')).toMatchObject([
      { ip: '127.3.0.9', confidence: 'high' },
    ]);
    expect(of('submission-address', 'The bot connects to 127.0.4.1 all the time.')).toEqual([]);
    expect(of('isolated', 'The host was isolated at 10:00 UTC until 11:00 UTC.')).toMatchObject([
      { at: { at: new Date('2027-01-05T10:00:00Z') }, until: { at: new Date('2027-01-05T11:00:00Z') } },
    ]);
    expect(of('evidence-kept', 'Memory images of all processes were saved.')).toHaveLength(1);
    expect(of('released', 'The jobs JABCD and JEF2H can be removed.')).toMatchObject([
      { jobs: ['JABCD', 'JEF2H'] },
    ]);
  });

  it('acknowledges and closes', () => {
    expect(of('acknowledged', 'I have read your mail and look into it at once.')).toHaveLength(1);
    expect(of('closure', 'This is our closure report.')).toMatchObject([{ confidence: 'high' }]);
    expect(of('closure', 'We will send the closure report later.')).toMatchObject([{ confidence: 'low' }]);
  });
});

describe('the form of a report', () => {
  it('names id, label, banner and the fields that were filled in', () => {
    const facts = formFacts({
      subject: 'Re: [LAB-20270105-01] [TLP:AMBER] report',
      text: `** TLP:AMBER information, limited distribution **\n\n${report}`,
    });
    expect(facts).toMatchObject({
      hasId: true,
      incidentIds: ['LAB-20270105-01'],
      tlp: { label: 'AMBER', place: 'subject' },
      hasBanner: true,
    });
    expect(facts.fields).toEqual(
      expect.arrayContaining([
        'identity-banned',
        'copies-found',
        'copies-stopped',
        'submission-address',
        'evidence-kept',
        'F1',
        'F6',
        'resolution',
        'lessons',
        'released',
      ]),
    );
  });

  it('sees a label in the body, and none in a list of choices', () => {
    expect(formFacts({ subject: 'report', text: 'TLP: RED\n' }).tlp).toMatchObject({
      label: 'RED',
      place: 'body',
    });
    expect(formFacts({ subject: 'report', text: 'use TLP:AMBER or TLP:RED\n' }).tlp).toBeNull();
  });
});

describe('every claim', () => {
  it('quotes exactly what stands between its start and end, in any text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        ...report.split('\n'),
        'we killed 3 jobs, banned at 10:42 CET.',
        'not banned yet',
        '(',
        'F3: x F4:',
        'Copies found:',
        '\n',
        '/DC=a/CN=b',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), fc.constantFrom('\n', ' '), (pieces, glue) => {
        const text = pieces.join(glue);
        for (const one of read(text)) expect(text.slice(one.start, one.end)).toBe(one.quote);
      }),
      { numRuns: 500 },
    );
  });

  it('is found wherever the line stands among others', () => {
    const noise = fc.array(fc.stringMatching(/^[a-z ]{0,40}$/), { maxLength: 6 });
    fc.assert(
      fc.property(noise, noise, (before, after) => {
        const text = [...before, '', 'Copies found: 3 (jobs: JABCD)', '', ...after].join('\n');
        expect(of('copies-found', text).filter((one) => one.source === 'label')).toMatchObject([
          { count: 3, jobs: ['JABCD'] },
        ]);
      }),
    );
  });
});
