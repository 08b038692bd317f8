import { describe, expect, it } from 'vitest';
import { classifyMail } from './index.ts';

const mail = Buffer.from(
  'From: csirt@muster.example.org\nMessage-ID: <m1@muster.example.org>\nX-Muster-Loop: abc\nSubject: x\n\ntext\n',
);

describe('our own mail come back', () => {
  it('is known by its loop field', async () => {
    const found = await classifyMail(mail, { ownLoop: { headerName: 'X-Muster-Loop', value: 'abc' } });
    expect(found).toMatchObject({ class: 'own-loop', rule: 'own-loop-header' });
  });

  it('is known by its Message-ID, with or without brackets', async () => {
    for (const id of ['<m1@muster.example.org>', 'm1@muster.example.org'])
      expect((await classifyMail(mail, { ownMessageIds: [id] })).class).toBe('own-loop');
  });

  it('is not seen in the mark of another, nor where it is only returned', async () => {
    expect(
      (await classifyMail(mail, { ownLoop: { headerName: 'X-Muster-Loop', value: 'other' } })).class,
    ).toBe('human');
    const returned = Buffer.from(
      `From: MAILER-DAEMON@x.example\nSubject: failure notice\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n<security@site.example>: 550 5.1.1 unknown\n--b\nContent-Type: message/rfc822\n\n${mail.toString()}\n--b--\n`,
    );
    const found = await classifyMail(returned, {
      ownLoop: { headerName: 'X-Muster-Loop', value: 'abc' },
      ownMessageIds: ['m1@muster.example.org'],
    });
    expect(found.class).toBe('dsn-failed');
  });
});
