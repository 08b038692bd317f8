import { beforeEach } from 'vitest';
import { type MailerUnderTest, mailerContract } from '../../../ports/mailer.contract.ts';
import { MailerError } from '../../../ports/mailer.ts';
import { FakeMailer } from './fake-mailer.ts';

let under: MailerUnderTest;

beforeEach(() => {
  const mailer = new FakeMailer();
  under = {
    mailer,
    taken: () =>
      mailer.taken.map(({ envelopeFrom, to, raw }) => ({ envelopeFrom, to, raw: Buffer.from(raw) })),
    answer(reply) {
      mailer.refuse = () =>
        reply
          ? new MailerError({
              permanent: reply.code >= 500 && reply.code !== 530,
              code: reply.code,
              response: `${reply.code} ${reply.text}`,
            })
          : undefined;
    },
  };
});

mailerContract(() => under);
