/** What the head line offers, and the letter that follows `g`. */
export const places = [
  { path: '/', label: 'Overview', key: 'o' },
  { path: '/incidents', label: 'Incidents', key: 'i' },
  { path: '/bans', label: 'Bans', key: 'b' },
  { path: '/campaigns', label: 'Campaigns', key: 'c' },
  { path: '/review', label: 'Review', key: 'r' },
  { path: '/triage', label: 'Triage', key: 't' },
  { path: '/mail', label: 'Mail', key: 'm' },
  { path: '/rota', label: 'Rota', key: 'd' },
  { path: '/federation', label: 'Federation', key: 'f' },
  { path: '/scenarios', label: 'Scenarios', key: 's' },
  { path: '/ledger', label: 'Ledger', key: 'l' },
] as const;
