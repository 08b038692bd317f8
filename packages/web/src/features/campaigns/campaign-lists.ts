import type { CampaignProgress } from '@muster/contract';

type State = CampaignProgress['state'];

export interface TitledCampaigns {
  title: string;
  campaigns: CampaignProgress[];
}

const LISTS: readonly [title: string, states: readonly State[]][] = [
  ['Under way', ['running', 'stopping']],
  ['Planned', ['announced', 'rehearsed', 'draft']],
  ['Over', ['closed', 'aborted']],
];

/** What runs, what comes (the next first) and what is over (the latest first). */
export function listsOf(all: readonly CampaignProgress[]): TitledCampaigns[] {
  return LISTS.map(([title, states]) => ({
    title,
    campaigns: all
      .filter(({ state }) => states.includes(state))
      .sort((a, b) => (title === 'Planned' ? 1 : -1) * momentOf(a).localeCompare(momentOf(b))),
  })).filter(({ campaigns }) => campaigns.length > 0);
}

function momentOf({ closedAt, startedAt, window }: CampaignProgress): string {
  return closedAt ?? startedAt ?? window.from;
}

export function finds({ name, scenario, ngi }: CampaignProgress, text: string): boolean {
  return `${name} ${scenario} ${ngi ?? ''}`.toLowerCase().includes(text.trim().toLowerCase());
}

/** One that has not started is set up; of all others the board tells most. */
export function pathOf({ id, state }: CampaignProgress, maySetUp: boolean): string {
  const planned = state === 'draft' || state === 'rehearsed' || state === 'announced';
  return `/campaigns/${id}${planned && maySetUp ? '/set-up' : ''}`;
}

/** How many have come how far, as lanes over all sites, and in words. */
export interface Progress {
  lanes: readonly { share: number; says: string }[];
  words: string;
}

export function progressOf({ state, sites, scored }: CampaignProgress): Progress {
  const { total, authorised, alarmed, acknowledged, contained, suspended } = sites;
  const share = (count: number) => (total === 0 ? 0 : count / total);
  if (state === 'draft' || state === 'rehearsed' || state === 'announced') {
    const says = authorised === total ? 'all authorised' : `${authorised} of ${total} authorised`;
    return { lanes: [{ share: share(authorised), says }], words: says };
  }
  const lanes = [
    { share: share(acknowledged), says: `${acknowledged} answered` },
    { share: share(contained), says: `${contained} contained` },
  ];
  const words = [
    alarmed === 0 && state === 'running' ? 'no alarm yet' : lanes.map(({ says }) => says).join(', '),
    suspended > 0 ? `${suspended} suspended: real` : '',
    state === 'closed' ? (scored ? 'scored' : 'not scored yet') : '',
  ];
  return { lanes, words: words.filter(Boolean).join(', ') };
}
