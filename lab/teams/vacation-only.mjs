// The one person behind the address is away; a vacation note is all that comes back.
import { nobodyReads, reply } from './kit/index.mjs';

await nobodyReads((mail) =>
  reply(mail, {
    subject: `Auto: ${mail.subject}`,
    text: 'I am out of the office until 18 January and will answer your mail when I am back.\n\nKim',
    cc: [],
    // RFC 3834: what a machine answers has no sender to which another machine could answer.
    envelopeFrom: '',
    headers: {
      'Auto-Submitted': 'auto-replied (vacation)',
      Precedence: 'bulk',
      'X-Auto-Response-Suppress': 'All',
    },
  }),
);
