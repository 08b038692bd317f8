// What a mailbox does that nobody reads: it may answer by itself.
import { nextMail } from './mail.mjs';
import { note } from './site.mjs';

/** Takes mail for as long as the lab runs; `answer` is called with the first one only, as vacation programs do. */
export async function nobodyReads(answer = () => undefined) {
  for (let isFirst = true; ; ) {
    const mail = await nextMail();
    if (mail.isAutomatic) continue;
    note(`unread: ${mail.subject}`);
    if (isFirst) await answer(mail);
    isFirst = false;
  }
}
