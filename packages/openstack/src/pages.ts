import { OpenStackError, type ServiceName } from './errors.ts';

export interface Page<T> {
  items: T[];
  more: boolean;
}

/**
 * The pages of a list, one at a time. The next page is asked for by the last id, never by the link that came with the
 * page: behind proxies such links name hosts that nobody should be sent a token.
 */
export async function* pagesOf<T extends { id: string }>(
  service: ServiceName,
  mostItems: number,
  read: (marker: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T[]> {
  const seen = new Set<string>();
  let marker: string | undefined;
  for (let items = 0; ; ) {
    const page = await read(marker);
    items += page.items.length;
    if (items > mostItems)
      throw new OpenStackError('too-large', service, 200, `the list has more than ${mostItems} items`);
    if (page.items.length > 0) yield page.items;
    marker = page.items.at(-1)?.id;
    if (!page.more || marker === undefined) return;
    if (seen.has(marker)) throw new OpenStackError('malformed', service, 200, 'the pages go in a circle');
    seen.add(marker);
  }
}

export async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...page);
  return found;
}
