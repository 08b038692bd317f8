import { SystemError } from '../../../ports/site-system.ts';
import type { Association, QosLimits, SlurmAccounting, SubmitLimits, UserRights } from '../accounting.ts';

/** slurmdbd and what the controller has heard of it, in memory: what the real ones did (22.05.8). */
export interface FakeBooks {
  accounting: SlurmAccounting;
  rows: Row[];
  qos: QosLimits[];
  rights: Map<string, UserRights>;
  enforces: string[];
  reachable: boolean;
  /** While it is deaf, the books change and sacctmgr ends well all the same. */
  controllerHears: boolean;
  add(user: string, account: string, more?: Partial<Row>): Row;
  /** Past the agent. */
  set(row: Row, to: Partial<SubmitLimits>): void;
  wouldTake(user: string, billed: string | null): boolean;
}

export interface Row extends Association {
  cluster: string;
  heard: SubmitLimits;
}

export function fakeBooks(): FakeBooks {
  let next = 1;
  const reach = (signal: AbortSignal): void => {
    signal.throwIfAborted();
    if (!books.reachable) throw new SystemError('unreachable', 'sacctmgr: Connection refused');
  };
  const of = (cluster: string, user: string | null) =>
    books.rows.filter((row) => row.cluster === cluster && (user === null || row.user === user));
  const books: FakeBooks = {
    rows: [],
    qos: [],
    rights: new Map(),
    enforces: ['associations', 'limits', 'qos'],
    reachable: true,
    controllerHears: true,
    add(user, account, more = {}) {
      const limits = { maxSubmit: more.maxSubmit ?? null, grpSubmit: more.grpSubmit ?? null };
      const row = {
        id: next++,
        cluster: 'muster',
        user,
        account,
        partition: '',
        ...limits,
        heard: limits,
        ...more,
      };
      books.rows.push(row);
      return row;
    },
    set(row, to) {
      Object.assign(row, to);
      if (books.controllerHears) row.heard = { maxSubmit: row.maxSubmit, grpSubmit: row.grpSubmit };
    },
    wouldTake(user, billed) {
      if (!books.enforces.includes('limits')) return true;
      const lifts = (which: (qos: QosLimits) => boolean) => books.qos.some(which);
      // What a class of service sets counts instead of what the association does.
      return of('muster', user)
        .filter(({ account }) => billed === null || account === billed)
        .some(
          ({ heard }) =>
            (heard.maxSubmit !== 0 || lifts(({ setsMaxSubmit }) => setsMaxSubmit)) &&
            (heard.grpSubmit !== 0 || lifts(({ setsGrpSubmit }) => setsGrpSubmit)),
        );
    },
    accounting: {
      async associations(cluster, user, signal) {
        reach(signal);
        return structuredClone(of(cluster, user));
      },
      async heeded(user, signal) {
        signal.throwIfAborted();
        return new Map(of('muster', user).map(({ id, heard }) => [id, heard]));
      },
      async limit(cluster, user, where, to, signal) {
        reach(signal);
        const meant = of(cluster, user).filter(
          ({ account, partition }) =>
            where === null || (account === where.account && partition === where.partition),
        );
        if (meant.length === 0) throw new SystemError('missing', 'sacctmgr: Nothing modified');
        for (const row of meant) books.set(row, to);
      },
      async qosOf(_cluster, _user, signal) {
        reach(signal);
        return books.qos;
      },
      async rightsOf(user, signal) {
        reach(signal);
        return books.rights.get(user) ?? { adminLevel: 'None', coordinates: [] };
      },
    },
  };
  return books;
}
