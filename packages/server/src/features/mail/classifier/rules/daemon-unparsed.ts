import { textRecipients } from '../dsn/text-recipients.ts';
import { actionOfText } from '../evidence/bounce-text.ts';
import { senderKind } from '../evidence/sender.ts';
import type { Rule } from '../types.ts';
import { outcomeOf } from './delivery-report.ts';
import { passedOnByPerson } from './forwarded.ts';

/** A mailer daemon in words unknown to us: what it sends to a sender of mail is a notice of non-delivery. */
export const daemonUnparsed: Rule = {
  name: 'bounce-unparsed',
  decide: (view) => {
    if (senderKind(view) !== 'daemon' || passedOnByPerson(view)) return null;
    const action = actionOfText(view);
    const recipients = textRecipients(view, action);
    return recipients.length > 0 ? outcomeOf(recipients, action) : null;
  },
};
