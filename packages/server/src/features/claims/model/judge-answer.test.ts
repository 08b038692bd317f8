import type { Question } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, contained, copy, round, silence, truth } from '../testing/truth-of.ts';
import { endpointsIn, hashesIn, tokensIn, trafficIn } from './answer-values.ts';
import { countTries, triesLeft } from './attempts.ts';
import { type CountedTraffic, type Expected, judgeAnswer } from './judge-answer.ts';
import type { Truth } from './truth.ts';

const HASH = 'ab12'.repeat(16);
const OTHER_HASH = 'cd34'.repeat(16);

function expected(facts: Truth = contained(), traffic: CountedTraffic[] = counted()): Expected {
  facts.copies.forEach((one, i) => {
    one.sha256 = i === 0 ? HASH : `${i}`.repeat(64);
  });
  const theirs: Record<string, string> = {
    [OTHER_HASH]: 'par_two',
    '127.1.4.9:8461': 'par_two',
    '127.1.4.9': 'par_two',
    othersscanary222: 'par_two',
    othersmemory2222: 'par_two',
  };
  return {
    truth: facts,
    zone: 'Europe/Berlin',
    traffic,
    tokensOf: ({ jobRef }) => ({
      canary: `canary${jobRef?.toLowerCase().replace(/\d/, (n) => `${Number(n) + 1}`)}22222222`.slice(0, 16),
      config: 'config2222222222',
      memory: 'memory2222222222',
      unlinked: 'unlinked22222222',
    }),
    ownerOf: (_question, value) => theirs[value] ?? null,
  };
}

function counted(): CountedTraffic[] {
  return ['J1', 'J2', 'J3'].map((job, i) => ({
    copy: `dep_${job}`,
    earlier: { beats: 80 + i, bytes: 32_000 },
    until: { beats: 100 + i, bytes: 40_000 },
    total: { beats: 200 + i, bytes: 80_000 },
    periodMs: 510,
  }));
}

const word = (question: Question, text: string, against = expected()) =>
  judgeAnswer(question, text, at('10:00'), against).judged;

describe('F1 and tokens', () => {
  test('the hash of any copy, however it is written', () => {
    expect(word('F1', HASH)).toBe('true');
    expect(word('F1', `SHA-256: ${HASH.toUpperCase()}`)).toBe('true');
    expect(word('F1', HASH.match(/../g)?.join(':') ?? '')).toBe('true');
    expect(word('F1', `${HASH} and ${'1'.repeat(64)}`)).toBe('true');
    expect(word('F1', 'ee'.repeat(32))).toBe('false');
  });

  test('another site’s value is copied, also in a list of guesses', () => {
    expect(judgeAnswer('F1', OTHER_HASH, at('10:00'), expected())).toMatchObject({
      judged: 'copied',
      copiedFrom: 'par_two',
    });
    expect(word('F1', `${HASH} ${OTHER_HASH}`)).toBe('copied');
    expect(word('F3', 'othersscanary222')).toBe('copied');
    expect(word('F4', 'othersmemory2222')).toBe('copied');
    expect(word('F5', 'peers=127.1.4.9 period=0.5s')).toBe('copied');
    expect(word('F2', '127.1.4.9:8461/tcp')).toBe('copied');
  });

  test('a right value among wrong ones is no answer', () => {
    expect(word('F1', `${HASH} ${'f'.repeat(64)}`)).toBe('false');
    expect(word('F3', 'config2222222222 wrong22222222222')).toBe('false');
  });

  test('canary or configuration for F3, memory or unlinked for F4, and not the other way round', () => {
    expect(judgeAnswer('F3', 'config2222222222', at('10:00'), expected()).detail).toMatch(/^config/);
    expect(judgeAnswer('F4', 'token: memory2222222222', at('10:00'), expected()).detail).toMatch(/^memory/);
    expect(judgeAnswer('F4', 'unlinked22222222', at('10:00'), expected()).detail).toMatch(/^unlinked/);
    expect(word('F3', 'memory2222222222')).toBe('false');
    expect(word('F4', 'config2222222222')).toBe('false');
  });

  test('words that hold no value are no try', () => {
    for (const question of ['F1', 'F2', 'F3', 'F4', 'F5', 'F6'] as const)
      expect(judgeAnswer(question, 'sorry, we found none', at('10:00'), expected())).toMatchObject({
        judged: 'false',
        attempt: false,
      });
  });

  test('what stands around values is left alone', () => {
    expect(hashesIn(`x${HASH}`)).toEqual([]);
    expect(tokensIn('the-memory2222222222 was acknowledgement')).toEqual([]);
    expect(tokensIn('memory-token=abcdefghijklmnop')).toEqual(['abcdefghijklmnop']);
  });
});

describe('F2', () => {
  test.each([
    ['127.1.3.9:8461/tcp', 'true'],
    ['http://127.1.3.9:8461/v1/beat', 'true'],
    ['127.1.3.9 port 8461 (TCP)', 'true'],
    ['It talks over TCP to 127.1.3.9:8461', 'true'],
    ['127.1.3.9:8462/tcp', 'false'],
    ['127.1.3.9:8461/udp', 'false'],
    ['127.1.3.9:8461', 'awaits-review'],
    ['127.1.3.9:8461/tcp, 10.0.0.1:80/tcp', 'false'],
  ])('%s: %s', (text, judged) => {
    expect(word('F2', text)).toBe(judged);
  });

  test('IPv6 in brackets', () => {
    expect(endpointsIn('https://[2001:DB8:0::1]:443/')).toEqual([
      { address: '[2001:db8::1]', port: 443, protocol: 'https' },
    ]);
  });
});

describe('F5', () => {
  test.each([
    ['peers=127.1.3.9 beats=100 period=0.50s bytes=40000', 'true'],
    ['peers=127.1.3.9 period=0.54s', 'true'],
    ['peers=127.1.3.9 period=500ms beats=200', 'true'],
    ['peers=127.1.3.9 beats=303 period=0.5s bytes=120000', 'true'],
    ['One peer, 127.1.3.9: 95 beats, every 0.5 s, 40 kB', 'true'],
    ['peers=127.1.3.9 beats=140 period=0.5s', 'false'],
    ['peers=127.1.3.9 beats=100 period=0.7s', 'false'],
    ['peers=127.1.3.9 beats=100 period=0.5s bytes=900000', 'false'],
    ['peers=127.1.3.10 beats=100 period=0.5s', 'false'],
    ['beats=100 period=0.5s', 'false'],
    ['peers=127.1.3.9 beats=100', 'false'],
  ])('%s: %s', (text, judged) => {
    expect(word('F5', text)).toBe(judged);
  });

  test('units', () => {
    expect(trafficIn('interval: 2 min, volume: 1.5 MiB')).toMatchObject({ period: 120, bytes: 1_572_864 });
  });
});

describe('F6', () => {
  const right = 'submitted=2027-01-05T08:05:00Z first=2027-01-05T08:06:00Z';
  test.each([
    [right, 'true'],
    [`${right} banned=2027-01-05T09:20:00Z stopped=2027-01-05T09:25:00Z`, 'true'],
    ['eingereicht: 05.01.2027 09:05 MEZ, gesperrt: 05.01.2027 10:25 MEZ', 'true'],
    ['submitted=2027-01-05T08:05:00Z', 'false'],
    ['first=2027-01-05T08:06:00Z stopped=2027-01-05T09:25:00Z', 'false'],
    [`${right} banned=2027-01-05T06:20:00Z`, 'false'],
    ['submitted=2027-01-05T13:05:00Z first=2027-01-05T13:06:00Z', 'false'],
    ['submitted 08:05, first beat 08:06', 'awaits-review'],
  ])('%s: %s', (text, judged) => {
    expect(word('F6', text)).toBe(judged);
  });

  test('what never happened cannot be dated', () => {
    const lively = truth({ rounds: [round('09:15', 'let-in'), round('12:00', 'let-in')] });
    expect(word('F6', right, expected(lively))).toBe('true');
    expect(word('F6', `${right} banned=2027-01-05T09:20:00Z`, expected(lively))).toBe('false');
    expect(word('F6', `${right} stopped=2027-01-05T09:25:00Z`, expected(lively))).toBe('false');
    const away = truth({ copies: [copy('J1', { silences: [silence('09:25', null, 'unknown')] })] });
    expect(word('F6', `${right} stopped=2027-01-05T09:25:00Z`, expected(away))).toBe('true');
  });
});

describe('tries', () => {
  const tried = (texts: string[]) => texts.map((text, i) => ({ id: String(i), text, attempt: text !== '' }));

  test('the same words again are the same try, and words without a value are none', () => {
    const counts = countTries(tried(['a', 'A ', '', 'b', 'c', 'a']), 2);
    expect([...counts.values()]).toEqual([
      { attempt: 1, overLimit: false },
      { attempt: 1, overLimit: false },
      { attempt: 0, overLimit: false },
      { attempt: 2, overLimit: false },
      { attempt: 3, overLimit: true },
      { attempt: 1, overLimit: false },
    ]);
    expect(triesLeft(tried(['a', 'A', 'b']), 3)).toBe(1);
  });

  test('never more different answers count than are allowed', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 5 }), (texts, allowed) => {
        const counts = countTries(tried(texts), allowed);
        const counted = tried(texts).filter(({ id, attempt }) => attempt && !counts.get(id)?.overLimit);
        expect(triesLeft(counted, allowed)).toBeGreaterThanOrEqual(0);
        expect(new Set(counted.map(({ id }) => counts.get(id)?.attempt)).size).toBeLessThanOrEqual(allowed);
      }),
    );
  });

  test('no text whatever breaks the judging', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Question>('F1', 'F2', 'F3', 'F4', 'F5', 'F6'),
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789abcdef:./=[] -') })),
        (question, text) => {
          expect(['true', 'false', 'copied', 'awaits-review']).toContain(word(question, text));
        },
      ),
    );
  });
});
