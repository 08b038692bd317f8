import { senderKind } from '../evidence/sender.ts';
import { header } from '../mime/index.ts';
import type { MailView } from '../types.ts';

/**
 * A person passes a machine's mail on or answers it: the subject is marked as an answer or forward, or the mail is threaded
 * and written with a mail program, and the sender is nobody of the mail system.
 */
export function passedOnByPerson(view: MailView): boolean {
  const kind = senderKind(view);
  if (kind === 'daemon' || kind === 'null') return false;
  if (autoSubmitted(view)) return false;
  if (view.style.answers || view.style.forwards) return true;
  return (
    kind === 'person' &&
    view.style.mailProgram &&
    (view.root.type !== 'multipart/report' || view.style.threaded)
  );
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
