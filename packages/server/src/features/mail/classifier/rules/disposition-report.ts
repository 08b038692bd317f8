import { addressOfField } from '../dsn/address-field.ts';
import { readFieldBlocks } from '../dsn/fields.ts';
import { statusOfText } from '../dsn/status.ts';
import { partText } from '../mime/index.ts';
import { findPhrase, fold } from '../phrases/fold.ts';
import { readBodies, readSubjects } from '../phrases/read-receipt.ts';
import type { MailRecipient, Rule } from '../types.ts';
import { passedOnByPerson } from './forwarded.ts';

/** A disposition notification (RFC 8098), or the textual read receipt of Outlook, Notes and GroupWise. */
export const dispositionReport: Rule = {
  name: 'mdn-report',
  decide: (view) => {
    const parts = view.parts.filter((part) =>
      /^message\/(?:global-)?disposition-notification$/.test(part.type),
    );
    const declared =
      view.root.type === 'multipart/report' &&
      /^disposition-notification/i.test(view.root.parameters['report-type'] ?? '');
    if (passedOnByPerson(view)) return null;
    if (parts.length === 0 && !declared) {
      const subject = readSubjects.some((one) => one.test(fold(view.subject)));
      const body = findPhrase(view.opening.slice(0, 1500), readBodies);
      if (!subject || body === null || view.opening.length > 3000) return null;
      view.signals.add('mdn:text');
      return { class: 'mdn', rule: 'mdn-text' };
    }
    const blocks = [...parts, ...view.parts.filter((part) => part.type === 'text/plain')].flatMap((part) =>
      readFieldBlocks(partText(part)),
    );
    const block =
      blocks.find((one) => one.has('disposition')) ?? blocks.find((one) => one.has('final-recipient'));
    const disposition = (block?.get('disposition') ?? '').toLowerCase();
    view.signals.add(`mdn:${disposition}`);
    const address =
      addressOfField(block?.get('original-recipient') ?? '') ||
      addressOfField(block?.get('final-recipient') ?? '');
    if (
      /deleted|denied|failed|error/.test(disposition) &&
      /automatically rejected|automatisch abgelehnt|rejected|quota|refused/.test(
        `${fold(view.subject)} ${view.opening.slice(0, 600)}`,
      )
    ) {
      const recipients: MailRecipient[] =
        address === ''
          ? []
          : [{ address, status: statusOfText(view.opening.slice(0, 1000), 'failed'), action: 'failed' }];
      return { class: 'dsn-failed', rule: 'mdn-rejected', recipients };
    }
    const action = /;\s*deleted/.test(disposition) ? 'deleted' : 'displayed';
    return { class: 'mdn', recipients: address === '' ? [] : [{ address, status: '', action }] };
  },
};
