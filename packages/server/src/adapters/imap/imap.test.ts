import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SystemClock } from '../../kernel/clock.ts';
import { silentLog } from '../../kernel/log.ts';
import { type MailboxUnderTest, mailboxContract } from '../../ports/mailbox.contract.ts';
import { readImapUrl } from './address.ts';
import { ImapMailbox } from './imap-mailbox.ts';
import { type Dovecot, startDovecot, whyNoDovecot } from './testing/dovecot.ts';
import { deliver } from './testing/lmtp.ts';

const why = whyNoDovecot();
if (why !== undefined) console.warn(`no mailbox of Dovecot is read: ${why}`);

describe.skipIf(why !== undefined)('a mailbox of Dovecot', () => {
  let dovecot: Dovecot;
  let mailbox: ImapMailbox;
  let under: MailboxUnderTest;
  let user: string;
  let count = 0;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.close());

  function boxOf(name: string, query = ''): ImapMailbox {
    const { imapsPort, password, ca } = dovecot;
    const url = `imaps://${encodeURIComponent(name)}:${password}@127.0.0.1:${imapsPort}/INBOX?ca=${ca}${query}`;
    return new ImapMailbox(readImapUrl(url), new SystemClock(), silentLog);
  }
  beforeEach(() => {
    user = `csirt${count++}@box.example`;
    mailbox = boxOf(user);
    under = {
      mailbox,
      deliver: (text) => deliver(dovecot.lmtpPort, user, text),
      open: async () =>
        dovecot.inbox(user).flatMap((path, index) => (/:2,[A-Z]*S[A-Z]*$/.test(path) ? [] : [index + 1])),
    };
  });
  afterEach(() => mailbox.close());

  mailboxContract(() => under);

  test('moves what was handled into a folder that it makes where it is missing', async () => {
    await deliver(dovecot.lmtpPort, user, 'Subject: x\r\n\r\nx\r\n');
    mailbox = boxOf(user, '&then=move:Taken');
    await mailbox.open();
    for await (const { uid } of mailbox.after(0)) await mailbox.handled(uid);
    expect(dovecot.inbox(user)).toEqual([]);
    expect(dovecot.inbox(`${user}/.Taken`)).toHaveLength(1);
  });

  test('fails aloud when the server goes away, and is read again when it is back', async () => {
    await mailbox.open();
    const waited = mailbox.wait(20_000).then(
      () => 'told',
      () => 'failed',
    );
    await dovecot.stop();
    expect(await waited).toBe('failed');
    await expect(mailbox.open()).rejects.toThrow();
    await dovecot.start();
    await mailbox.open();
  });

  test('says nothing to a server whose certificate nobody vouches for', async () => {
    const { imapsPort, password, imapPort } = dovecot;
    const stranger = (url: string) => new ImapMailbox(readImapUrl(url), new SystemClock(), silentLog);
    await expect(stranger(`imaps://u:${password}@127.0.0.1:${imapsPort}/INBOX`).open()).rejects.toThrow(
      /certificate/,
    );
    await expect(stranger(`imap://u:${password}@127.0.0.1:${imapPort}/INBOX`).open()).rejects.toThrow(
      /certificate/,
    );
  });
});

describe('the address of a mailbox', () => {
  test('is encrypted unless it lies on this machine itself', () => {
    expect(readImapUrl('imaps://u%40x:p%3Aw@h.example/In%20box?then=move:Done')).toMatchObject({
      port: 993,
      user: 'u@x',
      password: 'p:w',
      folder: 'In box',
      security: 'tls',
      taken: { do: 'move', folder: 'Done' },
    });
    expect(readImapUrl('imap://u:p@h.example/').security).toBe('starttls');
    expect(readImapUrl('imap://u:p@127.0.0.1/?tls=no').security).toBe('none');
    expect(() => readImapUrl('imap://u:secret@h.example/?tls=no')).toThrow(/this machine itself/);
  });

  test('is refused in words that do not repeat the password', () => {
    for (const url of [
      'imaps://u:secret@h.example/?then=burn',
      'imaps://u@h.example/',
      'imaps://u:secret@h.example/?ca=/no',
    ]) {
      expect(() => readImapUrl(url)).toThrow(/MUSTER_IMAP_URLS, the mailbox at h\.example/);
      expect(() => readImapUrl(url)).not.toThrow(/secret/);
    }
  });
});
