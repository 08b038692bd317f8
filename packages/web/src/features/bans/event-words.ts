import type { BanView } from '@muster/contract';

type Event = BanView['events'][number];

const KINDS: Record<Event['kind'], string> = {
  made: 'Made',
  'looked-again': 'Looked at again',
  approved: 'Approved',
  refused: 'Refused',
  withdrawn: 'Withdrawn',
  lapsed: 'Lapsed: nobody approved it in time',
  active: 'Ordered',
  extended: 'Its end was changed',
  lifted: 'Lifted',
  expired: 'Ended by itself',
  'sparing-asked': 'Asked to be spared',
  spared: 'Spared',
  'not-spared': 'Not spared',
};

/** What happened, and at which site where it is about one. */
export function eventText({ kind }: Pick<Event, 'kind'>, site: string | undefined): string {
  return site === undefined ? KINDS[kind] : `${site}: ${KINDS[kind].toLowerCase()}`;
}
