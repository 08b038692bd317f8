/** What the ledger is searched by; absent: anything. Times in RFC 3339. */
export interface LedgerFilter {
  kind?: string;
  subject?: string;
  actor?: string;
  since?: string;
  until?: string;
}

const NAMES = ['kind', 'subject', 'actor', 'since', 'until'] as const;

export function filterFrom(params: URLSearchParams): LedgerFilter {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = params.get(name);
      return value ? [[name, value]] : [];
    }),
  );
}

export function pathOf(filter: LedgerFilter, ending = '', more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...filter, ...more }).toString();
  return `/api/v1/ledger/entries${ending}${query ? `?${query}` : ''}`;
}

export type Meant = { entry: string } | { filter: LedgerFilter };

/**
 * What somebody means who writes one thing into the search field: an entry's id, the id of anything else, or a kind
 * (`campaign.started`) or family of kinds (`campaign`).
 */
export function meantBy(text: string, filter: LedgerFilter): Meant {
  const word = text.trim();
  const { kind: _kind, subject: _subject, ...rest } = filter;
  if (word === '') return { filter: rest };
  if (/^ent_[0-9a-z]+$/.test(word)) return { entry: word };
  if (word.includes('_') || word === 'system') return { filter: { ...rest, subject: word } };
  const kind = word.toLowerCase();
  return { filter: { ...rest, kind: kind.includes('.') ? kind : `${kind}.` } };
}
