import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { enqueueAll } from '../../jobs/index.ts';
import { newId } from '../../kernel/ids.ts';

/** Who is to be told; which people and addresses that is, is found out when it is sent. */
export type NoticeTarget =
  | { kind: 'site'; siteId: string }
  | { kind: 'ngi'; ngiId: string }
  | { kind: 'csirt' }
  | { kind: 'csirt-duty' }
  | { kind: 'person'; personId: string };

export interface NewNotice {
  /** Null for what is of no incident. */
  incidentId: string | null;
  /** Dotted, as in the incident's log; what people choose by. See kinds.ts. */
  kind: string;
  to: readonly NoticeTarget[];
  /** One or two sentences; not sent by mail when the incident's TLP is RED or AMBER+STRICT. */
  text: string;
  /** Names the occasion: with the same key nobody is told twice, however often this is called. */
  key: string;
  /** The one site that it is about: of the others nobody is told, whatever `to` says. */
  siteId?: string | null;
  /** `csirt`: nobody outside the CSIRT is told, whatever `to` says. */
  audience?: 'csirt' | 'parties';
  /** Whoever is on duty is told at once by mail, whatever they chose and whatever the hour: time is over. */
  urgent?: boolean;
  /** Id of who did it: they are not told of it. */
  by?: string;
}

/** Puts a notice in the caller's transaction. Calling it again with the same key tells only those who are new in `to`. */
export async function queueNotice(tx: Tx, app: Pick<App, 'clocks'>, notice: NewNotice): Promise<void> {
  const at = app.clocks.procedure.now();
  const recipients = [...new Set(notice.to.map(recipientOf))];
  if (recipients.length === 0) return;
  const rows = await tx
    .insertInto('notice')
    .values(
      recipients.map((recipient) => ({
        id: newId('ntc', at),
        key: notice.key,
        recipient,
        incident_id: notice.incidentId,
        site_id: notice.siteId ?? null,
        kind: notice.kind,
        audience: notice.audience ?? ('parties' as const),
        text: notice.text,
        urgent: notice.urgent ?? false,
        by: notice.by ?? null,
        at,
        told_at: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['key', 'recipient']).doNothing())
    .returning(['id', 'recipient'])
    .execute();
  const [first] = rows;
  if (!first) return;
  await appendEntry(tx, {
    at,
    kind: 'notice.queued',
    subject: first.id,
    actor: systemActor.id,
    body: {
      incident: notice.incidentId,
      about: notice.kind,
      text: commitment(await saltFor(tx, first.id), notice.text),
      to: rows.map(({ id, recipient }) => ({ notice: id, recipient })),
    },
  });
  await enqueueAll(
    tx,
    rows.map(({ id }) => ({
      kind: 'notice.send',
      body: { notice: id },
      runAt: at,
      dedupeKey: `notice.send:${id}`,
    })),
  );
}

export function recipientOf(target: NoticeTarget): string {
  switch (target.kind) {
    case 'site':
      return `site:${target.siteId}`;
    case 'ngi':
      return `ngi:${target.ngiId}`;
    case 'person':
      return `person:${target.personId}`;
    default:
      return target.kind;
  }
}
