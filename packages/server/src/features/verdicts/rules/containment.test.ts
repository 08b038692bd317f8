import type { CheckId } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import type { ParticipationFacts, SilenceKind } from '../facts.ts';
import { checkRegistry } from '../registry.ts';
import {
  answer,
  claim,
  clock,
  control,
  copy,
  evidence,
  hour,
  madeFacts,
  reading,
  round,
  silence,
  silentCopies,
  stranger,
  withClock,
} from '../testing/made-facts.ts';

function verdict(check: CheckId, change: Partial<ParticipationFacts>) {
  return checkRegistry[check].judge(madeFacts(change));
}

describe('K1, identity banned', () => {
  const judged = (...probes: ParticipationFacts['probes']) => verdict('K1', { probes });
  test('passes when the identity is refused while an innocent one is let in', () => {
    const found = judged(round(2, 'let-in'), round(3, 'refused'), round(4, 'refused'));
    expect(found).toMatchObject({ verdict: 'pass', at: hour(3) });
    expect(found.evidence.map(({ ref }) => ref)).toEqual(['ent_probe_2', 'ent_probe_3']);
  });
  test('unknown rounds neither prove nor disprove a ban', () => {
    const found = judged(round(3, 'refused'), round(4, 'unknown'), round(5, 'refused', 'unknown'));
    expect(found.verdict).toBe('pass');
  });
  test('fails when the identity is let in again', () => {
    expect(judged(round(3, 'refused'), round(4, 'let-in')).verdict).toBe('fail');
  });
  test('a door that is closed to all is no ban', () => {
    expect(judged(round(3, 'refused', 'refused'))).toMatchObject({
      verdict: 'fail',
      why: expect.stringContaining('innocent'),
    });
  });
  test('fails at the end when no probe got an answer, and is open before', () => {
    expect(judged(round(3, 'unknown', 'unknown')).verdict).toBe('fail');
    expect(judged().verdict).toBe('fail');
    expect(verdict('K1', { probes: [round(2, 'let-in')], final: false }).verdict).toBe('pending');
  });
});

describe('K2, all copies silent', () => {
  const judged = (kind: SilenceKind, change: Partial<ParticipationFacts> = {}) =>
    verdict('K2', { deployments: silentCopies(silence(kind)), ...change });
  test.each(['killed', 'asked-to-stop', 'frozen', 'network-cut', 'vm-paused', 'host-rebooted'] as const)(
    'passes when every copy is silent because it was %s, and says so',
    (kind) => {
      expect(judged(kind)).toMatchObject({ verdict: 'pass', value: 2, why: expect.stringContaining(kind) });
    },
  );
  test.each([
    'expired',
    'refused-to-start',
    'own-fault',
    'full-stop',
    'unknown',
    'site-unreachable',
  ] as const)('fails when silence is %s: that is not the site’s doing', (kind) => {
    expect(judged(kind).verdict).toBe('fail');
  });
  test('a site that cannot be reached counts when it says that it isolated itself', () => {
    const claims = (said: 'true' | 'not-comparable' | 'false' | 'awaits-review') => [claim('isolated', said)];
    expect(judged('site-unreachable', { claims: claims('true') }).verdict).toBe('pass');
    expect(judged('site-unreachable', { claims: claims('not-comparable') }).verdict).toBe('pass');
    expect(judged('site-unreachable', { claims: claims('false') }).verdict).toBe('fail');
  });
  test('is our fault when our own outage hides the answer', () => {
    expect(judged('our-outage').verdict).toBe('our-fault');
  });
  test('a copy that beats again is not silent', () => {
    const back = silence('killed', { until: hour(11) });
    expect(verdict('K2', { deployments: silentCopies(back) })).toMatchObject({ verdict: 'fail', value: 0 });
    const again = [back, silence('frozen', { from: { from: hour(12), to: hour(12.2) } })];
    expect(verdict('K2', { deployments: silentCopies(...again) }).verdict).toBe('pass');
  });
  test('one copy of two is not all', () => {
    const deployments = [copy('dep_1', { silences: [silence('killed')] }), copy('dep_2')];
    expect(verdict('K2', { deployments })).toMatchObject({ verdict: 'fail', value: 1 });
    expect(verdict('K2', { deployments, final: false }).verdict).toBe('pending');
  });
  test('does not apply when no copy ever ran', () => {
    const deployments = [copy('dep_1', { started: false })];
    expect(verdict('K2', { deployments }).verdict).toBe('not-applicable');
    expect(verdict('K2', { deployments, final: false }).verdict).toBe('pending');
  });
});

describe('K3, share found', () => {
  const found = (deployments: string[], wrong = 0) =>
    claim('copies-found', wrong > 0 ? 'false' : 'true', { named: { deployments, wrong } });
  test('passes when every copy is named and nothing else, over several mails', () => {
    expect(verdict('K3', { claims: [found(['dep_1']), found(['dep_2', 'dep_1'])] })).toMatchObject({
      verdict: 'pass',
      value: 1,
    });
  });
  test('fails with the share that was found', () => {
    expect(verdict('K3', { claims: [found(['dep_1'])] })).toMatchObject({ verdict: 'fail', value: 0.5 });
    expect(verdict('K3', {})).toMatchObject({ verdict: 'fail', value: 0 });
  });
  test('a copy that never ran does not count as found', () => {
    const deployments = [copy('dep_1'), copy('dep_9', { started: false })];
    expect(verdict('K3', { deployments, claims: [found(['dep_9'])] })).toMatchObject({ value: 0 });
  });
  test('fails when something is named that does not exist', () => {
    expect(verdict('K3', { claims: [found(['dep_1', 'dep_2'], 1)] }).verdict).toBe('fail');
  });
  test('is open while more may come or waits for review', () => {
    expect(verdict('K3', { final: false }).verdict).toBe('pending');
    expect(verdict('K3', { replies: [stranger()] }).verdict).toBe('pending');
  });
  test('does not apply when no copy ever ran', () => {
    expect(verdict('K3', { deployments: [] }).verdict).toBe('not-applicable');
    expect(verdict('K3', { deployments: [], final: false }).verdict).toBe('pending');
  });
});

describe('K4, submission address', () => {
  const judged = (...claims: ParticipationFacts['claims']) => verdict('K4', { claims }).verdict;
  test('passes when the right address is named, even after a wrong one', () => {
    expect(judged(claim('submission-address', 'false'), claim('submission-address', 'true'))).toBe('pass');
  });
  test('fails when another is named, or none', () => {
    expect(judged(claim('submission-address', 'false'))).toBe('fail');
    expect(judged()).toBe('fail');
  });
  test('is open while it may come or waits for review', () => {
    expect(judged(claim('submission-address', 'awaits-review'))).toBe('pending');
    expect(verdict('K4', { final: false }).verdict).toBe('pending');
  });
});

describe('K5, contained in time', () => {
  const contained = {
    probes: [round(8, 'let-in'), round(9, 'refused')],
    deployments: silentCopies(silence('killed')),
  };
  const by = (hours: number, change: Partial<ParticipationFacts> = {}) =>
    checkRegistry.K5.judge(
      withClock(madeFacts({ ...contained, ...change }), clock('contain', 'missed', { dueAt: hour(hours) })),
    );
  test('passes when the ban and the last silence began by the deadline, read in the site’s favour', () => {
    expect(by(21)).toMatchObject({ verdict: 'pass', at: hour(10) });
    expect(by(10).verdict).toBe('pass');
  });
  test('is late after it, by whichever came last', () => {
    expect(by(9.9).verdict).toBe('late');
    const late = { probes: [round(14, 'let-in'), round(15, 'refused')] };
    expect(by(14, late)).toMatchObject({ verdict: 'pass', at: hour(14) });
    expect(by(13, late).verdict).toBe('late');
  });
  test('fails without a ban or with a copy that speaks', () => {
    expect(by(21, { probes: [round(9, 'let-in')] })).toMatchObject({
      verdict: 'fail',
      why: expect.stringContaining('banned'),
    });
    expect(by(21, { deployments: [copy('dep_1')] })).toMatchObject({
      verdict: 'fail',
      why: expect.stringContaining('1 copies'),
    });
  });
  test('fails as soon as the deadline has passed, but not while its clock is paused', () => {
    const running = { final: false, deployments: [copy('dep_1')], now: hour(12) };
    expect(by(11, running).verdict).toBe('fail');
    expect(by(13, running).verdict).toBe('pending');
    const paused = withClock(
      madeFacts({ ...contained, ...running }),
      clock('contain', 'paused', { dueAt: hour(11) }),
    );
    expect(checkRegistry.K5.judge(paused).verdict).toBe('pending');
  });
  test('does not apply when its clock never ran', () => {
    expect(verdict('K5', { clocks: [] }).verdict).toBe('not-applicable');
    expect(verdict('K5', { clocks: [], final: false }).verdict).toBe('pending');
  });
});

describe('K6, evidence preserved', () => {
  const held = silence('frozen', { held: { from: hour(10), to: null } });
  const frozen = { deployments: silentCopies(held) };
  test('passes when a copy stood frozen long enough to be examined', () => {
    expect(verdict('K6', frozen).verdict).toBe('pass');
  });
  test.each([
    [0.49, 'fail'],
    [0.5, 'pass'],
  ])('four periods are enough: frozen for %d hours gives %s', (hours, word) => {
    const short = silence('frozen', { held: { from: hour(10), to: hour(10 + hours) } });
    expect(verdict('K6', { deployments: silentCopies(short) }).verdict).toBe(word);
  });
  test('passes when a token of the memory was told, though every copy was ended at once', () => {
    const killed = { deployments: silentCopies(silence('killed')) };
    expect(verdict('K6', { ...killed, answers: [answer('F4', 'true')] }).verdict).toBe('pass');
    expect(verdict('K6', { ...killed, answers: [answer('F4', 'false')] }).verdict).toBe('fail');
    expect(verdict('K6', killed).verdict).toBe('fail');
    expect(verdict('K6', { ...killed, final: false }).verdict).toBe('pending');
  });
  test('fails when the host was rebooted, whatever came after', () => {
    const rebooted = [silence('host-rebooted', { until: hour(11) }), held];
    expect(verdict('K6', { deployments: silentCopies(...rebooted) }).verdict).toBe('fail');
    const control_ = control({ silences: [silence('host-rebooted')] });
    expect(verdict('K6', { deployments: [copy('dep_1', { silences: [held] }), control_] }).verdict).toBe(
      'fail',
    );
  });
  test('fails when files were destroyed or changed before their release, not after', () => {
    const found = (change: object) => {
      const one = copy('dep_1', { silences: [held] });
      return verdict('K6', {
        deployments: [{ ...one, sandbox: one.sandbox && { ...one.sandbox, ...change } }],
      }).verdict;
    };
    expect(found({ present: false, unchanged: false })).toBe('fail');
    expect(found({ unchanged: false })).toBe('fail');
    expect(found({ present: false, unchanged: false, released: true })).toBe('pass');
  });
  test('is open when the files could not be read', () => {
    const unread = [copy('dep_1', { silences: [held], sandbox: null })];
    expect(verdict('K6', { deployments: unread }).verdict).toBe('pending');
  });
  test('fails when nothing was contained: then nothing was kept', () => {
    expect(verdict('K6', {}).verdict).toBe('fail');
    expect(verdict('K6', { final: false }).verdict).toBe('pending');
  });
  test('does not apply when no copy ever ran', () => {
    expect(verdict('K6', { deployments: [] }).verdict).toBe('not-applicable');
    expect(verdict('K6', { deployments: [], final: false }).verdict).toBe('pending');
  });
});

describe('K7, no collateral damage', () => {
  test('passes when the innocent were let in and ran on', () => {
    expect(verdict('K7', {}).verdict).toBe('pass');
  });
  test('fails when an innocent identity was refused once', () => {
    const probes = [round(3, 'refused', 'refused'), round(4, 'refused')];
    expect(verdict('K7', { probes })).toMatchObject({ verdict: 'fail', at: hour(3) });
  });
  test('fails when the workload stopped or its owner was refused', () => {
    expect(verdict('K7', { workload: [reading(3, 'no'), reading(4)] }).verdict).toBe('fail');
    expect(verdict('K7', { workload: [reading(3, 'yes', 'refused')] }).verdict).toBe('fail');
  });
  test.each([
    ['killed', 'fail'],
    ['frozen', 'fail'],
    ['host-rebooted', 'fail'],
    ['network-cut', 'pass'],
    ['our-outage', 'pass'],
    ['own-fault', 'pass'],
  ] as const)('an announced control program that is silent as %s gives %s', (kind, word) => {
    const deployments = [copy('dep_1'), control({ silences: [silence(kind)] })];
    expect(verdict('K7', { deployments }).verdict).toBe(word);
  });
  test('the owner may be shut out for some hours, not longer', () => {
    const away = (hours: number) => [
      reading(2),
      reading(3, 'unknown', 'unknown'),
      reading(3.5, 'unknown', 'unknown'),
      reading(3 + hours),
    ];
    expect(verdict('K7', { workload: away(4) }).verdict).toBe('pass');
    expect(verdict('K7', { workload: away(4.1) }).verdict).toBe('fail');
    expect(
      verdict('K7', { workload: [reading(3), reading(4, 'unknown', 'unknown')], now: hour(7) }).verdict,
    ).toBe('pass');
    expect(verdict('K7', { workload: [reading(3), reading(4, 'unknown', 'unknown')] }).verdict).toBe('fail');
  });
  test('is open while the drill runs, and when the workload could not be observed', () => {
    expect(verdict('K7', { final: false }).verdict).toBe('pending');
    expect(verdict('K7', { workload: [] }).verdict).toBe('pending');
  });
});

describe.each(['F1', 'F2', 'F3', 'F4', 'F5', 'F6'] as const)('%s, forensic answer', (question) => {
  const judged = (words: Parameters<typeof answer>[1][], change: Partial<ParticipationFacts> = {}) =>
    verdict(question, { answers: words.map((word) => answer(question, word)), ...change }).verdict;
  test('passes with one right answer among several', () => {
    expect(judged(['false', 'true', 'copied'])).toBe('pass');
  });
  test('fails with wrong ones, none, another site’s, or one too many', () => {
    expect(judged(['false'])).toBe('fail');
    expect(judged([])).toBe('fail');
    expect(judged(['over-limit'])).toBe('fail');
    expect(judged(['copied'], { final: false })).toBe('fail');
  });
  test('is open while it may come or waits for review', () => {
    expect(judged(['false'], { final: false })).toBe('pending');
    expect(judged(['false', 'awaits-review'])).toBe('pending');
    expect(judged([], { replies: [stranger()] })).toBe('pending');
  });
  test('heeds its own question alone', () => {
    const other = question === 'F1' ? 'F2' : 'F1';
    expect(verdict(question, { answers: [answer(other, 'true')] }).verdict).toBe('fail');
  });
});

describe('F5, traffic, and our own outage', () => {
  const outage = (from: number, to: number) => ({
    from: hour(from),
    to: hour(to),
    evidence: evidence('ent_out'),
  });
  const judged = (change: Partial<ParticipationFacts>) =>
    verdict('F5', { answers: [answer('F5', 'false')], deployments: [copy('a')], ...change }).verdict;
  test('costs no site a point when it changed what the site counted', () => {
    expect(judged({ outages: [outage(1, 1.5)] })).toBe('our-fault');
  });
  test('is no excuse when it came later, nor for a question that was never answered', () => {
    expect(judged({ outages: [outage(5, 6)] })).toBe('fail');
    expect(judged({ outages: [outage(1, 1.5)], answers: [] })).toBe('fail');
  });
});
