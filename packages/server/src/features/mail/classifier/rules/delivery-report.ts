import { type FieldBlock, readFieldBlocks } from '../dsn/fields.ts';
import { recipientsOf } from '../dsn/structured.ts';
import { textRecipients } from '../dsn/text-recipients.ts';
import { actionOfText } from '../evidence/bounce-text.ts';
import { type Part, partText } from '../mime/index.ts';
import type { MailRecipient, MailView, Rule, RuleOutcome } from '../types.ts';
import { passedOnByPerson } from './forwarded.ts';

/** A delivery status notification in the form of RFC 3464, also where its container or types are damaged. */
export const deliveryReport: Rule = {
  name: 'dsn-report',
  decide: (view) => {
    const blocks = statusBlocks(view);
    const reported =
      view.root.type === 'multipart/report' &&
      /^delivery-status/i.test(view.root.parameters['report-type'] ?? '');
    if (blocks.length === 0 && !reported) return null;
    if (passedOnByPerson(view)) {
      view.signals.add('dsn:passed-on-by-person');
      return null;
    }
    view.signals.add(`dsn:fields=${blocks.length}`);
    const fallback = actionOfText(view);
    const named = recipientsOf(blocks, view, fallback);
    const recipients = named.length > 0 ? named : textRecipients(view, fallback);
    return outcomeOf(recipients, fallback);
  },
};

/** Failed wins over delayed, delayed over delivered: the worst news about a message is the one to act on. */
export function outcomeOf(recipients: MailRecipient[], fallback: MailRecipient['action']): RuleOutcome {
  const actions = new Set(recipients.length > 0 ? recipients.map((one) => one.action) : [fallback]);
  const kind = actions.has('failed')
    ? 'dsn-failed'
    : actions.has('delayed')
      ? 'dsn-delayed'
      : 'dsn-delivered';
  return { class: kind, recipients };
}

function statusBlocks(view: MailView): FieldBlock[] {
  const parts = view.parts.filter((part) => /^message\/(?:global-)?delivery-status$/.test(part.type));
  const found = parts.flatMap((part) => readFieldBlocks(partText(part)));
  if (found.some(namesRecipient)) return found;
  return view.parts
    .filter((part) => couldHoldFields(part, view))
    .flatMap((part) =>
      readFieldBlocks(partText(part)).filter(
        (block) => namesRecipient(block) && (block.has('action') || block.has('status')),
      ),
    );
}

/** Gateways turn the machine-readable part into plain text, a nameless attachment, or the body itself. */
function couldHoldFields(part: Part, view: MailView): boolean {
  if (part.children.length > 0 || part.type === 'text/html') return false;
  return part.type !== 'text/plain' || part !== view.root || !/^\s*>/m.test(part.body.slice(0, 2000));
}

function namesRecipient(block: FieldBlock): boolean {
  return (
    block.has('final-recipient') ||
    block.has('original-recipient') ||
    (block.has('action') && block.has('x-actual-recipient'))
  );
}
