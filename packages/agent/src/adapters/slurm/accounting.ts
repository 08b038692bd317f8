import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { SystemError } from '../../ports/site-system.ts';
import { mustAnswer, type ProgramSettings, startProgram } from './run-program.ts';
import { errorOf } from './slurm-words.ts';

/** How many jobs may be in the farm at once; null where nothing is set here. */
export interface SubmitLimits {
  maxSubmit: number | null;
  grpSubmit: number | null;
}

/** What lets a user bill jobs to an account of a farm, in all partitions (`''`) or in one. */
export interface Association extends SubmitLimits {
  id: number;
  account: string;
  user: string;
  partition: string;
}

export interface UserRights {
  /** `None`, `Operator` or `Administrator`. */
  adminLevel: string;
  /** Accounts whose associations the user may change, also their own. */
  coordinates: readonly string[];
}

/** A farm's books in slurmdbd, and what its controller has heard of them. */
export interface SlurmAccounting {
  /** With their own limits and without those that come down from above; of one user, or of all. @throws SystemError */
  associations(cluster: string, user: string | null, signal: AbortSignal): Promise<Association[]>;
  /** By which limits the controller goes, by the id of the association. @throws SystemError */
  heeded(user: string, signal: AbortSignal): Promise<ReadonlyMap<number, SubmitLimits>>;
  /** Sets the limits of one association, or with `null` of all that a user has at the farm. @throws SystemError */
  limit(
    cluster: string,
    user: string,
    where: Association | null,
    to: SubmitLimits,
    signal: AbortSignal,
  ): Promise<void>;
  /** The classes of service that count for a user, by their own names. @throws SystemError */
  qosOf(cluster: string, user: string, signal: AbortSignal): Promise<QosLimits[]>;
  /** @throws SystemError */
  rightsOf(user: string, signal: AbortSignal): Promise<UserRights>;
}

export interface QosLimits {
  name: string;
  setsGrpSubmit: boolean;
  setsMaxSubmit: boolean;
}

const FIELDS = 'format=id,account,user,partition,maxsubmit,grpsubmit';
/** What is handed to sacctmgr as one name: its commas and equals signs have a meaning there. */
const NAME = /^[^\s,='"|]+$/;

export function slurmAccounting(settings: ProgramSettings): SlurmAccounting {
  const rows = async (args: readonly string[], fields: number, signal: AbortSignal): Promise<string[][]> => {
    const { chunks, ended } = startProgram(settings, 'sacctmgr', ['-nP', 'show', ...args], signal);
    const found: string[][] = [];
    for await (const line of createInterface({ input: Readable.from(chunks), crlfDelay: Infinity })) {
      if (line === '') continue;
      const row = line.split('|');
      if (row.length !== fields)
        throw new SystemError('malformed', `A line of sacctmgr cannot be read: ${line}`);
      found.push(row);
    }
    const { code, err } = await ended;
    if (code !== 0) throw errorOf('sacctmgr', err);
    return found;
  };
  return {
    async associations(cluster, user, signal) {
      const whose = user === null ? [] : [`user=${nameOf(user)}`];
      // Without WOPLimits it writes what comes down from above as if it were set here.
      const args = ['assoc', 'where', `cluster=${nameOf(cluster)}`, ...whose, FIELDS, 'WOPLimits'];
      return (await rows(args, 6, signal)).flatMap(
        ([id = '', account = '', name = '', partition = '', max, grp]) =>
          // It takes a name in any case: Ann is asked for and ann, who may be another, is given.
          name === '' || (user !== null && name !== user)
            ? []
            : [
                {
                  id: Number(id),
                  account,
                  user: name,
                  partition,
                  maxSubmit: numberOf(max),
                  grpSubmit: numberOf(grp),
                },
              ],
      );
    },
    async heeded(user, signal) {
      const args = ['-o', 'show', 'assoc_mgr', `users=${nameOf(user)}`, 'flags=assoc'];
      const out = await mustAnswer(settings, 'scontrol', args, signal);
      const limits = new Map<number, SubmitLimits>();
      for (const line of out.split('\n')) {
        const said = (name: string) => new RegExp(` ${name}=([^ (]*)`).exec(line)?.[1];
        if (said('UserName') !== user) continue;
        limits.set(Number(said('ID')), {
          maxSubmit: numberOf(said('MaxSubmitJobs')),
          grpSubmit: numberOf(said('GrpSubmitJobs')),
        });
      }
      return limits;
    },
    async limit(cluster, user, where, { maxSubmit, grpSubmit }, signal) {
      // An empty partition means the association that is for all of them; left out, it means every one of the account.
      const which = where ? [`account=${nameOf(where.account)}`, `partition=${where.partition}`] : [];
      const at = ['where', `name=${nameOf(user)}`, `cluster=${nameOf(cluster)}`, ...which];
      const set = ['set', `MaxSubmitJobs=${maxSubmit ?? -1}`, `GrpSubmitJobs=${grpSubmit ?? -1}`];
      await mustAnswer(settings, 'sacctmgr', ['-i', 'modify', 'user', ...at, ...set], signal);
    },
    async qosOf(cluster, user, signal) {
      const whose = ['where', `cluster=${nameOf(cluster)}`, `user=${nameOf(user)}`];
      const named = (await rows(['assoc', ...whose, 'format=qos'], 1, signal)).flatMap(([list = '']) =>
        list.split(',').map((one) => one.replace(/^[+-]/, '')),
      );
      const partitions = await mustAnswer(settings, 'scontrol', ['-o', 'show', 'partition'], signal);
      const counts = new Set([...named, ...[...partitions.matchAll(/ QoS=(\S+)/g)].map(([, name]) => name)]);
      const all = await rows(['qos', 'format=name,grpsubmit,maxsubmitpu,maxsubmitpa'], 4, signal);
      return all.flatMap(([name = '', grp = '', ofUser = '', ofAccount = '']) =>
        counts.has(name)
          ? [{ name, setsGrpSubmit: grp !== '', setsMaxSubmit: ofUser !== '' || ofAccount !== '' }]
          : [],
      );
    },
    async rightsOf(user, signal) {
      const args = [
        'user',
        'where',
        `name=${nameOf(user)}`,
        'WithCoord',
        'format=user,adminlevel,coordinators',
      ];
      const own = (await rows(args, 3, signal)).find(([name]) => name === user);
      return { adminLevel: own?.[1] || 'None', coordinates: own?.[2]?.split(',').filter(Boolean) ?? [] };
    },
  };
}

/** `N` and nothing at all are no limit. */
function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

function nameOf(text: string): string {
  if (!NAME.test(text))
    throw new SystemError('invalid', `${text} is no name that sacctmgr can be asked for.`);
  return text;
}
