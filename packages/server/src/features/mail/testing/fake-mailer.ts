import { type Mailer, MailerError, type OutgoingMail } from '../../../ports/mailer.ts';

/** Takes every mail, or does what is asked of it; keeps what it took. */
export class FakeMailer implements Mailer {
  readonly taken: OutgoingMail[] = [];
  /** Asked before each mail: an error refuses it. */
  refuse: (mail: OutgoingMail) => Error | undefined = () => undefined;

  async send(mail: OutgoingMail): Promise<{ response: string }> {
    const refusal = this.refuse(mail);
    if (refusal) throw refusal;
    this.taken.push(mail);
    return { response: '250 2.0.0 taken' };
  }

  async close(): Promise<void> {}
}

export function putOff(response = '450 4.2.0 Greylisted'): MailerError {
  return new MailerError({ permanent: false, code: 450, response });
}

export function refused(response = '550 5.1.1 User unknown'): MailerError {
  return new MailerError({ permanent: true, code: 550, response });
}
