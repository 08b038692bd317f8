/** Where the server has what these pages show. */
export const BANS = '/api/v1/bans';
/** What lists of others propose, and what their signals do. */
export const PROPOSALS = '/api/v1/ban-proposals';
export const SIGNALS = '/api/v1/signals/proposals';
export const LIMITS = '/api/v1/ban-limits';
export const RECEIVERS = '/api/v1/ban-list-receivers';

export function banPath(id: string): string {
  return `${BANS}/${encodeURIComponent(id)}`;
}
