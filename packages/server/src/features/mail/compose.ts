import MailComposer from 'nodemailer/lib/mail-composer';
import type { Extras } from './outgoing-extras.ts';

/** Carries the id of this Muster; seen on a mail that comes in, it is our own mail come back. */
export const LOOP_HEADER = 'X-Muster-Loop';

export interface Composed {
  /** Procedure time of this try. */
  at: Date;
  csirtAddress: string;
  mailDomain: string;
  to: string;
  rfcMessageId: string;
  loopMark: string;
  publicId: string;
  tlp: string;
  subject: string;
  body: string;
  /** For exercises: whom to ask, and where the drill mark can be verified. */
  exercise: { contact: string; markUrl: string | null } | null;
  extras?: Extras;
  /** Its text is to survive every mail system unchanged. */
  isProtected?: boolean;
}

/** One message as RFC 5322 text. It carries no Auto-Submitted: it is to be answered like mail that a person wrote. */
export async function compose(message: Composed): Promise<Buffer> {
  const from = { name: 'Muster CSIRT', address: message.csirtAddress };
  const composer = new MailComposer({
    from,
    replyTo: from,
    to: message.to,
    subject: subjectLine(message),
    date: message.at,
    messageId: `<${message.rfcMessageId}@${message.mailDomain}>`,
    headers: { [LOOP_HEADER]: message.loopMark },
    text: bodyText(message),
    ...(message.isProtected ? { encoding: 'quoted-printable' } : {}),
    ...threadOf(message.extras),
    attachments: (message.extras?.attachments ?? []).map(({ name, type, bytes }) => ({
      filename: name,
      contentType: type,
      content: bytes,
      contentTransferEncoding: 'base64' as const,
    })),
    newline: '\r\n',
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await composer.compile().build();
}

function threadOf(extras: Extras | undefined) {
  if (!extras || extras.inReplyTo === null) return {};
  return { inReplyTo: `<${extras.inReplyTo}>`, references: extras.references.map((id) => `<${id}>`) };
}

export function subjectLine({
  publicId,
  tlp,
  subject,
}: Pick<Composed, 'publicId' | 'tlp' | 'subject'>): string {
  const words = subject.replace(/\s+/g, ' ').trim();
  const marks = [`[${publicId}]`, `[TLP:${tlp}]`].filter((mark) => !words.includes(mark));
  return [...marks, words].join(' ');
}

export function bodyText({ tlp, body, exercise }: Pick<Composed, 'tlp' | 'body' | 'exercise'>): string {
  const lines = [`TLP:${tlp}`, '', body.trimEnd(), ''];
  if (exercise) {
    const where = exercise.markUrl === null ? '' : ` at ${exercise.markUrl}`;
    lines.push(
      '-- ',
      `This belongs to a security exercise. Its drill mark can be verified${where}; ask ${exercise.contact}.`,
      '',
    );
  }
  return lines.join('\n');
}
