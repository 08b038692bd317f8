export const boxes = [
  { name: 'triage', label: 'Triage' },
  { name: 'in', label: 'Came in' },
  { name: 'sent', label: 'Went out' },
] as const;
export type Box = (typeof boxes)[number]['name'];

/** How often a box is read again. */
export const AGAIN_MS = 15_000;

const NAMES = ['class', 'site', 'state'] as const;
export type MailFilter = Partial<Record<(typeof NAMES)[number], string>>;

export function filterFrom(params: URLSearchParams): MailFilter {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = params.get(name);
      return value ? [[name, value]] : [];
    }),
  );
}

/** The address of one page of a box; a filter that the box does not know is left out. */
export function pathOf(box: Box, filter: MailFilter, cursor = ''): string {
  const known = box === 'sent' ? (['site', 'state'] as const) : (['class', 'site'] as const);
  const query = new URLSearchParams({ limit: '100' });
  if (box !== 'triage') {
    for (const name of known) {
      const value = filter[name];
      if (value) query.set(name, value);
    }
  }
  if (cursor) query.set('cursor', cursor);
  const path = { triage: '/triage', in: '', sent: '/deliveries' }[box];
  return `/api/v1/mail${path}?${query}`;
}
