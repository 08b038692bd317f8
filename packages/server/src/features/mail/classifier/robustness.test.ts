import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyMail, rulesVersion } from './index.ts';
import { corpusFiles } from './testing/corpus.ts';

const kinds = [
  'dsn-failed',
  'dsn-delayed',
  'dsn-delivered',
  'mdn',
  'arf',
  'auto-reply',
  'ticket',
  'own-loop',
  'human',
];

async function expectAnswer(raw: Uint8Array): Promise<void> {
  const found = await classifyMail(raw);
  expect(kinds).toContain(found.class);
  expect(found.rulesVersion).toBe(rulesVersion);
  for (const one of found.recipients) expect(one.status).toMatch(/^$|^[245]\.\d{1,3}\.\d{1,3}$/);
}

describe('the classifier', () => {
  it('answers on any bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 4000 }), expectAnswer), { numRuns: 300 });
  });

  it('answers on any text that looks like mail', async () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'From: a@b.example',
        'Content-Type: multipart/report; boundary=x',
        '--x',
        '--x--',
        '',
        'Content-Type: message/rfc822',
        'Final-Recipient: rfc822; a@b.example',
        'Action: failed',
        'Content-Transfer-Encoding: base64',
        'Subject: =?utf-8?B?',
        '=?x?Q?=FF?=',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 60 }), (lines) =>
        expectAnswer(Buffer.from(lines.join('\n'), 'utf8')),
      ),
      { numRuns: 300 },
    );
  });

  it('answers on damaged mails: cut, with bytes lost, with bytes changed', async () => {
    const files = corpusFiles();
    const damage = fc.record({
      file: fc.nat(files.length - 1),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(200),
      byte: fc.nat(255),
      way: fc.constantFrom('cut', 'lose', 'change'),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, at, length, byte, way }) => {
        const raw = files[file]?.raw() ?? Buffer.alloc(0);
        const place = Math.floor(at * raw.length);
        if (way === 'cut') return await expectAnswer(raw.subarray(0, place));
        if (way === 'lose')
          return await expectAnswer(Buffer.concat([raw.subarray(0, place), raw.subarray(place + length)]));
        await expectAnswer(
          Buffer.concat([raw.subarray(0, place), Buffer.alloc(length, byte), raw.subarray(place + length)]),
        );
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['nothing', ''],
    ['line ends only', '\r\n\r\n\n\r'],
    ['a header without a body', 'From: a@b.example'],
    ['a body without a header', 'hello there'],
    ['an endless header line', `Subject: ${'x'.repeat(3_000_000)}`],
    [
      'parts in parts without end',
      `Content-Type: multipart/mixed; boundary=a\n\n${'--a\nContent-Type: multipart/mixed; boundary=a\n\n'.repeat(5000)}`,
    ],
    ['messages in messages without end', 'Content-Type: message/rfc822\n\n'.repeat(5000)],
    [
      'a body of blanks in quoted-printable',
      `Content-Transfer-Encoding: quoted-printable\n\n${' '.repeat(1_000_000)}`,
    ],
    [
      'HTML that never closes what it opens',
      `Content-Type: text/html\n\n${'<script><!--<style>'.repeat(50_000)}`,
    ],
    [
      'brackets without end',
      `From: ${'('.repeat(50_000)}\nTo: ${'<'.repeat(50_000)}\nContent-Type: ${'a(b;"'.repeat(20_000)}\n\n${'<'.repeat(100_000)}`,
    ],
    [
      'signs of addresses without end',
      `From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n${'a@'.repeat(100_000)}\n${'a.'.repeat(100_000)}\n${'=?'.repeat(50_000)}`,
    ],
    [
      'words of refusal without end',
      `From: MAILER-DAEMON@x.example\n\n${'could not be delivered to your mailbox '.repeat(10_000)}`,
    ],
  ])('answers on %s', async (_what, text) => {
    await expectAnswer(Buffer.from(text, 'latin1'));
  });

  it('reads a mail of 25 MB', async () => {
    const head =
      'From: Kim <kim@site.example>\nSubject: Re: jobs\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nThe dump is attached.\n--b\nContent-Type: application/octet-stream; name=dump\nContent-Transfer-Encoding: base64\n\n';
    const raw = Buffer.concat([
      Buffer.from(head),
      Buffer.alloc(25_000_000, `${'QUJD'.repeat(19)}\n`),
      Buffer.from('\n--b--\n'),
    ]);
    expect((await classifyMail(raw)).class).toBe('human');
  });
});
