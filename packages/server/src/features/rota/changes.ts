import {
  type Actor,
  type AddOverrideRequest,
  type AddRotationRequest,
  isZone,
  type MakeRotaRequest,
  type RotaSummary,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction, sqlState } from '../../db/transaction.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { ngiByNameOrId } from '../federation/index.ts';
import { demandCandidates } from './candidates.ts';
import { dutyAt, type Shift } from './model.ts';
import { mayEditRota } from './policy.ts';
import { lockRota, type WholeRota } from './store.ts';
import { demandRota, listRotas } from './views.ts';

const UNIQUE_VIOLATION = '23505';
const LONGEST_OVERRIDE_MS = 366 * 86_400_000;

export async function makeRota(app: App, actor: Actor, request: MakeRotaRequest): Promise<RotaSummary> {
  const ngiId = await ownerOf(app, actor, request.ngi);
  const at = app.clocks.procedure.now();
  const id = newId('rot', at);
  try {
    await inTransaction(app.db, async (tx) => {
      await tx
        .insertInto('rota')
        .values({
          id,
          name: request.name,
          owner_kind: ngiId === null ? 'federation' : 'ngi',
          owner_id: ngiId,
          made_at: at,
          made_by: actor.id,
          ended_at: null,
        })
        .execute();
      await entry(app, tx, actor, 'rota.made', id, { ngi: ngiId, name: request.name });
    });
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    throw new MusterError(
      'state.conflict',
      `There is a rota of the name ${request.name} already; nothing was changed. Choose another name.`,
      '/body/name',
    );
  }
  return (await listRotas(app, actor)).find((one) => one.id === id) as RotaSummary;
}

/** It is kept, and nobody is on duty by it any more. */
export async function endRota(app: App, actor: Actor, id: string): Promise<void> {
  await changing(app, actor, id, async (tx, _rota, at) => {
    await tx.updateTable('rota').set({ ended_at: at }).where('id', '=', id).execute();
    await tx
      .updateTable('rota_feed')
      .set({ ended_at: at })
      .where('rota_id', '=', id)
      .where('ended_at', 'is', null)
      .execute();
    await entry(app, tx, actor, 'rota.ended', id, {});
  });
}

/** Members in turn from a day on; from then it counts instead of the rotation before. */
export async function addRotation(
  app: App,
  actor: Actor,
  id: string,
  request: AddRotationRequest,
): Promise<void> {
  if (!isZone(request.zone)) {
    throw new MusterError(
      'request.invalid',
      `${request.zone} is not a time zone; write it as Europe/Prague. Nothing was changed.`,
      '/body/zone',
    );
  }
  if (request.endsOn !== null && request.endsOn <= request.startsOn) {
    throw new MusterError(
      'request.invalid',
      'A rotation ends after the day on which it starts.',
      '/body/endsOn',
    );
  }
  await changing(app, actor, id, async (tx, rota, at) => {
    await demandCandidates(app, tx, rota.row.owner_id, request.members, '/body/members');
    const rotation = newId('rtn', at);
    await tx
      .insertInto('rota_rotation')
      .values({
        id: rotation,
        rota_id: id,
        members: request.members,
        every_days: request.everyDays,
        zone: request.zone,
        handover_time: request.handoverTime,
        starts_on: request.startsOn,
        ends_on: request.endsOn,
        made_at: at,
        made_by: actor.id,
        withdrawn_at: null,
      })
      .execute();
    await entry(app, tx, actor, 'rota.rotation-added', id, { rotation, ...request });
  });
}

export async function withdrawRotation(app: App, actor: Actor, id: string, rotation: string): Promise<void> {
  await changing(app, actor, id, async (tx, rota, at) => {
    if (!rota.rotations.some((one) => one.id === rotation)) throw noSuch('rotation');
    await tx.updateTable('rota_rotation').set({ withdrawn_at: at }).where('id', '=', rotation).execute();
    await entry(app, tx, actor, 'rota.rotation-withdrawn', id, { rotation });
  });
}

/** Changes the plan for a time: somebody is away, somebody covers, two change places. */
export async function addOverride(
  app: App,
  actor: Actor,
  id: string,
  request: AddOverrideRequest,
): Promise<void> {
  await changing(app, actor, id, async (tx, rota, at) => {
    const halves = halvesOf(rota, request, at);
    if (request.kind !== 'absence') {
      const persons = halves.map(({ person }) => person);
      await demandCandidates(app, tx, rota.row.owner_id, persons, '/body/person');
    } else if (!rota.rotations.some(({ members }) => members.includes(request.person))) {
      throw new MusterError(
        'request.invalid',
        'Only a member of the rota can be away from it; nothing was changed.',
        '/body/person',
      );
    }
    const pair = halves.length > 1 ? newId('rov', at) : null;
    for (const half of halves) {
      const override = newId('rov', at);
      await tx
        .insertInto('rota_override')
        .values({
          id: override,
          rota_id: id,
          kind: request.kind,
          person_id: half.person,
          starts_at: half.startsAt,
          ends_at: half.endsAt,
          reason: request.reason,
          pair,
          made_at: at,
          made_by: actor.id,
          withdrawn_at: null,
          withdrawn_by: null,
        })
        .execute();
      await entry(app, tx, actor, 'rota.override-added', id, {
        override,
        about: request.kind,
        person: half.person,
        startsAt: half.startsAt.toISOString(),
        endsAt: half.endsAt.toISOString(),
        reason: commitment(await saltFor(tx, override), request.reason),
      });
    }
  });
}

/** Of a swap both halves. */
export async function withdrawOverride(app: App, actor: Actor, id: string, override: string): Promise<void> {
  await changing(app, actor, id, async (tx, rota, at) => {
    const one = rota.overrides.find((each) => each.id === override);
    if (!one) throw noSuch('change');
    const all = rota.overrides.filter(
      (each) => each.id === override || (one.pair !== null && each.pair === one.pair),
    );
    const ids = all.map((each) => each.id);
    await tx
      .updateTable('rota_override')
      .set({ withdrawn_at: at, withdrawn_by: actor.id })
      .where('id', 'in', ids)
      .execute();
    await entry(app, tx, actor, 'rota.override-withdrawn', id, { overrides: ids });
  });
}

interface Half {
  person: string;
  startsAt: Date;
  endsAt: Date;
}

function halvesOf({ plan }: WholeRota, request: AddOverrideRequest, now: Date): Half[] {
  if (request.kind === 'swap') {
    const one = dutyAt(plan, new Date(request.first));
    const other = dutyAt(plan, new Date(request.second));
    if (one.person === null || other.person === null || one.person === other.person) {
      throw new MusterError(
        'request.invalid',
        'Two stretches of two different people can be swapped; nothing was changed.',
        '/body/second',
      );
    }
    refusePast([one, other], now);
    return [half(other.person, one), half(one.person, other)];
  }
  const startsAt = new Date(request.startsAt);
  const endsAt = new Date(request.endsAt);
  const length = endsAt.getTime() - startsAt.getTime();
  if (length <= 0 || length > LONGEST_OVERRIDE_MS) {
    throw new MusterError(
      'request.invalid',
      'It must end after it begins, and within a year; nothing was changed.',
      '/body/endsAt',
    );
  }
  refusePast([{ endsAt }], now);
  return [{ person: request.person, startsAt, endsAt }];
}

function half(person: string, { startsAt, endsAt }: Shift): Half {
  return { person, startsAt, endsAt };
}

/** Who was on duty last week is not decided today: reminders went to them. */
function refusePast(spans: readonly { endsAt: Date }[], now: Date): void {
  if (spans.every(({ endsAt }) => endsAt > now)) return;
  throw new MusterError('state.conflict', 'That time is over; who was on duty then stands.');
}

/** One change at a time, by somebody who may; the rota is read when it is locked. */
export async function changing<Result>(
  app: App,
  actor: Actor,
  id: string,
  change: (tx: Tx, rota: WholeRota, at: Date) => Promise<Result>,
): Promise<Result> {
  return await inTransaction(app.db, async (tx) => {
    await lockRota(tx, id);
    const rota = await demandRota(tx, actor, id);
    demand(mayEditRota(actor, { ngiId: rota.row.owner_id }));
    return await change(tx, rota, app.clocks.procedure.now());
  });
}

export function noSuch(what: string): MusterError {
  return new MusterError(
    'not-found',
    `The rota has no such ${what}, or it was withdrawn; nothing was changed.`,
  );
}

export async function entry(
  app: App,
  tx: Tx,
  actor: Actor,
  kind: string,
  subject: string,
  body: { [key: string]: Json },
): Promise<void> {
  await appendEntry(tx, { at: app.clocks.procedure.now(), kind, subject, actor: actor.id, body });
}

/** Officers of an NGI make those of their NGI, whatever they name. */
async function ownerOf(app: App, actor: Actor, ngi: string | undefined): Promise<string | null> {
  if (ngi === undefined) {
    const own = actor.scope.kind === 'ngi' ? actor.scope.ngiId : null;
    demand(mayEditRota(actor, { ngiId: own }));
    return own;
  }
  demand(mayEditRota(actor, { ngiId: ngi }));
  const row = await ngiByNameOrId(app.db, ngi);
  if (row?.id !== ngi) throw new MusterError('not-found', `There is no NGI ${ngi}; nothing was changed.`);
  return ngi;
}
