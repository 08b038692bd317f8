import type { Actor } from '@muster/contract';
import { maySeeCampaign } from '../drills/index.ts';
import { mayReadMail } from '../mail/index.ts';

type CampaignScope = Parameters<typeof maySeeCampaign>[1];
type MailPlace = Parameters<typeof mayReadMail>[1];

/*
 * Who may see a site's part at all, and who is told what was measured there, is said in ../verdicts/policy.ts
 * (`maySeeVerdicts`, `mayKnowTruth`): the beats answer questions that the drill asks, so who is watched sees no copy, no
 * probe and no measured time before the campaign is closed.
 */

/** The messages that are still to come: never who is watched, nor its NGI. */
export function maySeePlan(actor: Actor, campaign: CampaignScope): boolean {
  return maySeeCampaign(actor, campaign);
}

/** The text of what was written: as for the mail itself. */
export function mayReadThread(actor: Actor, place: MailPlace): boolean {
  return mayReadMail(actor, place);
}
