import type { TimelineMark } from '@muster/contract';
import type { CampaignRow, PlannedInject } from '../drills/index.ts';
import type { ParticipationFacts } from '../verdicts/index.ts';
import { ourMail } from './mail-words.ts';

/** What holds for the whole axis: start, alarm, hints, what is still to come, suspension, stop and end. */
export function marksOf(
  campaign: CampaignRow,
  facts: ParticipationFacts,
  { plan, endsAt }: { plan: readonly PlannedInject[]; endsAt: Date | null },
): TimelineMark[] {
  const marks: TimelineMark[] = [];
  const add = (at: Date | null, kind: TimelineMark['kind'], says: string) =>
    void (at && marks.push({ at: at.toISOString(), kind, says }));
  add(campaign.started_at, 'start', 'campaign starts');
  add(facts.alarmAt, 'alarm', 'alarm');
  for (const { question, cost, evidence } of facts.hints)
    add(evidence.at, 'hint', `hint on ${question}, −${Math.round(cost * 100)} %`);
  for (const inject of plan.filter(({ sentAt }) => sentAt === null))
    add(inject.dueAt, 'planned', `planned: ${ourMail(inject.kind)} (${inject.key})`);
  add(facts.suspended?.at ?? null, 'suspended', 'the site said: this is real');
  const stopped = campaign.stopping_at ?? campaign.aborted_at;
  if (endsAt && (!stopped || stopped >= endsAt)) add(endsAt, 'end', 'the script ends');
  add(stopped, 'stop', campaign.aborted_at ? 'aborted' : 'full stop');
  return marks.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
