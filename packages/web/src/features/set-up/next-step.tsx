import type { CampaignSetUpView } from '@muster/contract';
import { Link } from 'wouter';
import { instantText } from '../../ui/times.ts';
import type { Ladder } from './ladder.ts';

/** What is missing for the next step, said in words. */
export function NextStep({ view: { campaign }, next }: { view: CampaignSetUpView; next: Ladder['next'] }) {
  if (next)
    return (
      <p className="next-step" role="status">
        <b>Next.</b> {next.says} <a href={`#${next.id}`}>To this step</a>
      </p>
    );
  if (campaign.abortedAt)
    return (
      <p className="next-step">
        Aborted {instantText(Date.parse(campaign.abortedAt))}. Nothing can be changed any more.
      </p>
    );
  return (
    <p className="next-step">
      Started {campaign.startedAt ? instantText(Date.parse(campaign.startedAt)) : ''}.{' '}
      <Link href={`/campaigns/${campaign.id}`}>Follow it on the board</Link>
    </p>
  );
}
