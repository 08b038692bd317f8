import { personalTone } from '../evidence/human.ts';
import { senderKind } from '../evidence/sender.ts';
import { header } from '../mime/index.ts';
import { certain } from '../phrases/bounce-bodies.ts';
import { findPhrase } from '../phrases/fold.ts';
import type { MailView } from '../types.ts';

/**
 * A person passes a machine's mail on or answers it: the subject is marked as an answer or forward, or a mail program wrote
 * it, and the sender is nobody of the mail system. No mail program writes a `multipart/report` of its own.
 */
export function passedOnByPerson(view: MailView): boolean {
  const kind = senderKind(view);
  if (kind === 'daemon' || kind === 'null') return false;
  if (autoSubmitted(view) !== '' || view.root.type === 'multipart/report') return false;
  if (kind === 'office' && findPhrase(view.opening, certain) !== null && !personalTone(view.folded))
    return false;
  if (view.style.answers || view.style.forwards) return true;
  return kind === 'person' && view.style.mailProgram;
}

/** The keyword of Auto-Submitted (RFC 3834) other than `no`, without comments and parameters; '' where there is none. */
export function autoSubmitted(view: MailView): string {
  const word =
    /^[a-z-]+/.exec(
      header(view.root, 'auto-submitted')
        .toLowerCase()
        .replace(/\([^)]*\)/g, ' ')
        .trim(),
    )?.[0] ?? '';
  return word === 'no' ? '' : word;
}
