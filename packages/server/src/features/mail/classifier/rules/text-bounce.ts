import { splitReturned } from '../dsn/returned.ts';
import { textRecipients } from '../dsn/text-recipients.ts';
import { actionOfText, type BounceText, bounceText } from '../evidence/bounce-text.ts';
import { personalTone } from '../evidence/human.ts';
import { namesMailOffice, senderKind } from '../evidence/sender.ts';
import { certain } from '../phrases/bounce-bodies.ts';
import { findPhrase } from '../phrases/fold.ts';
import type { MailView, Rule } from '../types.ts';
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
    const absence = /^auto-(?:replied|notified)/.test(autoSubmitted(view)) && sender === 'person';
    if (absence && !text.headers && !(text.subject && (text.certain || text.returned))) return null;
    if (!text.headers && !enough(sender, text, view)) return null;
    const action = actionOfText(view);
    return { ...outcomeOf(textRecipients(view, action), action), rule: `bounce-text-${sender}` };
  },
};

function enough(sender: ReturnType<typeof senderKind>, text: BounceText, view: MailView): boolean {
  const { subject, usual } = text;
  const returned = text.returned || splitReturned(view.text).returned !== '';
  switch (sender) {
    case 'daemon':
      return subject || text.certain || usual || returned;
    case 'null':
      return (
        text.certain || (subject && (usual || returned)) || (usual && (returned || namesMailOffice(view)))
      );
    case 'office':
      return text.certain
        ? subject || returned || !personalTone(view.folded)
        : subject && (usual || returned) && (!personalTone(view.folded) || returned || namesOneAlone(view));
    case 'person':
      return (
        subject &&
        ((text.certain && opensWithTemplate(view)) || (usual && returned)) &&
        !personalTone(view.folded) &&
        !view.style.mailProgram
      );
  }
}

/** An address on a line of its own is a notice's habit. */
function namesOneAlone(view: MailView): boolean {
  return /^\s*<?[^\s<>@]+@[^\s<>@]+?>?:?\s*$/m.test(view.text.slice(0, 5000));
}

/** A person who pastes a notice says something before it. */
function opensWithTemplate(view: MailView): boolean {
  return (
    findPhrase(view.opening.replace(/^[^\p{L}]+/u, '').slice(0, 200), certain) !== null &&
    findPhrase(view.opening.slice(0, 40), pasted) === null
  );
}

const pasted = [
  /\b(?:got|received|see|below|fyi|here|this (?:came|is what)|bekam|erhalten|siehe|unten|reçu|voici|recib|ricevuto)\b/,
];
