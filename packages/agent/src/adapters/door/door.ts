import type { PlanStep, SubjectIdentifier } from '@muster/contract';
import { coverage, subjectKeyOrNone } from '@muster/subjects';
import type { DoorSets } from '../../planning/index.ts';
import type { Reading, StepOutcome } from '../../ports/site-system.ts';
import type { AccountNames } from './account-names.ts';
import { type BanList, changeBanList, type Entry, nameEntries, readBanList } from './ban-list.ts';
import { accountKey, accountsOf, openedBy, setsOf } from './door-sets.ts';

/** The lists by which a system of the site refuses people, read and written as steps ask. */
export interface Door {
  /** Refs and keys of all who are refused. @throws SystemError */
  denied(): Promise<string[]>;
  /** @throws SystemError */
  deny(step: PlanStep): Promise<StepOutcome>;
  /** @throws SystemError */
  allow(step: PlanStep): Promise<StepOutcome>;
  /** @throws SystemError */
  reading(step: PlanStep): Promise<Reading>;
}

/** Every entry that a step wants on one of the lists, and what no list can say. */
interface Wanted {
  entries: { list: BanList; entry: Entry }[];
  unsaid: string[];
}

export interface DoorParts {
  siteId: string;
  lists: readonly BanList[];
  names: () => Promise<AccountNames>;
}

export function openDoor({ siteId, lists, names }: DoorParts): Door {
  let last: Promise<unknown> = Promise.resolve();
  /** One change after the other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };

  async function refused(): Promise<Map<BanList, Set<string>>> {
    return new Map(await Promise.all(lists.map(async (list) => [list, await readBanList(list)] as const)));
  }

  async function deny(step: PlanStep): Promise<StepOutcome> {
    const wanted = wantedBy(lists, siteId, setsOf(step), await names());
    const before = await refused();
    const missing = wanted.entries.filter(({ list, entry }) => !before.get(list)?.has(entry.key));
    for (const list of lists) {
      const add = missing.filter((one) => one.list === list).map(({ entry }) => entry);
      if (add.length > 0) await changeBanList(list, add, new Set());
    }
    const covers = [...new Set(wanted.entries.map(({ entry }) => entry.key))];
    const added = [...new Set(missing.map(({ entry }) => entry.key))];
    const detail = wanted.unsaid.length > 0 ? `The lists cannot say: ${wanted.unsaid.join(', ')}.` : '';
    if (covers.length === 0) return { state: 'skipped', detail, made: { covers, added } };
    if (added.length === 0) return { state: 'already', detail, made: { covers } };
    return { state: 'done', detail, made: { covers, added } };
  }

  async function allow(step: PlanStep): Promise<StepOutcome> {
    const remove = new Set(openedBy(setsOf(step)));
    let changed = false;
    for (const [list, keys] of await refused()) {
      const here = new Set([...remove].filter((key) => keys.has(key)));
      if (here.size === 0) continue;
      await changeBanList(list, [], here);
      changed = true;
    }
    return { state: changed ? 'done' : 'already', detail: '', made: {} };
  }

  return {
    async denied() {
      const found = [...(await refused())].flatMap(([{ holds }, keys]) =>
        holds === 'accounts' ? [...keys].flatMap((name) => [name, accountKey(siteId, name)]) : [...keys],
      );
      return [...new Set(found)];
    },
    deny: (step) => inTurn(() => deny(step)),
    allow: (step) => inTurn(() => allow(step)),
    async reading(step) {
      const before = await refused();
      if (step.kind === 'allow-new') {
        const left = openedBy(setsOf(step)).filter((key) =>
          [...before.values()].some((keys) => keys.has(key)),
        );
        return reading(
          left.length === 0,
          left.length === 0 ? 'Nobody of them is refused.' : 'Still refused.',
        );
      }
      const { entries } = wantedBy(lists, siteId, setsOf(step), await names());
      const missing = entries.filter(({ list, entry }) => !before.get(list)?.has(entry.key));
      const found = missing.map(({ list, entry }) => `${entry.line} is missing in ${list.path}`).slice(0, 5);
      return reading(missing.length === 0, missing.length === 0 ? 'All are on the lists.' : found.join('; '));
    },
  };
}

function reading(holds: boolean, found: string): Reading {
  return { state: holds ? 'holds' : 'differs', found, fullFrom: null };
}

/** Most lists know whole names alone: with a cascade, every name under it that is known here is written too. */
function wantedBy(lists: readonly BanList[], siteId: string, sets: DoorSets, names: AccountNames): Wanted {
  const wanted: Wanted = { entries: [], unsaid: [] };
  const under = sets.cascade
    ? names.all().filter((one) => sets.identifiers.some((above) => coverage(above, one, true)))
    : [];
  const all = unique([...sets.identifiers, ...under]);
  const accounts = accountsOf(sets, siteId).map((one) => ({ key: one, line: one }));
  for (const list of lists) {
    const entries =
      list.holds === 'accounts'
        ? accounts
        : all.flatMap((one) => nameEntries(list, one, sets.cascade && sets.identifiers.includes(one)));
    wanted.entries.push(...entries.map((entry) => ({ list, entry })));
  }
  const said = new Set(wanted.entries.map(({ entry }) => entry.key));
  for (const one of all) {
    const key = one.format === 'account' ? one.name : subjectKeyOrNone(one);
    if (key === undefined || !said.has(key)) wanted.unsaid.push(JSON.stringify(one));
  }
  return wanted;
}

function unique(identifiers: readonly SubjectIdentifier[]): SubjectIdentifier[] {
  const seen = new Map(identifiers.map((one) => [subjectKeyOrNone(one) ?? JSON.stringify(one), one]));
  return [...seen.values()];
}
