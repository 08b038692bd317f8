// A request tracker in front of the team: the registered address is that of its queue.
import { reply } from './mail.mjs';
import { site } from './site.mjs';

const TICKET = 4711;
const queue = site.site.toLowerCase();
// Bulk and loop marks stand on everything that RT sends, on what people write through it as well.
const marks = {
  'RT-Ticket': `${queue} #${TICKET}`,
  'Managed-by': 'RT 5.0.3 (http://www.bestpractical.com/rt/)',
  'X-RT-Loop-Prevention': queue,
  Precedence: 'bulk',
};

/** The automatic receipt, as RT's template has it. */
export function ticketReceipt(mail) {
  return reply(mail, {
    name: 'Security queue',
    subject: `[${queue} #${TICKET}] AutoReply: ${mail.subject}`,
    text: `Greetings,

This message has been automatically generated in response to the
creation of a trouble ticket regarding:
        "${mail.subject}",
a summary of which appears below.

There is no need to reply to this message right now.  Your ticket has been
assigned an ID of [${queue} #${TICKET}].

Please include the string:

         [${queue} #${TICKET}]

in the subject line of all future correspondence about this issue. To do so,
you may reply to this message.

                        Thank you,
                        ${site.mail.address}

-------------------------------------------------------------------------
${mail.text.trim()}`,
    cc: [],
    headers: { ...marks, 'Auto-Submitted': 'auto-replied' },
  });
}

/** What a person writes in the ticket. */
export function throughTicket(mail, { subject, ...letter }) {
  return reply(mail, {
    ...letter,
    name: 'Kim Visser via RT',
    subject: `[${queue} #${TICKET}] ${subject}`,
    headers: { ...marks, 'RT-Originator': site.mail.private, 'Reply-To': site.mail.address },
  });
}
