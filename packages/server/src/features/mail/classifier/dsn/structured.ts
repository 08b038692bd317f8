import { isAddress } from '../evidence/address.ts';
import type { MailRecipient, MailView, RecipientAction } from '../types.ts';
import { addressOfField } from './address-field.ts';
import type { FieldBlock } from './fields.ts';
import { enclosedRecipients } from './returned.ts';
import { actionOfField, statusOfField, statusOfText } from './status.ts';
import { statusInNotice } from './text-recipients.ts';

/** One recipient per field group that names one. */
export function recipientsOf(
  blocks: FieldBlock[],
  view: MailView,
  fallback: RecipientAction,
): MailRecipient[] {
  const found: MailRecipient[] = [];
  for (const block of blocks) {
    if (
      !['final-recipient', 'original-recipient', 'action', 'x-actual-recipient'].some((name) =>
        block.has(name),
      )
    )
      continue;
    const recipient = recipientOf(block, view, fallback);
    if (recipient.address === '' || found.some((one) => same(one, recipient))) continue;
    found.push(recipient);
  }
  return found;
}

function recipientOf(block: FieldBlock, view: MailView, fallback: RecipientAction): MailRecipient {
  const diagnostic = block.get('diagnostic-code') ?? '';
  const stated = statusOfField(block.get('status') ?? '');
  const action = actionOfField(block.get('action') ?? '') ?? actionOfStatus(stated) ?? fallback;
  const final = addressOfField(block.get('final-recipient') ?? '');
  const original = addressOfField(block.get('original-recipient') ?? '');
  const address = chooseAddress(original, final, addressOfField(block.get('x-actual-recipient') ?? ''), view);
  const told = refined(stated, diagnostic, action);
  const status =
    told.endsWith('.0.0') && action !== 'delivered'
      ? better(told, statusInNotice(view, address, action))
      : told;
  const recipient: MailRecipient = { address, status, action };
  if (isAddress(final) && final.toLowerCase() !== address.toLowerCase()) recipient.finalAddress = final;
  if (diagnostic !== '') recipient.diagnostic = diagnostic.slice(0, 500);
  return recipient;
}

/** The address written to, if the notice tells it; a bare local name is completed from the returned message. */
function chooseAddress(original: string, final: string, actual: string, view: MailView): string {
  for (const one of [original, final, actual]) if (isAddress(one)) return one;
  const bare = final || original || actual;
  const returned = enclosedRecipients(view);
  const local = (address: string) => address.split('@')[0]?.toLowerCase();
  return (
    returned.find((one) => local(one) === bare.toLowerCase()) ??
    (returned.length === 1 ? (returned[0] ?? '') : bare)
  );
}

/** Keeps a stated code unless it is a general one and the diagnostic says more. */
function refined(stated: string, diagnostic: string, action: RecipientAction): string {
  if (stated !== '' && !stated.endsWith('.0.0')) return stated;
  if (diagnostic === '') return stated || statusOfText('', action);
  const told = statusOfText(diagnostic, action);
  return told.endsWith('.0.0') && stated !== '' ? stated : told;
}

/** A code from free text only makes a general one more exact; it never turns permanent into temporary. */
function better(general: string, told: string): string {
  return told[0] === general[0] && !told.endsWith('.0.0') ? told : general;
}

function actionOfStatus(status: string): RecipientAction | null {
  if (status[0] === '5') return 'failed';
  if (status[0] === '4') return 'delayed';
  return status[0] === '2' ? 'delivered' : null;
}

function same(left: MailRecipient, right: MailRecipient): boolean {
  return left.address.toLowerCase() === right.address.toLowerCase() && left.action === right.action;
}
