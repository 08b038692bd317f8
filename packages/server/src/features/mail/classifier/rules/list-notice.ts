import { parseMailboxes } from '../evidence/address.ts';
import { senderKind } from '../evidence/sender.ts';
import { hasHeader, header } from '../mime/index.ts';
import { bounceSubjects } from '../phrases/bounce-subjects.ts';
import { findPhrase, fold, type Phrase } from '../phrases/fold.ts';
import type { Rule } from '../types.ts';
import { passedOnByPerson } from './forwarded.ts';

const held: readonly Phrase[] = [
  /awaits? moderator approval|(?:is|has been|was) (?:being )?held (?:for|until|pending)[^.]{0,60}|waiting for (?:moderat|approv)|(?:has been|was) (?:forwarded|submitted|sent) to the (?:list )?moderator|awaiting (?:moderat|approv)|needs? (?:moderator )?approval|pending (?:moderat|approv)|moderation|wartet auf (?:die )?(?:bestätigung|genehmigung|freigabe)|en attente (?:de|d')[^.]{0,30}(?:modér|approb)|pendiente de|in attesa di (?:approvazione|moderazione)|подтверждени|модератор/,
];
const refused: readonly Phrase[] = [
  /(?:you are|you're|sender is|is) not (?:allowed|authorized|authorised|permitted) to (?:post|send|distribute)|non-?members? (?:are not|is not|may not)|only (?:subscribers|members)|(?:your|the) (?:message|posting|request|mail)[^.]{0,80}(?:has been|was) (?:rejected|refused|denied)|message (?:has been )?(?:automatically )?rejected|nicht (?:berechtigt|gestattet)|pas autorisé/,
];
const administrative: readonly Phrase[] = [
  /confirm[^.]{0,60}(?:subscri|unsubscri|membership)|results of your (?:e-?mail )?command|majordomo|welcome to the [^.]{0,60}list|output of your job|subscription (?:request|confirm)/,
];

/** A mailing list server's own mail: moderation and commands are no answer; a refused posting did not arrive. */
export const listNotice: Rule = {
  name: 'list-notice',
  decide: (view) => {
    if (passedOnByPerson(view)) return null;
    const local = view.fromAddress.split('@')[0] ?? '';
    const server =
      hasHeader(view.root, 'x-list-administrivia') ||
      /-(?:bounces?|owner|request|confirm|admin)(?:\+|$)|^(?:owner-|listserv|majordomo|sympa|mailman|listmaster|ezmlm|mlmmj)/i.test(
        local,
      ) ||
      /list server|listserv|sympa|majordomo|mailing list/i.test(view.fromName);
    if (!server && senderKind(view) === 'person') return null;
    const text = `${fold(view.subject)} . ${view.opening.slice(0, 3000)}`;
    const bounce = bounceSubjects.some((one) => one.test(fold(view.subject)));
    if (server && !bounce && findPhrase(text, held) !== null)
      return { class: 'auto-reply', rule: 'list-held' };
    if (server && findPhrase(text, refused) !== null && (!bounce || view.fromAddress.includes('-'))) {
      const list =
        parseMailboxes(header(view.root, 'from'))[0]?.address.replace(
          /-(?:bounces?|owner|request|admin)(?=@)|^owner-/i,
          '',
        ) ?? '';
      return {
        class: 'dsn-failed',
        rule: 'list-refused',
        recipients: list.includes('@') ? [{ address: list, status: '5.7.2', action: 'failed' }] : [],
      };
    }
    if (server && findPhrase(text, administrative) !== null)
      return { class: 'auto-reply', rule: 'list-command' };
    return null;
  },
};
