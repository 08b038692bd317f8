import { expect, test } from 'vitest';
import type { FetchedMail, Mailbox } from './mailbox.ts';

/** A mailbox, and the far side of it. */
export interface MailboxUnderTest {
  mailbox: Mailbox;
  deliver(text: string): Promise<void>;
  /** UIDs of what lies there and is not marked as handled. */
  open(): Promise<number[]>;
}

async function fetched(mailbox: Mailbox, after: number): Promise<FetchedMail[]> {
  const found: FetchedMail[] = [];
  for await (const one of mailbox.after(after)) found.push(one);
  return found;
}

const mail = (n: number) => `From: a@alpha.example\r\nSubject: ${n}\r\n\r\nbody ${n} ünter\r\n`;

/** What every mailbox keeps to; each test brings mails of its own. */
export function mailboxContract(current: () => MailboxUnderTest): void {
  test('gives what came after a UID, in order and byte for byte, and nothing twice', async () => {
    const { mailbox, deliver } = current();
    const { uidValidity } = await mailbox.open();
    expect(uidValidity).toMatch(/^\d+$/);
    const start = (await fetched(mailbox, 0)).at(-1)?.uid ?? 0;
    for (const n of [1, 2, 3]) await deliver(mail(n));
    const found = await fetched(mailbox, start);
    expect(
      found.map(({ raw }) =>
        Buffer.from(raw as Uint8Array)
          .toString('utf8')
          .slice(-14),
      ),
    ).toEqual([1, 2, 3].map((n) => mail(n).slice(-14)));
    expect(await fetched(mailbox, found.at(-1)?.uid as number)).toEqual([]);
    expect((await fetched(mailbox, found[0]?.uid as number)).map(({ uid }) => uid)).toEqual(
      found.slice(1).map(({ uid }) => uid),
    );
  });

  test('marks what was handled', async () => {
    const { mailbox, deliver, open } = current();
    await mailbox.open();
    const start = (await fetched(mailbox, 0)).at(-1)?.uid ?? 0;
    await deliver(mail(4));
    const [one] = await fetched(mailbox, start);
    expect(await open()).toContain(one?.uid);
    await mailbox.handled(one?.uid as number);
    expect(await open()).not.toContain(one?.uid);
  });

  test('says at once that something came, and waits no longer than it was told to', async () => {
    const { mailbox, deliver } = current();
    await mailbox.open();
    await fetched(mailbox, 0);
    await mailbox.wait(100);
    const waited = mailbox.wait(20_000).then(() => 'told');
    await deliver(mail(5));
    expect(await waited).toBe('told');
  });

  test('can be opened again after its end, with the same validity', async () => {
    const { mailbox } = current();
    const before = await mailbox.open();
    await mailbox.close();
    await mailbox.close();
    expect(await mailbox.open()).toEqual(before);
  });
}
