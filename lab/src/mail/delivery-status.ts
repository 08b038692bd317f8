/** Delivery status notifications: RFC 3464 reports inside RFC 6522 multipart/report. */
import { mailDate } from './mail-date.ts';
import type { QueuedMail, QueuedRecipient } from './mail-queue.ts';

export interface StatusNotice {
  reportingHost: string;
  /** Id of the report, for its Message-ID and its boundary. */
  id: string;
  /** Procedure time. */
  now: Date;
  mail: QueuedMail;
  recipient: QueuedRecipient;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed';
  /** RFC 3463 code. */
  status: string;
  /** What the far server said; empty where there was none. */
  reply: string;
  text: Buffer;
}

const SUBJECT = {
  failed: 'Undelivered Mail Returned to Sender',
  delayed: 'Delayed Mail (still being retried)',
  delivered: 'Successful Mail Delivery Report',
  relayed: 'Successful Mail Delivery Report',
};

const STORY = {
  failed:
    "I'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.",
  delayed:
    'THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\nYour message could not be delivered yet.',
  delivered: 'Your message was successfully delivered to the destination(s) listed below.',
  relayed: 'Your message was relayed to a server that sends no such report.',
};

export function deliveryStatus(notice: StatusNotice): Buffer {
  const { reportingHost, id, now, mail, recipient, action, status, reply } = notice;
  const boundary = `${id}/${reportingHost}`;
  const final = action === 'failed';
  const report = [
    `Reporting-MTA: dns; ${reportingHost}`,
    ...(mail.envelopeId ? [`Original-Envelope-Id: ${mail.envelopeId}`] : []),
    `Arrival-Date: ${mailDate(new Date(mail.arrivedAt))}`,
    '',
    `Final-Recipient: rfc822; ${recipient.address}`,
    ...(recipient.original ? [`Original-Recipient: ${recipient.original.replace(';', '; ')}`] : []),
    `Action: ${action}`,
    `Status: ${status}`,
    ...(reply ? [`Diagnostic-Code: smtp; ${reply}`] : []),
    `Last-Attempt-Date: ${mailDate(now)}`,
  ];
  const lines = [
    `From: MAILER-DAEMON@${reportingHost} (Mail Delivery System)`,
    `To: ${mail.from}`,
    `Subject: ${SUBJECT[action]}`,
    `Date: ${mailDate(now)}`,
    `Message-ID: <${id}@${reportingHost}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    'This is a MIME-encapsulated message.',
    '',
    `--${boundary}`,
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `This is the mail system at host ${reportingHost}.`,
    '',
    ...STORY[action].split('\n'),
    '',
    `<${recipient.address}>: ${reply || 'delivery done'}`,
    '',
    `--${boundary}`,
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    ...report,
    '',
    `--${boundary}`,
    `Content-Description: ${final ? 'Undelivered Message' : 'Message Headers'}`,
    `Content-Type: ${final ? 'message/rfc822' : 'text/rfc822-headers'}`,
    'Content-Transfer-Encoding: 8bit',
    '',
  ];
  const returned = final ? notice.text : headersOf(notice.text);
  return Buffer.concat([
    Buffer.from(`${lines.join('\r\n')}\r\n`),
    returned,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

function headersOf(text: Buffer): Buffer {
  const end = text.indexOf('\r\n\r\n');
  return end < 0 ? text : text.subarray(0, end + 2);
}
