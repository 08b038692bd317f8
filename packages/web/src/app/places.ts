export interface Place {
  path: string;
  label: string;
  key: string;
  /** Other addresses of the same place. */
  beside?: readonly string[];
}

/** What the head line offers, the letter that follows `g`, and what stands beside it there. */
export const places: readonly Place[] = [
  { path: '/', label: 'Overview', key: 'o' },
  { path: '/incidents', label: 'Incidents', key: 'i' },
  {
    path: '/bans',
    label: 'Bans',
    key: 'b',
    beside: ['/workloads', '/subjects', '/images', '/agents', '/orders', '/receivers'],
  },
  { path: '/campaigns', label: 'Campaigns', key: 'c' },
  { path: '/review', label: 'Review', key: 'r' },
  { path: '/triage', label: 'Triage', key: 't' },
  { path: '/mail', label: 'Mail', key: 'm' },
  { path: '/rota', label: 'Rota', key: 'd' },
  { path: '/federation', label: 'Federation', key: 'f' },
  { path: '/scenarios', label: 'Scenarios', key: 's', beside: ['/packs'] },
  { path: '/ledger', label: 'Ledger', key: 'l' },
];
