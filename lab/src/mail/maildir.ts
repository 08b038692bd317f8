/** Delivery into a Maildir: written in tmp, then moved to new, so that a reader never meets half a mail. */
import { chownSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mailbox } from './mail-routes.ts';

/** Lines end with LF there, as local delivery agents write them. The same name twice is one mail. */
export function deliverToMaildir(mailbox: Mailbox, name: string, text: Buffer): void {
  const temporary = join(mailbox.maildir, 'tmp', name);
  writeFileSync(temporary, Buffer.from(text.toString('latin1').replace(/\r\n/g, '\n'), 'latin1'), {
    mode: 0o600,
  });
  if (mailbox.uid !== undefined) chownSync(temporary, mailbox.uid, mailbox.uid);
  renameSync(temporary, join(mailbox.maildir, 'new', name));
}
