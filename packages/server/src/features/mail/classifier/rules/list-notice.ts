import { personalTone } from '../evidence/human.ts';
import { hasHeader } from '../mime/index.ts';
import { bounceSubjects } from '../phrases/bounce-subjects.ts';
import { findPhrase, fold } from '../phrases/fold.ts';
import { administrative, held, listProgram, refused } from '../phrases/list.ts';
import type { MailView, Rule, RuleOutcome } from '../types.ts';
import { passedOnByPerson } from './forwarded.ts';

const office =
  /[-+](?:bounces?|owner|request|confirm|confsub|admin|help|subscribe|unsubscribe|join|leave)(?:[-+].*)?$/i;
const server = /^(?:owner-|listserv|majordomo|sympa|mailman|listmaster|ezmlm|mlmmj)/i;
const serverName = /list server|listserv|sympa|majordomo|mailing list/i;

/** A mailing list server's own mail: moderation and commands are no answer; a refused posting did not arrive. */
export const listNotice: Rule = {
  name: 'list-notice',
  decide: (view) => {
    if (passedOnByPerson(view)) return null;
    const program = findPhrase(view.opening.slice(0, 400), listProgram) !== null;
    if (
      !program &&
      (!fromServer(view) || (personalTone(view.folded) && !hasHeader(view.root, 'x-list-administrivia')))
    )
      return null;
    const text = `${fold(view.subject)} . ${view.opening.slice(0, 3000)}`;
    const bounce = bounceSubjects.some((one) => one.test(fold(view.subject)));
    if ((!bounce || program || fromOffice(view)) && findPhrase(text, held) !== null)
      return { class: 'auto-reply', rule: 'list-held' };
    if ((!bounce || program || fromOffice(view)) && findPhrase(text, refused) !== null) return refusal(view);
    return program || findPhrase(text, administrative) !== null
      ? { class: 'auto-reply', rule: 'list-command' }
      : null;
  },
};

function fromServer(view: MailView): boolean {
  const local = view.fromAddress.split('@')[0] ?? '';
  return (
    hasHeader(view.root, 'x-list-administrivia') ||
    hasHeader(view.root, 'x-mlserver') ||
    fromOffice(view) ||
    server.test(local) ||
    serverName.test(view.fromName)
  );
}

function fromOffice(view: MailView): boolean {
  return office.test(view.fromAddress.split('@')[0] ?? '');
}

function refusal(view: MailView): RuleOutcome {
  const [local = '', domain = ''] = view.fromAddress.split('@');
  const list = local.replace(office, '').replace(/^owner-/i, '');
  const known = list !== '' && domain !== '';
  return {
    class: 'dsn-failed',
    rule: 'list-refused',
    recipients: known ? [{ address: `${list}@${domain}`, status: '5.7.2', action: 'failed' }] : [],
  };
}
