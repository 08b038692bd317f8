import type { PolicySummary } from '@muster/contract';

/** Kinds of orders and effects as people say them; what the agent calls otherwise is shown as it came. */
const WHAT: Readonly<Record<string, string>> = {
  'orders.ban': 'bans',
  'orders.unban': 'lifting of bans',
  'orders.contain': 'containment of a workload',
  'orders.release': 'release of a workload',
  'orders.block-image': 'blocking of images',
  'orders.unblock-image': 'unblocking of images',
  'effects.new.deny': 'denying what is new',
  'effects.running.notify': 'telling owners',
  'effects.running.pause': 'pausing what runs',
  'effects.running.suspend': 'suspending what runs to disk',
  'effects.network.quarantine': 'cutting off networks',
  'effects.network.release': 'giving networks back',
};

const LIMITS: Readonly<Record<string, string>> = {
  workloads_per_order: 'workloads by one order',
  accounts_per_order: 'accounts by one order',
  workloads_per_hour: 'workloads in an hour',
  accounts_per_hour: 'accounts in an hour',
};

export interface PolicyWords {
  answer: 'auto' | 'ask' | 'refuse';
  /** `By itself`. */
  says: string;
  what: string[];
}

const SAYS = { auto: 'By itself', ask: 'Asks a person', refuse: 'Refuses' } as const;

/** What a site's policy does, grouped by its three answers. */
export function policyWords({ rules }: Pick<PolicySummary, 'rules'>): PolicyWords[] {
  return (['auto', 'ask', 'refuse'] as const).flatMap((answer) => {
    const what = rules
      .filter((rule) => rule.answer === answer)
      .map(({ what: name, detail }) => (detail ? `${whatText(name)} (${detail})` : whatText(name)));
    return what.length > 0 ? [{ answer, says: SAYS[answer], what }] : [];
  });
}

/** One line for a table: `8 by itself, 3 asked, 1 refused`. */
export function policyBrief({ rules }: Pick<PolicySummary, 'rules'>): string {
  const of = (answer: string) => rules.filter((rule) => rule.answer === answer).length;
  return [
    of('auto') > 0 ? `${of('auto')} by itself` : '',
    of('ask') > 0 ? `${of('ask')} asked` : '',
    of('refuse') > 0 ? `${of('refuse')} refused` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

export function whatText(name: string): string {
  return WHAT[name] ?? WHAT[`orders.${name}`] ?? WHAT[`effects.${name}`] ?? name;
}

export function limitText(name: string): string {
  return LIMITS[name] ?? LIMITS[name.replace(/^limits\./, '')] ?? name.replaceAll('_', ' ');
}
