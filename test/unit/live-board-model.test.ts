import { expect, test } from 'vitest';
import { sampleBoard, sampleCampaign } from '../browser/sample-campaign.ts';

interface Model {
  groupsOf(sites: unknown[]): { ngi: string | null; sites: { site: { name: string } }[] }[];
  nextDeadline(
    board: unknown,
    now: number,
  ): { site: { site: { name: string } }; clock: { seconds: number } } | null;
  matches(site: unknown, filter: Record<string, string>): boolean;
  extentOf(board: unknown): { says: string };
  secondsAfterAlarm(campaign: unknown, site: unknown, check: string): number | null;
  median(values: number[]): number | null;
  scaleOf(board: unknown, campaign: unknown): { place: (at: number) => number } | null;
}
const file = new URL('../../packages/web/src/live/model.js', import.meta.url).href;
const model = (await import(file)) as Model;

const now = Date.parse('2027-01-05T14:07:00.000Z');
const board = sampleBoard(now);

test('sites stand by NGI and name; those without an NGI come last', () => {
  const [first] = board.sites;
  const groups = model.groupsOf([{ ...first, site: { ...first?.site, ngi: null } }, ...board.sites]);
  expect(groups.map(({ ngi }) => ngi)).toEqual(['NGI_CZ', 'NGI_IT', 'NGI_NL', 'NGI_SE', null]);
  expect(groups[0]?.sites.map(({ site }) => site.name)).toEqual(['Brno Metacentrum', 'Ostrava', 'Plzeň']);
});

test('the next deadline is the first that has not passed, and not of a suspended site', () => {
  expect(model.nextDeadline(board, now)?.site.site.name).toBe('Lund HPC');
  const suspended = board.sites.map((site) =>
    site.site.name === 'Lund HPC' ? { ...site, suspendedAt: board.at } : site,
  );
  expect(model.nextDeadline({ ...board, sites: suspended }, now)?.site.site.name).not.toBe('Lund HPC');
  expect(model.nextDeadline(board, now + 40 * 86_400_000)).toBeNull();
});

test('a filter finds by text, NGI, check and state together', () => {
  const found = (filter: Record<string, string>) =>
    board.sites.filter((site) => model.matches(site, filter)).map(({ site }) => site.name);
  expect(found({ text: 'plz' })).toEqual(['Plzeň']);
  expect(found({ check: 'K4', state: 'fail' })).toEqual(['Umeå North', 'Plzeň', 'Pisa']);
  expect(found({ check: 'C3', state: 'not-passed', ngi: 'NGI_SE' })).toEqual(['Lund HPC', 'Umeå North']);
  expect(found({ state: 'alive' })).toHaveLength(5);
});

test('a full stop names what is alive, and what is silent when nothing is', () => {
  expect(model.extentOf(board).says).toBe('12 copies at 5 sites');
  const silent = board.sites.map((site) => ({ ...site, copies: { ...site.copies, alive: 0 } }));
  expect(model.extentOf({ ...board, sites: silent }).says).toMatch(/^\d+ silent copies at 9 sites$/);
});

test('times count from the alarm of the site, and from nothing where it is not known', () => {
  const delft = board.sites[0];
  expect(model.secondsAfterAlarm(sampleCampaign(), delft, 'K5')).toBeGreaterThan(0);
  expect(model.secondsAfterAlarm(null, delft, 'K5')).toBeNull();
  expect(model.median([3, 1, 2])).toBe(2);
  expect(model.median([])).toBeNull();
  const scale = model.scaleOf(board, sampleCampaign());
  expect(scale?.place(now)).toBeGreaterThan(0);
  expect(scale?.place(now + 1e10)).toBe(1);
});
