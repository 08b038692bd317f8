import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusFiles } from '../classifier/testing/corpus.ts';
import { readMail } from './index.ts';

const lines = (...all: string[]) => Buffer.from(all.join('\n'), 'utf8');

describe('reading a mail', () => {
  it('gives who, to whom, when and in answer to what', async () => {
    const mail = await readMail(
      lines(
        'From: =?utf-8?Q?J=C3=BCrgen_Kim?= <kim@site.example>',
        'To: "CSIRT, Muster" <csirt@muster.example.org>, security@ngi.example',
        'Cc: Group: a@b.example, c@d.example;',
        'Subject: =?ISO-8859-1?Q?Re=3A_Auff=E4llig?=',
        'Date: Tue, 5 Jan 2027 10:42:07 +0100 (CET)',
        'Message-ID: <reply@site.example>',
        'In-Reply-To: <msg-01@muster.example.org>',
        'References: <msg-00@muster.example.org>',
        ' <msg-01@muster.example.org>',
        '',
        'ok',
      ),
    );
    expect(mail).toMatchObject({
      from: { name: 'Jürgen Kim', address: 'kim@site.example' },
      to: [
        { name: 'CSIRT, Muster', address: 'csirt@muster.example.org' },
        { address: 'security@ngi.example' },
      ],
      cc: [{ address: 'a@b.example' }, { address: 'c@d.example' }],
      subject: 'Re: Auffällig',
      date: new Date('2027-01-05T09:42:07Z'),
      dateOffset: '+01:00',
      messageId: 'reply@site.example',
      inReplyTo: ['msg-01@muster.example.org'],
      references: ['msg-00@muster.example.org', 'msg-01@muster.example.org'],
      body: 'ok',
    });
  });

  it('turns a mail of HTML alone into text, its quotes marked as quotes', async () => {
    const mail = await readMail(
      lines(
        'Content-Type: text/html; charset=utf-8',
        '',
        '<p>User banned at 10:42&nbsp;CET.<br>Gr&uuml;&szlig;e</p><blockquote><p>please answer</p></blockquote>',
      ),
    );
    expect(mail.body).toBe('User banned at 10:42 CET.\nGrüße');
    expect(mail.text).toContain('> please answer');
  });

  it('prefers the plain one of two alternatives, unless it is empty', async () => {
    const both = (plain: string) =>
      readMail(
        lines(
          'Content-Type: multipart/alternative; boundary=b',
          '',
          '--b',
          'Content-Type: text/plain',
          '',
          plain,
          '--b',
          'Content-Type: text/html',
          '',
          '<p>rich</p>',
          '--b--',
        ),
      );
    expect((await both('plain')).body).toBe('plain');
    expect((await both(' ')).body).toBe('rich');
  });

  it('joins flowed lines and takes the frame of a signed text away', async () => {
    expect(
      (
        await readMail(
          lines(
            'Content-Type: text/plain; format=flowed',
            '',
            'Copies found: 3 ',
            '(jobs: J1)',
            '-- ',
            'Kim',
          ),
        )
      ).body,
    ).toBe('Copies found: 3 (jobs: J1)');
    const signed = await readMail(
      lines(
        '',
        '-----BEGIN PGP SIGNED MESSAGE-----',
        'Hash: SHA256',
        '',
        'banned',
        '- -- ',
        'Kim',
        '-----BEGIN PGP SIGNATURE-----',
        '',
        'abc',
        '-----END PGP SIGNATURE-----',
        '',
      ),
    );
    expect(signed).toMatchObject({ body: 'banned', signature: 'Kim' });
  });

  it('leaves attachments and enclosed messages out of the text, and lists the former', async () => {
    const mail = await readMail(
      lines(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'see log',
        '--b',
        'Content-Type: text/plain; name=a.log',
        'Content-Disposition: attachment; filename=a.log',
        '',
        'secret',
        '--b',
        'Content-Type: message/rfc822',
        '',
        'Subject: old',
        '',
        'old',
        '--b--',
      ),
    );
    expect(mail.body).toBe('see log');
    expect(mail.attachments).toMatchObject([{ filename: 'a.log' }]);
  });

  it.each([
    ['utf-8', Buffer.from('Grüße', 'utf8')],
    ['iso-8859-1', Buffer.from('Grüße', 'latin1')],
    ['unknown-8bit', Buffer.from('Grüße', 'latin1')],
    ['utf-7', Buffer.from('Gr+APwA3w-e')],
  ])('reads the charset %s', async (charset, body) => {
    expect(
      (await readMail(Buffer.concat([Buffer.from(`Content-Type: text/plain; charset=${charset}\n\n`), body])))
        .body,
    ).toBe('Grüße');
  });

  it('never throws, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (raw) => {
        expect(typeof (await readMail(raw)).body).toBe('string');
      }),
      { numRuns: 300 },
    );
  });

  it('reads every mail of the corpus', async () => {
    for (const file of corpusFiles()) expect(typeof (await readMail(file.raw())).body).toBe('string');
  });
});
