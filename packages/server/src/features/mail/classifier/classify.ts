import { viewOf } from './evidence/view.ts';
import { parseMail } from './mime/index.ts';
import { rules, rulesVersion } from './rules/index.ts';
import type { ClassifyOptions, MailClassification, MailRecipient } from './types.ts';

/**
 * Says who wrote a mail: a mail system (and what became of which recipient), an automatic responder, a ticket system's
 * receipt, ourselves, or a person. Takes the raw bytes as received; never throws and reads nothing but its arguments.
 *
 *     const { class: kind, recipients } = await classifyMail(await readFile('bounce.eml'));
 */
export async function classifyMail(
  raw: Uint8Array,
  options: ClassifyOptions = {},
): Promise<MailClassification> {
  const view = viewOf(parseMail(raw), options);
  for (const rule of rules) {
    const outcome = rule.decide(view);
    if (outcome)
      return {
        class: outcome.class,
        rule: outcome.rule ?? rule.name,
        rulesVersion,
        recipients: (outcome.recipients ?? []).map(withPlainDomain),
        signals: [...view.signals],
      };
  }
  return { class: 'human', rule: 'human', rulesVersion, recipients: [], signals: [...view.signals] };
}

/** Domains are the same in any case (RFC 5321 2.4); local parts are not for us to change. */
function withPlainDomain(recipient: MailRecipient): MailRecipient {
  const at = recipient.address.lastIndexOf('@');
  return at === -1
    ? recipient
    : { ...recipient, address: recipient.address.slice(0, at) + recipient.address.slice(at).toLowerCase() };
}
