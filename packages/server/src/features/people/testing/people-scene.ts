import type { TestApp } from '../../../testing/test-app.ts';

/** The NGIs and sites that the test actors name: ngi_1 with site_1, and foreign ones beside them. */
export async function placeFederation(app: TestApp): Promise<void> {
  const at = app.clock.now();
  const seen = { first_seen_at: at, last_seen_at: at, gone_at: null };
  for (const n of ['1', '2']) {
    const ngi = `ngi_${n}`;
    await app.db
      .insertInto('ngi')
      .values({ id: ngi, name: `NGI_${n}`, name_key: `ngi_${n}`, description: null, ...seen })
      .execute();
    await app.db
      .insertInto('site')
      .values({ id: `site_${n}`, name: `SITE-${n}`, name_key: `site-${n}`, ngi_id: ngi, ...seen })
      .execute();
  }
}
