import { PassThrough } from 'node:stream';
import type { ReviewItem } from '@muster/contract';
import { expect, test } from 'vitest';
import { ApiClient } from '../../api-client.ts';
import { Cli } from '../../cli.ts';
import { inItsSentence, reviewByKeys } from './review-keys.ts';

const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(23, '0')}`;

function item(n: number, kind: ReviewItem['kind'] = 'claim'): ReviewItem {
  return {
    id: id(kind === 'claim' ? 'clm' : 'rdg', n),
    kind,
    participation: id('par', 1),
    site: 'Plzeň',
    mail: id('mail', 1),
    at: '2027-01-05T09:00:00.000Z',
    from: 'jana@plzen.example',
    subject: 'Re: alarm',
    question: 'Does the site say: stopped 2?',
    quote: 'killed two jobs',
    start: 3,
    end: 18,
  };
}

/** Runs it on a terminal where these keys are pressed ahead. */
async function review(keys: string, items: ReviewItem[], refuse: string[] = []) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const stdout = Object.assign(new PassThrough(), { isTTY: true });
  const sent: [string, unknown][] = [];
  const fetchFunction: typeof fetch = async (url, init) => {
    const path = new URL(String(url)).pathname;
    if (init?.method === 'GET')
      return Response.json(
        { code: 'not-found', status: 404, title: 'No.', detail: 'No such mail.' },
        { status: 404 },
      );
    sent.push([path.split('/').at(-1) ?? '', JSON.parse(String(init?.body))]);
    if (refuse.some((one) => path.endsWith(one)))
      return Response.json(
        { code: 'state.conflict', status: 409, title: 'No.', detail: 'Decided already.' },
        { status: 409 },
      );
    return Response.json({ done: true });
  };
  const api = new ApiClient({ url: 'http://127.0.0.1:1', token: undefined }, fetchFunction);
  const cli = new Cli({ stdin, stdout, stderr: new PassThrough(), env: { NO_COLOR: '1' } }, {});
  stdin.end(keys);
  const decided = await reviewByKeys(cli, api, items);
  stdout.end();
  return { decided, sent, out: Buffer.concat(await stdout.toArray()).toString() };
}

test('a key decides each; skipping leaves it as it is, and so does the end of the input', async () => {
  const { decided, sent, out } = await review('as', [item(1), item(2), item(3)]);
  expect(decided).toBe(1);
  expect(sent).toEqual([[item(1).id, { decision: 'accept', reason: '' }]]);
  expect(out).toContain('3 of 3');
  expect(out).toContain('killed two jobs');
});

test('a refusal asks why; a correction asks for the right reading', async () => {
  const refused = await review('ronly a plan\n', [item(1)]);
  expect(refused.sent).toEqual([[item(1).id, { decision: 'refuse', reason: 'only a plan' }]]);
  const corrected = await review('cCopies stopped: 2\n', [item(1)]);
  expect(corrected.sent).toEqual([
    [item(1).id, { decision: 'correct', correction: 'Copies stopped: 2', reason: '' }],
  ]);
});

test('keys that mean nothing ask again, and a sender cannot be corrected', async () => {
  const { sent, out } = await review('xca', [item(1, 'sender')]);
  expect(sent).toEqual([[item(1, 'sender').id, { decision: 'accept', reason: '' }]]);
  expect(out.match(/a accept/g)).toHaveLength(3);
});

test('what somebody else decided meanwhile does not end the review', async () => {
  const { decided, out } = await review('aa', [item(1), item(2)], [item(1).id]);
  expect(decided).toBe(1);
  expect(out).toContain('Decided already. (state.conflict)');
});

test('the words stand in their sentence, harmless for the terminal', () => {
  const paint = (_colour: string, text: string) => `[${text}]`;
  const text = 'We killed two\u001b jobs at noon.';
  const start = text.indexOf('killed');
  const end = text.indexOf(' at noon');
  const shown = inItsSentence(text, { start, end, quote: text.slice(start, end) }, paint);
  expect(shown).toBe('[We ][killed two\ufffd jobs][ at noon.]');
});
