import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { painter } from '../../output/style.ts';
import { widthOf } from '../../output/text.ts';
import { boardText, nextDeadline } from './board-text.ts';
import { boxPlot, distributionOf, distributionText } from './distribution.ts';
import { csvField, csvReport } from './report-csv.ts';
import { markdownReport } from './report-markdown.ts';
import { ServerClock } from './server-clock.ts';
import { brno, NOW, testBoard, testCampaign } from './testing-board.ts';
import { countdownText, durationText, instantFrom } from './times.ts';

const plain = painter({ isTTY: false }, {});
const now = new Date(NOW).getTime();

describe('the board', () => {
  const lines = boardText(testBoard, now, plain).split('\n');

  test('has a row for each site, under three axes, with copies and what is due next', () => {
    expect(lines[0]).toContain('Autumn drill  running · 2027-01-05 12:00 UTC');
    expect(lines[1]).toBe('2 of 6 copies alive · next deadline 00:40:00: contain, Plzeň');
    expect(lines.find((line) => line.includes('Communication'))).toMatch(
      /Communication C +Containment K +Forensics F/,
    );
    const row = lines.find((line) => line.startsWith('Plzeň')) ?? '';
    expect(row.split(/\s{2,}/)).toEqual(['Plzeň', '✓ ✓', '○ ✗', '!', '2/3', '00:40:00 contain']);
  });

  test('signs stand under their check', () => {
    const head = lines.find((line) => line.startsWith('SITE')) ?? '';
    const row = lines.find((line) => line.startsWith('Plzeň')) ?? '';
    expect(row[head.indexOf('4')]).toBe('✗');
  });

  test('a suspended site says so and has no deadline', () => {
    expect(lines.find((line) => line.startsWith('Brno'))).toContain('this is real');
    expect(nextDeadline({ ...testBoard, sites: [brno] }, now)).toBeUndefined();
  });

  test('the legend counts each verdict that was given', () => {
    expect(lines.at(-1)).toBe(
      '✓ 3 pass   ◷ 1 late   ✗ 1 fail   ○ 1 pending   ! 1 our fault, not counted   ⊘ 1 waived',
    );
  });

  test('our own outage is said', () => {
    const text = boardText({ ...testBoard, ourOutages: [{ from: NOW, to: null }] }, now, plain);
    expect(text).toContain('it costs no site a point');
  });

  test('all checks of a world tour fit into 80 columns', () => {
    const axes = [
      ['C', 8, 'communication'],
      ['K', 7, 'containment'],
      ['F', 6, 'forensics'],
    ] as const;
    const checks = axes.flatMap(([letter, count, axis]) =>
      Array.from({ length: count }, (_, i) => ({
        id: `${letter}${i + 1}` as 'C1',
        title: '',
        axis,
        weight: 1,
      })),
    );
    for (const line of boardText({ ...testBoard, checks }, now, plain)
      .split('\n')
      .slice(2, -1))
      expect(widthOf(line)).toBeLessThanOrEqual(80);
  });
});

describe('times', () => {
  test.each([
    [0, '0 s'],
    [59, '59 s'],
    [720, '12 min'],
    [9660, '2 h 41 min'],
    [7200, '2 h'],
    [2_257_200, '26 d 3 h'],
  ])('%d seconds read %s', (seconds, text) => expect(durationText(seconds)).toBe(text));

  test('a countdown keeps its width and never goes below nothing', () => {
    expect(countdownText(760)).toBe('00:12:40');
    expect(countdownText(90_000)).toBe('1 d 01:00:00');
    expect(countdownText(-5)).toBe('00:00:00');
  });

  test('an instant needs its zone', () => {
    expect(instantFrom('--at', '2027-01-05T15:07+01:00')).toBe('2027-01-05T14:07:00.000Z');
    expect(instantFrom('--at', '2027-01-05 14:07 UTC')).toBe('2027-01-05T14:07:00.000Z');
    expect(() => instantFrom('--at', '2027-01-05T14:07')).toThrow('zone');
    expect(() => instantFrom('--at', 'tomorrow')).toThrow('not understood');
  });

  test('the clock of a lab runs as fast as the server says', () => {
    let elapsed = 0;
    const clock = new ServerClock(() => elapsed);
    expect(clock.now()).toBeUndefined();
    clock.heard(NOW, 900);
    elapsed = 1000;
    expect(clock.now()).toBe(now + 900_000);
    clock.heard(new Date(now + 910_000).toISOString(), 900);
    elapsed = 2000;
    expect(clock.now()).toBe(now + 1_810_000);
  });
});

describe('distributions', () => {
  test('are told by five figures and a plot', () => {
    const found = distributionOf([3600, 1800, 7200]);
    expect(found).toEqual({ count: 3, min: 1800, q1: 2700, median: 3600, q3: 5400, max: 7200 });
    expect(distributionText('Contained', found, 12)).toContain('Contained: 3 of 12 sites');
    expect(distributionText('Contained', null, 12)).toBe('Contained: no site yet');
  });

  test('keep the width of their plot whatever the figures', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1 }), (seconds) => {
        const found = distributionOf(seconds);
        return found !== null && boxPlot(found).length === 48 && boxPlot(found).includes('┃');
      }),
    );
  });
});

describe('reports', () => {
  const data = { board: testBoard, campaign: testCampaign, claims: [], appeals: [] };

  test('Markdown quotes evidence, and what came by mail stays text', () => {
    const text = markdownReport(data);
    expect(text).toContain('**✓ C3 Human acknowledgement in time: pass** (weight 3, 2027-01-05 09:42 UTC)');
    expect(text).toContain('  > We look into it \\| =1+1 &lt;b\\>now&lt;/b\\>');
    expect(text).toContain('Decided by Ada, 2027-01-05 12:00 UTC: wrong log. The rule said pass.');
    expect(text).toContain('Acknowledged after the alarm: 2 of 2 sites');
    expect(text).toContain('not averaged');
  });

  test('CSV has a line for each site and check, and computes nothing', () => {
    const lines = csvReport(data).split('\r\n');
    expect(lines).toHaveLength(1 + 5 + 3 + 1);
    expect(lines[4]).toContain('Plzeň,MUSTER-2027-0001,containment,K4,Submission address found,2,fail');
    expect(csvField('=cmd()')).toBe("'=cmd()");
    expect(csvField('a "b", c')).toBe('"a ""b"", c"');
    expect(csvField(-3)).toBe('-3');
  });
});
