import type { OrderEffects, ReachView } from '@muster/contract';
import { count } from '../../ui/words.ts';

type Reached = Pick<ReachView, 'totals'> & { credentials: readonly { kind: string }[] };

/** What lifting the ban will not give back, said before it is made. Each site's own plan says it exactly. */
export function cannotBringBack({ totals, credentials }: Reached, effects: OrderEffects): string[] {
  const applications = credentials.filter(({ kind }) => kind === 'application-credential').length;
  const runs = totals.workloads;
  const told: string[] = [];
  if (effects.new === 'deny') {
    told.push('Sessions and tokens that are ended: people sign in again.');
    if (applications > 0)
      told.push(
        `${count(applications, 'application credential')}: some clouds delete them when their user is disabled, and they must be made anew.`,
      );
  }
  if (runs > 0 && effects.running === 'pause')
    told.push(
      'Memory of what is paused, if its host restarts meanwhile; connections to elsewhere, which time out.',
    );
  if (runs > 0 && effects.running === 'suspend')
    told.push('Connections of what is suspended, and time that its work has lost.');
  if (runs > 0 && effects.network === 'quarantine')
    told.push('Connections that are open now: the quarantine breaks them.');
  if (effects.running !== 'leave') told.push('The word to the owners, once it is sent.');
  return told;
}
