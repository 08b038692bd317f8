import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  at,
  contained,
  copy,
  INNOCENT,
  judged,
  judgedAs,
  ROGUE,
  round,
  silence,
  truth,
  valuesIn,
} from '../testing/truth-of.ts';
import type { ClaimValue } from './claim-value.ts';
import { awaitsReview, judgeClaim } from './judge-claim.ts';
import { sameIdentity } from './same-identity.ts';

describe('an identity', () => {
  test.each([
    ROGUE,
    'CN=Robin Rogue,O=VO physics,DC=muster,DC=lab',
    'DC=lab, DC=muster, O=VO physics, CN=Robin Rogue',
    `${ROGUE}/CN=proxy`,
    `${ROGUE}/CN=1234567`,
    '/dc=lab/dc=muster/o=vo  physics/cn=ROBIN ROGUE',
  ])('is the same however it is written: %s', (dn) => {
    expect(sameIdentity(dn, ROGUE)).toBe(true);
  });

  test.each([INNOCENT, '/DC=lab/DC=muster/CN=Robin Rogue', '', '/CN=Robin Rogue'])('differs: %s', (dn) => {
    expect(sameIdentity(dn, ROGUE)).toBe(false);
  });

  test('is right, wrong, or merely mentioned', () => {
    expect(judgedAs('identity', `Identity: ${ROGUE}`, truth()).judged).toBe('true');
    expect(judgedAs('identity', `Identity: ${INNOCENT}`, truth()).judged).toBe('false');
    expect(judgedAs('identity', `We left ${INNOCENT} alone.`, truth()).judged).toBe('not-comparable');
  });

  test('among several in one mail needs nobody to tell the known ones apart', () => {
    const values = valuesIn(`We acted on ${ROGUE}\nand left this one alone: ${INNOCENT}\n`).filter(
      (value) => value.kind === 'identity',
    );
    expect(values).toHaveLength(2);
    const standing = { verified: true, confidence: 'low', review: 'open' } as const;
    for (const value of values)
      expect(awaitsReview(value, standing, judgeClaim(value, at('09:30'), truth()))).toBe(false);
  });
});

describe('a claimed ban', () => {
  const text = 'Identity banned: yes at 2027-01-05T09:20:00Z';

  test('is true when probes prove it and the time lies where it must', () => {
    expect(judgedAs('identity-banned', text, contained())).toMatchObject({ judged: 'true', gap: 0 });
  });

  test('is false while the identity is let in', () => {
    const facts = truth({
      rounds: [round('09:15', 'let-in'), round('09:31', 'let-in'), round('10:15', 'let-in')],
    });
    expect(judgedAs('identity-banned', text, facts)).toMatchObject({ judged: 'false' });
  });

  test('is false when everybody is refused', () => {
    const facts = truth({ rounds: [round('09:15', 'let-in'), round('10:05', 'refused', 'refused')] });
    expect(judgedAs('identity-banned', text, facts)).toMatchObject({ judged: 'false' });
    expect(judgedAs('identity-banned', 'Identity banned: no', facts).judged).not.toBe('false');
  });

  test('cannot be told before a probe after the mail had an answer, nor at once', () => {
    expect(judgedAs('identity-banned', text, truth()).judged).toBe('not-comparable');
    const probed = truth({ now: at('09:32'), rounds: [round('09:31', 'let-in')] });
    expect(judgedAs('identity-banned', text, probed).judged).toBe('not-comparable');
    const away = truth({ rounds: [round('10:00', 'unknown', 'unknown')] });
    expect(judgedAs('identity-banned', text, away).judged).toBe('not-comparable');
  });

  test('is false when its time is wrong, and says by how much', () => {
    const early = judgedAs('identity-banned', 'Identity banned: yes at 2027-01-05T05:20:00Z', contained());
    expect(early).toMatchObject({ judged: 'false', gap: -(3 * 3600 + 55 * 60) });
    expect(early.text).toContain('3.9 hours before');
  });

  test('with a wrong time in a zone that had to be assumed waits for an officer', () => {
    const [value] = valuesIn('Identity banned: yes at 05:20');
    if (!value) throw new Error('no claim');
    const standing = { verified: true, confidence: 'high', review: 'none' } as const;
    const judgement = judgeClaim(value, at('09:30'), contained());
    expect(judgement.judged).toBe('false');
    expect(awaitsReview(value, standing, judgement)).toBe(true);
    expect(awaitsReview(value, { ...standing, review: 'accepted' }, judgement)).toBe(false);
  });

  test('of somebody else is false', () => {
    expect(judgedAs('identity-banned', `Identity banned: yes (dn: ${INNOCENT})`, contained()).judged).toBe(
      'false',
    );
  });

  test('that is denied is true while the identity is let in, and false once it was refused', () => {
    expect(judgedAs('identity-banned', 'Identity banned: no', truth()).judged).toBe('true');
    expect(judgedAs('identity-banned', 'Identity banned: no', contained(), at('10:00')).judged).toBe('false');
  });

  test('stays true when the ban is lifted later', () => {
    const facts = contained();
    facts.rounds.push(round('12:00', 'let-in'));
    expect(judgedAs('identity-banned', text, facts, at('09:50')).judged).toBe('true');
  });
});

describe('copies that were found', () => {
  test.each([
    ['Copies found: 3 (jobs: J1, J2, J3; pids: 1, 2, 3)', 'true', ['dep_J1', 'dep_J2', 'dep_J3'], 0],
    ['Copies found: 2 (jobs: j1, #J3)', 'true', ['dep_J1', 'dep_J3'], 0],
    ['Copies found: 3', 'true', ['dep_J1', 'dep_J2', 'dep_J3'], 0],
    ['Copies found: 2', 'not-comparable', [], 0],
    ['Copies found: 0', 'false', [], 0],
    ['Copies found: 5', 'false', [], 2],
    ['Copies found: 3 (jobs: J1, J2, JC)', 'false', ['dep_J1', 'dep_J2'], 1],
    ['Copies found: 4 (jobs: J1, J2, J3, XX)', 'false', ['dep_J1', 'dep_J2', 'dep_J3'], 1],
  ])('%s: %s', (text, word, deployments, wrong) => {
    expect(judgedAs('copies-found', text, truth())).toMatchObject({
      judged: word,
      named: { deployments, wrong },
    });
  });

  test('count only those that ran when the mail came', () => {
    const late = copy('J3', { submittedAt: at('12:00'), firstBeatAt: at('12:01') });
    const facts = truth({ copies: [copy('J1'), copy('J2'), late] });
    expect(judgedAs('copies-found', 'Copies found: 2', facts)).toMatchObject({ judged: 'true' });
  });

  test('are never more true than what is there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('J1', 'J2', 'J3', 'JC', 'X1', 'X2'), { maxLength: 6 }),
        fc.option(fc.nat(9), { nil: null }),
        (jobs, count) => {
          const unique = [...new Set(jobs)];
          const value: ClaimValue = { kind: 'copies-found', count, jobs: unique, pids: [], source: 'label' };
          const { judged: word, named } = judgeClaim(value, at('09:30'), truth());
          const ours = unique.filter((job) => /^J[123]$/.test(job));
          const strangers = unique.length - ours.length;
          if (strangers > 0) expect(word).toBe('false');
          expect(named?.wrong ?? 0).toBeGreaterThanOrEqual(word === 'false' ? 0 : strangers);
          if (unique.length > 0) expect(named?.deployments).toHaveLength(ours.length);
          if (word === 'true') expect(named?.wrong).toBe(0);
        },
      ),
    );
  });
});

describe('copies that were stopped', () => {
  const text = 'Copies stopped: 3 at 2027-01-05T09:25:00Z, by SIGKILL';

  test('are so by what was measured, at that time', () => {
    expect(judgedAs('copies-stopped', text, contained())).toMatchObject({ judged: 'true', gap: 0 });
    expect(judgedAs('copies-stopped', text.replace('T09', 'T06'), contained()).judged).toBe('false');
  });

  test('are not while one still beats', () => {
    expect(judgedAs('copies-stopped', text, truth())).toMatchObject({ judged: 'false' });
    const one = contained();
    one.copies[2] = copy('J3');
    expect(judgedAs('copies-stopped', text, one).text).toContain('1 still beating');
    expect(judgedAs('copies-stopped', 'Copies stopped: 2', one)).toMatchObject({
      judged: 'true',
      named: { deployments: ['dep_J1', 'dep_J2'], wrong: 0 },
    });
    expect(judgedAs('copies-stopped', 'Copies stopped: 1 (jobs: J3)', one).judged).toBe('false');
    expect(judgedAs('copies-stopped', 'We killed all jobs.', one).judged).toBe('false');
    expect(judgedAs('copies-stopped', 'We killed all jobs.', contained()).judged).toBe('true');
  });

  test('none is a claim too', () => {
    expect(judgedAs('copies-stopped', 'Copies stopped: 0', truth()).judged).toBe('true');
    expect(judgedAs('copies-stopped', 'Copies stopped: 0', contained(), at('11:00')).judged).toBe('false');
  });

  test('that ended by themselves, or are out of reach, tell nothing', () => {
    for (const kind of ['expired', 'own-fault', 'site-unreachable', 'unknown', 'our-outage'] as const) {
      const copies = ['J1', 'J2', 'J3'].map((job) => copy(job, { silences: [silence('09:25', null, kind)] }));
      expect(judgedAs('copies-stopped', text, truth({ copies })).judged).toBe('not-comparable');
    }
  });

  test('are judged by how they stood when the mail came: what returns later was stopped then', () => {
    const facts = contained();
    facts.copies[0] = copy('J1', { silences: [silence('09:25', '14:00', 'frozen')] });
    expect(judgedAs('copies-stopped', text, facts).judged).toBe('true');
    expect(judgedAs('copies-stopped', text, facts, at('15:00')).judged).toBe('false');
  });

  test('cannot be told at once', () => {
    expect(judgedAs('copies-stopped', text, truth({ now: at('09:40') })).judged).toBe('not-comparable');
  });
});

describe('a submission address', () => {
  test.each([
    ['Submission address: 127.66.3.41 at 2027-01-05T08:05:10Z', 'true'],
    ['Submission address: 127.66.3.41', 'true'],
    ['Submission address: 127.66.3.41 at 2027-01-05T11:05:10Z', 'false'],
    ['Submission address: 127.66.3.42', 'false'],
    ['The jobs were submitted from 127.66.3.41.', 'true'],
  ])('%s: %s', (text, word) => {
    expect(judgedAs('submission-address', text, truth()).judged).toBe(word);
  });

  test('that is not known to us is not compared', () => {
    const copies = [copy('J1', { submissionAddress: null })];
    expect(judgedAs('submission-address', 'Submission address: 127.0.0.1', truth({ copies })).judged).toBe(
      'not-comparable',
    );
  });
});

describe('an isolation', () => {
  const cutOff = (until: string | null) => {
    const silences = [silence('09:00', until, until ? 'network-cut' : 'site-unreachable')];
    return truth({
      copies: ['J1', 'J2', 'J3'].map((job) => copy(job, { silences })),
      controls: [{ id: 'dep_control', jobRef: 'JC', firstBeatAt: at('08:01'), silences }],
    });
  };

  test('is true when nothing was heard meanwhile', () => {
    expect(judgedAs('isolated', 'Isolated: yes at 2027-01-05T09:00:00Z', cutOff(null)).judged).toBe('true');
    const hour = 'Isolated: from 2027-01-05T09:00:00Z until 2027-01-05T10:00:00Z';
    expect(judgedAs('isolated', hour, cutOff('10:02'), at('10:30')).judged).toBe('true');
  });

  test('is false when copies were heard', () => {
    expect(judgedAs('isolated', 'Isolated: yes at 2027-01-05T09:00:00Z', truth(), at('12:00')).judged).toBe(
      'false',
    );
    const long = 'Isolated: from 2027-01-05T09:00:00Z until 2027-01-05T18:00:00Z';
    expect(judgedAs('isolated', long, cutOff('10:02'), at('18:30')).judged).toBe('false');
  });

  test('is not told by a copy that was killed', () => {
    const copies = [copy('J1', { silences: [silence('09:00')] })];
    expect(
      judgedAs('isolated', 'Isolated: yes at 2027-01-05T09:00:00Z', truth({ copies, controls: [] })).judged,
    ).toBe('not-comparable');
  });
});

describe('kept evidence', () => {
  const text = 'Evidence kept: program files and memory of both';

  test('is there when it was read back, unless it had been released', () => {
    expect(judgedAs('evidence-kept', text, truth()).judged).toBe('true');
    const gone = { at: at('15:00'), present: false, unchanged: false, held: true };
    expect(judgedAs('evidence-kept', text, truth({ copies: [copy('J1', { sandbox: [gone] })] })).judged).toBe(
      'false',
    );
    const freed = copy('J1', { sandbox: [gone], releasedAt: at('14:00') });
    expect(judgedAs('evidence-kept', text, truth({ copies: [freed] })).judged).toBe('true');
    const unread = copy('J1', { sandbox: [] });
    expect(judgedAs('evidence-kept', text, truth({ copies: [unread] })).judged).toBe('not-comparable');
  });

  test('of memory is lost with a reboot, and files are not', () => {
    const copies = [copy('J1', { silences: [silence('09:00', null, 'host-rebooted')] })];
    expect(judgedAs('evidence-kept', text, truth({ copies })).judged).toBe('false');
    expect(judgedAs('evidence-kept', 'Evidence kept: the sandboxes', truth({ copies })).judged).toBe('true');
  });
});

test('receipt and closure are shown by the mail itself', () => {
  const found = judged('We have received your mail.\n\nResolution: done\nLessons learnt: many\n', truth());
  expect(found.map(({ kind, judged: word }) => [kind, word])).toEqual([
    ['acknowledged', 'not-comparable'],
    ['closure', 'not-comparable'],
  ]);
});

test('a drill without copies and identities compares nothing', () => {
  const bare = truth({ identity: null, copies: [], controls: [], rounds: [] });
  const text =
    'Identity banned: yes\nCopies found: 2\nCopies stopped: 2\nSubmission address: 127.0.0.1\nIsolated: yes\nEvidence kept: all';
  expect(new Set(judged(text, bare).map(({ judged: word }) => word))).toEqual(new Set(['not-comparable']));
});

test('whatever a mail says, a judgement is given and never depends on when the truth is asked once it is settled', () => {
  const later = { ...contained(), now: at('23:00') };
  fc.assert(
    fc.property(
      fc.record({ count: fc.option(fc.nat(6), { nil: null }), all: fc.boolean(), minute: fc.nat(59) }),
      ({ count, all, minute }) => {
        const said = at(`09:${String(minute).padStart(2, '0')}`);
        const value: ClaimValue = {
          kind: 'copies-stopped',
          count,
          all,
          jobs: [],
          pids: [],
          at: { at: said, sure: true, quote: '' },
          how: '',
          source: 'label',
        };
        expect(judgeClaim(value, at('10:00'), contained())).toEqual(judgeClaim(value, at('10:00'), later));
      },
    ),
  );
});
