import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanStep, SubjectIdentifier } from '@muster/contract';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readAccountNames } from './account-names.ts';
import type { BanList } from './ban-list.ts';
import { type Door, openDoor } from './door.ts';

const dir = mkdtempSync(join(tmpdir(), 'muster-door-'));
const file = join(dir, 'banned');
const mapfile = join(dir, 'grid-mapfile');
const history = join(dir, 'history.csv');
const x509 = (name: string): SubjectIdentifier => ({ format: 'x509', name });
const ROBOT = x509('CN=Robot - Portal,DC=org');

beforeEach(() => {
  writeFileSync(file, '# of the site\n\n/DC=org/CN=Mallory\n');
  writeFileSync(
    mapfile,
    '"/DC=org/CN=Robot - Portal/CN=user:a" portal\n"/DC=org/CN=Robot - Portal2" other\n"/DC=org/CN=Pool" .pool\n',
  );
  writeFileSync(
    history,
    'from,to,subject,account\n2027-01-01,2027-02-01,/DC=org/CN=Ann,pool001\n2027-02-01,,/DC=org/CN=Ben,pool001\n',
  );
});
afterAll(() => rmSync(dir, { recursive: true }));

const names = () => readAccountNames({ grid_mapfile: mapfile, history }, 'site');

function door(parts: Partial<BanList> = {}): Door {
  return openDoor({ siteId: 'site', names, lists: [{ path: file, holds: 'names', ...parts }] });
}

function step(identifiers: SubjectIdentifier[], more: Record<string, unknown> = {}): PlanStep {
  return {
    id: 'x',
    system: 'gateway',
    systemKind: 'host',
    kind: 'deny-new',
    target: { type: 'subject', ref: 'x', label: 'x' },
    why: '',
    needs: [],
    sets: { accounts: [], identifiers, cascade: false, ...more },
    inverse: null,
    cannotUndo: '',
    state: 'planned',
    detail: '',
    at: null,
  };
}

const lines = () => readFileSync(file, 'utf8');

describe('a ban list', () => {
  test('gets the name once, however it is spelled, and loses it again', async () => {
    const shut = await door().deny(step([x509('/DC=org/CN=Ann')]));
    expect(shut).toMatchObject({ state: 'done' });
    expect((await door().deny(step([x509('CN=Ann, DC=org')]))).state).toBe('already');
    expect(lines()).toBe('# of the site\n\n/DC=org/CN=Mallory\n/DC=org/CN=Ann\n');
    await door().allow(step([x509('CN=Ann,DC=org')], shut.made));
    expect(lines()).toBe('# of the site\n\n/DC=org/CN=Mallory\n');
  });

  test('keeps a name that the site had there before', async () => {
    const shut = await door().deny(step([x509('CN=Mallory,DC=org'), x509('CN=Ann,DC=org')]));
    await door().allow(step([x509('CN=Mallory,DC=org'), x509('CN=Ann,DC=org')], shut.made));
    expect(lines()).toContain('CN=Mallory');
    expect(lines()).not.toContain('CN=Ann');
  });

  test('gets, with a cascade, every name under it that is known here, and no look-alike', async () => {
    await door().deny(step([ROBOT], { cascade: true }));
    expect(lines()).toContain('/DC=org/CN=Robot - Portal/CN=user:a\n');
    expect(lines()).not.toContain('Portal2');
  });

  test('says everybody under it where its reader knows patterns', async () => {
    const list = { holds: 'quoted-names', wildcards: true } as const;
    const shut = await door(list).deny(step([ROBOT], { cascade: true }));
    expect(lines()).toContain('"/DC=org/CN=Robot - Portal"\n"/DC=org/CN=Robot - Portal/CN=*"\n');
    expect((await door(list).deny(step([ROBOT], { cascade: true }))).state).toBe('already');
    await door(list).allow(step([ROBOT], { cascade: true, ...shut.made }));
    expect(lines()).not.toContain('Robot');
  });

  test.each(['/DC=org/CN=*', '/DC=org/CN=a"b', '/DC=org/CN=a?'])(
    'of quoted names does not get %s, which would mean others',
    async (name) => {
      const outcome = await door({ holds: 'quoted-names', wildcards: true }).deny(step([x509(name)]));
      expect(outcome).toMatchObject({ state: 'skipped', detail: expect.stringContaining('cannot say') });
      expect(lines()).toBe('# of the site\n\n/DC=org/CN=Mallory\n');
    },
  );

  test('of accounts gets those of this site, and nothing that is no account', async () => {
    const of = (siteId: string, name: string): SubjectIdentifier => ({ format: 'account', siteId, name });
    const given = [of('site', 'ann'), of('elsewhere', 'ben'), of('site', 'x\nroot')];
    await door({ holds: 'accounts' }).deny(step(given));
    expect(lines().split('\n').slice(3)).toEqual(['ann', '']);
    expect(await door({ holds: 'accounts' }).denied()).toEqual(
      expect.arrayContaining(['ann', 'account:site/ann']),
    );
  });

  test('keeps the rights of its file', async () => {
    chmodSync(file, 0o640);
    await door().deny(step([x509('CN=Ann,DC=org')]));
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  test('loses nothing when many write at once', async () => {
    const one = door();
    const all = Array.from({ length: 20 }, (_, i) => x509(`CN=user ${i},DC=org`));
    await Promise.all(all.map((name) => one.deny(step([name]))));
    expect(lines().match(/CN=user /g)).toHaveLength(20);
  });

  test('that is not there refuses nobody; one whose folder is away is unknown', async () => {
    rmSync(file);
    expect(await door().denied()).toEqual([]);
    await expect(door({ path: join(dir, 'away', 'banned') }).denied()).rejects.toMatchObject({
      reason: 'unreachable',
    });
  });
});

describe('who is which account', () => {
  test('is told by the mapping of today, a pool by its history', async () => {
    const known = await names();
    expect(known.of('pool001')).toEqual([
      { format: 'account', siteId: 'site', name: 'pool001' },
      expect.objectContaining({ name: expect.stringContaining('Ben') }),
    ]);
    expect(known.accounts()).toEqual(['portal', 'other', 'pool001']);
  });

  test('is told for what began then by who it was then', async () => {
    const then = (await names()).at('pool001', new Date('2027-01-15T00:00:00Z'));
    expect(JSON.stringify(then)).toContain('Ann');
    expect(JSON.stringify(then)).not.toContain('Ben');
  });
});
