import type { SiteQuestion } from '@muster/contract';
import { instantText, viewerZone } from '../../ui/times.ts';

/** Where the question of a site's policy is answered, or how it was. `isOwn`: it is put to the reader's own site. */
export function questionText({ inPortal, answered }: SiteQuestion, isOwn: boolean): string {
  if (answered) {
    const did = answered.answer === 'accept' ? 'Accepted' : 'Refused';
    const when = instantText(Date.parse(answered.at), viewerZone);
    return `${did} in the portal by ${answered.by}, ${when}. The agent has not taken the answer yet.`;
  }
  if (!isOwn) return 'It waits for an answer of the site.';
  return inPortal
    ? 'It waits for your answer. Give it here, or at your agent.'
    : 'It waits for your answer. Give it at your agent, in its local page or by muster-agent ask.';
}
