import { addressOfField } from '../dsn/address-field.ts';
import { readFieldBlocks } from '../dsn/fields.ts';
import { enclosedRecipients } from '../dsn/returned.ts';
import { findAddresses } from '../evidence/address.ts';
import { hasHeader, headers, partText } from '../mime/index.ts';
import type { MailRecipient, Rule } from '../types.ts';
import { passedOnByPerson } from './forwarded.ts';

const providerSubjects =
  /^(?:email )?feedback report for ip|^complaint about message from|^fw:? ?spam complaint|^abuse report for|^junk mail report/i;

/** A complaint that a recipient marked our mail as spam (RFC 5965), or a provider's own form of it. */
export const feedbackReport: Rule = {
  name: 'arf-report',
  decide: (view) => {
    const part = view.parts.find((one) => one.type === 'message/feedback-report');
    const declared = /^feedback-report/i.test(view.root.parameters['report-type'] ?? '');
    const reported =
      view.enclosed && hasHeader(view.enclosed, 'x-hmxmroriginalrecipient') ? view.enclosed : view.root;
    const jmrp = hasHeader(reported, 'x-hmxmroriginalrecipient') && /complaint/i.test(view.subject);
    const provider = jmrp || (providerSubjects.test(view.subject) && view.enclosed !== null);
    if ((!part && !declared && !provider) || passedOnByPerson(view)) return null;
    const block = (
      part
        ? readFieldBlocks(partText(part))
        : view.parts
            .filter((one) => one.type.startsWith('text/'))
            .flatMap((one) => readFieldBlocks(partText(one)))
    ).find((one) => one.has('feedback-type') || one.has('original-rcpt-to'));
    view.signals.add(`arf:${block?.get('feedback-type') ?? 'provider'}`);
    const told = [
      block?.get('original-rcpt-to'),
      block?.get('removal-recipient'),
      block?.get('final-recipient'),
    ]
      .map((value) => addressOfField(value ?? ''))
      .filter((one) => one !== '');
    const original = headers(reported, 'x-hmxmroriginalrecipient').flatMap(findAddresses);
    const addresses =
      told.length > 0 ? told.slice(0, 1) : original.length > 0 ? original : enclosedRecipients(view);
    const recipients: MailRecipient[] = addresses.map((address) => ({
      address,
      status: '',
      action: 'complained',
    }));
    return { class: 'arf', recipients, rule: part ? 'arf-report' : 'arf-provider' };
  },
};
