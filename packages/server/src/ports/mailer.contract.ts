import { expect, test } from 'vitest';
import { type Mailer, MailerError, type OutgoingMail } from './mailer.ts';

/** A far mail system and the mailer that hands over to it. */
export interface MailerUnderTest {
  mailer: Mailer;
  /** What the far system took, oldest first. */
  taken(): { envelopeFrom: string; to: string; raw: Buffer }[];
  /** From now on the far system answers this to every recipient; null takes everything. */
  answer(reply: { code: number; text: string } | null): void;
}

const raw = Buffer.from(
  'From: csirt@muster.example\r\nTo: a@alpha.example\r\nSubject: x\r\n\r\n.one dot\r\n..two\r\nünter\r\n',
);

export function mail(to = 'a@alpha.example'): OutgoingMail {
  return { envelopeFrom: 'b+token@muster.example', to, raw, envid: 'dlv_1' };
}

/** What every mailer keeps to; `current` gives the one under test, made fresh for each test. */
export function mailerContract(current: () => MailerUnderTest): void {
  test('what resolves was taken, byte for byte', async () => {
    const { mailer, taken } = current();
    expect((await mailer.send(mail())).response).toMatch(/^250/);
    expect(taken()).toHaveLength(1);
    expect(taken()[0]).toMatchObject({ envelopeFrom: 'b+token@muster.example', to: 'a@alpha.example' });
    expect(taken()[0]?.raw.equals(raw)).toBe(true);
  });

  test('several at one time each arrive once', async () => {
    const { mailer, taken } = current();
    const addresses = Array.from({ length: 20 }, (_, n) => `a${n}@alpha.example`);
    await Promise.all(addresses.map((to) => mailer.send(mail(to))));
    expect(
      taken()
        .map(({ to }) => to)
        .sort(),
    ).toEqual([...addresses].sort());
  });

  test.each([
    [550, '5.1.1 User unknown', true],
    [552, '5.2.2 Mailbox full', true],
    [450, '4.2.0 Greylisted', false],
    [451, '4.3.0 Come again', false],
    [530, '5.7.0 Sign in first', false],
  ])('a reply %s %s is permanent: %s', async (code, text, permanent) => {
    const { mailer, answer, taken } = current();
    answer({ code, text });
    const error = await mailer.send(mail()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(MailerError);
    expect(error).toMatchObject({ permanent, code });
    expect((error as MailerError).response).toContain(text);
    expect(taken()).toEqual([]);
    answer(null);
    await mailer.send(mail());
    expect(taken()).toHaveLength(1);
  });
}
