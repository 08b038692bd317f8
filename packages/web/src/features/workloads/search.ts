import { guessOf, kinds, type SearchKind } from './guess.ts';

/** What is looked for, as it stands in the page's address. */
export interface WorkloadSearch {
  by: SearchKind;
  text: string;
  site: string;
  state: string;
  /** `2027-01-05T13:40`, in UTC; empty for now. */
  at: string;
}

export const noSearch: WorkloadSearch = { by: 'subject', text: '', site: '', state: 'there', at: '' };

export function searchOf(params: URLSearchParams): WorkloadSearch {
  const by = kinds.find((kind) => params.has(kind));
  return {
    by: by ?? 'subject',
    text: by ? (params.get(by) ?? '') : '',
    site: params.get('site') ?? '',
    state: params.get('state') ?? 'there',
    at: params.get('at') ?? '',
  };
}

/** The same as parameters, of the page and of what it asks alike; what is not said is left out. */
export function paramsOf({ by, text, site, state, at }: WorkloadSearch): Record<string, string> {
  return {
    ...(text.trim() ? { [by]: text.trim() } : {}),
    ...(site ? { site } : {}),
    ...(state === 'there' ? {} : { state }),
    ...(at ? { at } : {}),
  };
}

/** What the server is asked: its time is a whole one. */
export function queryOf(search: WorkloadSearch, cursor?: string): string {
  const { at, ...rest } = paramsOf(search);
  return new URLSearchParams({
    ...rest,
    ...(at ? { at: new Date(`${at}Z`).toISOString(), state: 'all' } : {}),
    ...(cursor ? { cursor } : {}),
  }).toString();
}

export function isAsked({ text, site, at }: WorkloadSearch): boolean {
  return text.trim() !== '' || site !== '' || at !== '';
}

/** With other words, by what they look like. */
export function withText(search: WorkloadSearch, text: string): WorkloadSearch {
  return { ...search, text, by: guessOf(text) };
}
