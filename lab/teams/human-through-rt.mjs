// A ticket system answers first, by itself; then a person writes everything in the ticket.
import { play, throughTicket, ticketReceipt } from './kit/index.mjs';

let isFirst = true;

await play({
  async send(mail, letter) {
    if (isFirst) await ticketReceipt(mail);
    isFirst = false;
    await throughTicket(mail, letter);
  },
});
