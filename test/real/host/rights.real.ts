/** What an agent that is not root can do to a host, and how it says what it cannot; `npm run real -- host`. */
import { chmodSync, chownSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  ANN,
  BOB,
  hosts,
  usableWays,
} from '../../../packages/agent/src/adapters/host/testing/host-under-test.ts';
import type { OrderTarget, PlanStep } from '../../../packages/contract/src/index.ts';
import { type Agents, agents } from './as-account.ts';

const AGENT = 20_213;
const UNIFIED = '/sys/fs/cgroup/unified';
const { started, end } = hosts(true);
let real: Agents;

beforeAll(async () => {
  real = await agents();
  const accounts = { ann: ANN, bob: BOB, agent: AGENT };
  const lines = Object.entries(accounts).map(([name, uid]) => `${name}:x:${uid}:${uid}::/:/bin/sh\n`);
  writeFileSync(join(real.dir, 'passwd'), lines.join(''));
});
afterEach(end);
afterAll(() => real.end());

const ways = await usableWays();
const ANNS: OrderTarget = {
  type: 'subject',
  subject: { identifiers: [{ format: 'account', siteId: 'site', name: 'ann' }], cascade: false },
};

const settings = (more: Record<string, unknown> = {}) => ({
  passwd: join(real.dir, 'passwd'),
  uid_min: 20_000,
  cgroup2: ways.includes('cgroup2') ? (isThere(UNIFIED) ? UNIFIED : '/sys/fs/cgroup') : '/dev/null',
  settle_seconds: 2,
  ...more,
});

function isThere(dir: string): boolean {
  try {
    readFileSync(join(dir, 'cgroup.controllers'));
    return true;
  } catch {
    return false;
  }
}

function step(kind: PlanStep['kind'], ref: string, sets: Record<string, unknown> = {}): PlanStep {
  return {
    id: `${kind}:${ref}`,
    system: 'gateway',
    systemKind: 'host',
    kind,
    target: { type: 'workload', ref, label: ref },
    why: '',
    needs: [],
    sets,
    inverse: null,
    cannotUndo: '',
    state: 'planned',
    detail: '',
    at: null,
  };
}

const letterOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')[0];

describe('an agent that is not root', { timeout: 60_000 }, () => {
  test.each(['auto', 'signal', 'cgroup2', 'cgroup1'])(
    'sees what others run, and freezing it (%s) is refused with a reason and changes nothing',
    async (freeze) => {
      const { ref, pids } = await started(ANN);
      const pause = step('pause', ref);
      const task = {
        settings: settings({ freeze }),
        asks: [{ look: ANNS }, { perform: pause }, { readBack: pause }],
      };
      const [looked, paused, read] = await real.ask({ uid: AGENT }, task);
      expect(looked?.refs).toContain(ref);
      expect(paused).toMatchObject({
        reason: 'refused',
        message: expect.stringMatching(
          /no rights over processes of uid 20211 \(E(PERM|ACCES)\); nothing was changed/,
        ),
      });
      expect(read).toMatchObject({ state: 'differs' });
      expect(pids.map(letterOf)).not.toContain('T');
    },
  );

  test('stops what its own account runs, children too, and says that the owner can take it back', async () => {
    const { ref, pids } = await started(ANN);
    const pause = step('pause', ref);
    const [paused, read] = await real.ask(
      { uid: ANN },
      { settings: settings(), asks: [{ perform: pause }, { readBack: pause }] },
    );
    expect(paused).toMatchObject({ state: 'done' });
    expect(read).toMatchObject({ state: 'holds', found: expect.stringContaining('owner can take back') });
    expect(pids.map(letterOf)).toEqual(['T', 'T']);
    const [back] = await real.ask({ uid: ANN }, { settings: settings(), asks: [{ resume: pause }] });
    expect(back).toMatchObject({ state: 'done' });
  });

  test('with the capability to signal stops what others run, and nobody else’s', async () => {
    const [ann, bob] = [await started(ANN), await started(BOB)];
    const pause = step('pause', ann.ref);
    const asks = [{ perform: pause }, { readBack: pause }];
    const account = { uid: AGENT, caps: ['kill'] };
    const [paused, read] = await real.ask(account, { settings: settings(), asks });
    expect(paused).toMatchObject({ state: 'done' });
    expect(read).toMatchObject({ state: 'holds' });
    expect([...ann.pids, ...bob.pids].map((pid) => letterOf(pid) === 'T')).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test.runIf(ways.includes('cgroup2'))(
    'with the capability to pass over file rights freezes by cgroup v2, and thaws what was moved',
    async () => {
      const { ref, pids } = await started(ANN);
      const before = readFileSync(`/proc/${pids[0]}/cgroup`, 'utf8');
      const pause = step('pause', ref);
      const asks = [{ perform: pause }, { readBack: pause }, { perform: pause }, { resume: pause }];
      const account = { uid: AGENT, caps: ['dac_override'] };
      const [paused, read, again] = await real.ask(account, { settings: settings(), asks: asks.slice(0, 3) });
      expect(paused).toMatchObject({ state: 'done', detail: 'frozen by cgroup v2' });
      expect(read).toMatchObject({ state: 'holds' });
      expect(again).toMatchObject({ state: 'already' });
      const place = /^0::(.*)$/m.exec(before)?.[1] ?? '/';
      const back = step('resume', ref, { moved: Object.fromEntries([[ref, place]]) });
      const [thawed] = await real.ask(account, { settings: settings(), asks: [{ perform: back }] });
      expect(thawed).toMatchObject({ state: 'done' });
      expect(readFileSync(`/proc/${pids[0]}/cgroup`, 'utf8')).toBe(before);
    },
  );

  test.each([1, 2])(
    'from whom others are hidden (hidepid=%i) says so, and lists nothing as if it were all',
    async (hide) => {
      await started(ANN);
      const proc = join(real.dir, `proc${hide}`);
      mkdirSync(proc, { recursive: true });
      const script = `mount -t proc -o hidepid=${hide} proc "$1" && shift && exec "$@"`;
      const before = ['unshare', '--mount', '--propagation=private', 'sh', '-c', script, 'sh', proc];
      const [looked] = await real.ask(
        { uid: AGENT },
        { settings: settings({ proc }), asks: [{ look: ANNS }] },
        before,
      );
      expect(looked).toMatchObject({ reason: 'refused', message: expect.stringContaining('hidepid') });
      rmdirSync(proc);
    },
  );

  test('writes a ban list that is its own; one that is not is refused and stays as it was', async () => {
    const dir = join(real.dir, 'lists');
    mkdirSync(dir, { recursive: true });
    const list = join(dir, 'banned');
    writeFileSync(list, '# of the site\nmallory\n');
    const deny = step('deny-new', 'x', { accounts: ['ann'], identifiers: [], cascade: false });
    const task = {
      settings: settings({ ban_lists: [{ path: list, holds: 'accounts' }] }),
      asks: [{ perform: deny }, { readBack: deny }],
    };
    const [refused, read] = await real.ask({ uid: AGENT }, task);
    expect(refused).toMatchObject({
      reason: 'refused',
      message: expect.stringContaining('cannot be written'),
    });
    expect(read).toMatchObject({ state: 'differs' });
    chownSync(dir, AGENT, AGENT);
    // The folder alone is not enough: the file would lose its owner.
    expect((await real.ask({ uid: AGENT }, task))[0]).toMatchObject({ reason: 'refused' });
    expect(readFileSync(list, 'utf8')).toBe('# of the site\nmallory\n');
    chownSync(list, AGENT, AGENT);
    chmodSync(list, 0o640);
    expect(await real.ask({ uid: AGENT }, task)).toMatchObject([{ state: 'done' }, { state: 'holds' }]);
    expect(readFileSync(list, 'utf8')).toBe('# of the site\nmallory\nann\n');
  });
});
