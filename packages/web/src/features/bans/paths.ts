/** Where the server has what these pages show. */
export const BANS = '/api/v1/bans';
export const PROPOSALS = '/api/v1/ban-proposals';
export const ORDERS = '/api/v1/orders';

export function banPath(id: string): string {
  return `${BANS}/${encodeURIComponent(id)}`;
}

export function siteOrderPath(order: string, site: string): string {
  return `${ORDERS}/${encodeURIComponent(order)}/sites/${encodeURIComponent(site)}`;
}
