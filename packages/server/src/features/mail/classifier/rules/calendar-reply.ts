import { partText } from '../mime/index.ts';
import type { Rule } from '../types.ts';

const REMARK = 60;

/**
 * Accepting or declining an invitation (RFC 5546 METHOD:REPLY) is a click, not an answer to what we asked: it counts
 * as an automatic reply, unless the person added words of their own.
 */
export const calendarReply: Rule = {
  name: 'calendar-reply',
  decide: (view) => {
    const replies = view.parts.some(
      (part) =>
        part.type === 'text/calendar' &&
        (/^reply$/i.test(part.parameters.method ?? '') ||
          /^METHOD:REPLY\s*$/im.test(partText(part).slice(0, 5000))),
    );
    if (!replies) return null;
    view.signals.add('calendar:reply');
    const words = view.folded
      .replace(
        /(?:has |have |hat |a )?(?:accepted|declined|tentatively accepted|zugesagt|abgelehnt|accepté|refusé|aceptado|rechazado)[^.]{0,120}\.?/g,
        '',
      )
      .trim();
    return words.length > REMARK && !/^(?:when|wann|quand|where|wo)\b/.test(words)
      ? null
      : { class: 'auto-reply' };
  },
};
