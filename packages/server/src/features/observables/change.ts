import type {
  Actor,
  ChangeObservableRequest,
  ObservableView,
  WithdrawObservableRequest,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { demandReadable, logEvent, publishIncident, type Sight } from '../incidents/index.ts';
import { demandRow, words } from './add.ts';
import { demandWithin } from './model.ts';
import { mayChangeObservable, mayShareObservable } from './policy.ts';
import * as store from './store.ts';
import { isTheirs, observableViews } from './views.ts';

/** What is said of a value; the value itself is another observable. */
export async function changeObservable(
  app: App,
  actor: Actor,
  incident: string,
  id: string,
  request: ChangeObservableRequest,
): Promise<ObservableView> {
  const { revision, siteId, ...rest } = request;
  return await change(app, actor, incident, id, async (tx, sight, row, now) => {
    if (row.revision !== revision)
      throw new MusterError(
        'state.conflict',
        'Somebody has changed this observable since you read it. Nothing was changed: read it again.',
        '/revision',
      );
    if (rest.audience !== undefined || siteId !== undefined) demand(mayShareObservable(actor, sight));
    if (rest.tlp) demandWithin(rest.tlp, sight.incident.tlp, '/tlp');
    await store.updateObservable(tx, row.id, {
      ioc: rest.ioc ?? row.ioc,
      tlp: rest.tlp ?? row.tlp,
      note: rest.note ?? row.note,
      tags: rest.tags ?? row.tags,
      audience: rest.audience ?? row.audience,
      site_id: siteId === null ? null : row.site_id,
      changed_at: now,
    });
    return {
      kind: 'observable.changed',
      text: `Changed: ${words(row.type, row.value)}`,
      data: { ...changed(rest), shared: siteId === null },
    };
  });
}

/** What the log may hold in the clear; that there is another note is enough, for it may name people. */
function changed({ ioc, tlp, tags, audience, note }: Omit<ChangeObservableRequest, 'revision' | 'siteId'>) {
  const said = { ioc, tlp, tags, audience, note: note === undefined ? undefined : true };
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Kept and shown struck out: that somebody once took it for bad is part of the story. */
export async function withdrawObservable(
  app: App,
  actor: Actor,
  incident: string,
  id: string,
  { reason }: WithdrawObservableRequest,
): Promise<ObservableView> {
  return await change(app, actor, incident, id, async (tx, _sight, row, now) => {
    if (row.withdrawn_at !== null)
      throw new MusterError('state.conflict', 'This observable is withdrawn already. Nothing was changed.');
    await store.updateObservable(tx, row.id, {
      withdrawn_at: now,
      withdrawn_reason: reason,
      changed_at: now,
    });
    return {
      kind: 'observable.withdrawn',
      text: `Withdrawn: ${words(row.type, row.value)}. ${reason}`,
      data: {},
    };
  });
}

interface Logged {
  kind: string;
  text: string;
  data: { [key: string]: Json };
}

async function change(
  app: App,
  actor: Actor,
  incident: string,
  id: string,
  work: (tx: Tx, sight: Sight, row: store.ObservableRow, now: Date) => Promise<Logged>,
): Promise<ObservableView> {
  const now = app.clocks.procedure.now();
  const [incidentId, view] = await inTransaction(app.db, async (tx) => {
    const sight = await demandReadable(tx, actor, incident, now);
    const row = await demandRow(tx, sight, id);
    demand(
      isTheirs(sight, row) &&
        mayChangeObservable(actor, sight, { siteId: row.site_id, audience: row.audience }),
    );
    const { data, ...logged } = await work(tx, sight, row, now);
    await logEvent(tx, {
      ...logged,
      incidentId: sight.incident.id,
      at: now,
      actor: actor.id,
      siteId: row.site_id,
      audience: row.audience,
      data: { observable: row.id, ...data },
    });
    const rows = await store.observablesById(tx, [row.id]);
    return [sight.incident.id, (await observableViews(tx, actor, sight, rows, now))[0]] as const;
  });
  publishIncident(app, incidentId);
  if (!view) throw new Error('a row that was just changed has no view');
  return view;
}
