import { textRecipients } from '../dsn/text-recipients.ts';
import { actionOfText, bounceText } from '../evidence/bounce-text.ts';
import { senderKind } from '../evidence/sender.ts';
import type { Rule } from '../types.ts';
import { outcomeOf } from './delivery-report.ts';
import { autoSubmitted, passedOnByPerson } from './forwarded.ts';

/** A notice of a mail system that follows no standard. The less sure the sender, the more its wording must show. */
export const textBounce: Rule = {
  name: 'bounce-text',
  decide: (view) => {
    if (passedOnByPerson(view)) return null;
    const sender = senderKind(view);
    const text = bounceText(view);
    view.signals.add(`sender:${sender}`);
    if (
      /^auto-(?:replied|notified)/.test(autoSubmitted(view)) &&
      sender === 'person' &&
      !text.headers &&
      !(text.subject && (text.certain || text.returned))
    )
      return null;
    const wording = [text.subject, text.certain, text.usual].filter(Boolean).length;
    const enough =
      text.headers ||
      (sender === 'daemon' && (wording > 0 || text.returned)) ||
      (sender === 'null' &&
        (text.certain || (text.subject && (text.usual || text.returned)) || (text.usual && text.returned))) ||
      (sender === 'office' && (text.certain || (text.subject && (text.usual || text.returned)))) ||
      (sender === 'person' && text.subject && text.certain);
    if (!enough) return null;
    const action = actionOfText(view);
    return { ...outcomeOf(textRecipients(view, action), action), rule: `bounce-text-${sender}` };
  },
};
