import type { MailSummary } from '@muster/contract';
import { Link } from 'wouter';
import { useList } from '../../app/query.ts';
import { type Column, LinesTable } from '../../ui/lines-table.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Older } from '../../ui/older.tsx';
import { Panel } from '../../ui/panel.tsx';
import { dayText, timeText } from '../../ui/times.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { count } from '../../ui/words.ts';
import { AGAIN_MS, type Box, type MailFilter, pathOf } from './mail-filter.ts';
import { classWords } from './mail-words.ts';
import { Word } from './word.tsx';

const empty: Record<Box, string> = {
  triage: 'Every mail has its place. What fits nowhere comes here.',
  in: 'No mail fits this search.',
  sent: '',
};

const columns: readonly Column<MailSummary>[] = [
  {
    title: 'Received, UTC',
    says: '',
    className: 'nowrap',
    of: ({ receivedAt }) => (
      <time className="mono" dateTime={receivedAt}>
        <span className="quiet">{dayText(Date.parse(receivedAt))}</span> {timeText(Date.parse(receivedAt))}
      </time>
    ),
  },
  {
    title: 'From',
    className: 'cut',
    of: ({ from }) => <span title={from}>{from || '–'}</span>,
  },
  {
    title: 'Subject',
    names: true,
    className: 'cut',
    of: ({ id, subject }) => <Link href={`/mail/${id}`}>{subject || '(no subject)'}</Link>,
  },
  {
    title: 'What it is',
    says: '',
    className: 'nowrap',
    of: ({ class: kind, review }) => (
      <>
        {kind === null ? <span className="quiet">not read yet</span> : <Word {...classWords[kind]} />}
        {review === 'open' ? <span className="hot small"> · sender to be reviewed</span> : null}
      </>
    ),
  },
  {
    title: 'Site',
    says: '',
    className: 'nowrap',
    of: ({ site }) => site?.name ?? <span className="quiet">–</span>,
  },
];

/** Mail that came in, newest first. */
export function MailList({ box, filter }: { box: Exclude<Box, 'sent'>; filter: MailFilter }) {
  const found = useList<MailSummary>((cursor) => pathOf(box, filter, cursor), { everyMs: AGAIN_MS });
  const mails = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel
      title={box === 'triage' ? 'Belongs to nothing yet' : 'Came in'}
      aside={
        <span className="quiet small">
          {box === 'triage' ? (
            <>
              <Link href="/triage">Reports from outside</Link> ·{' '}
            </>
          ) : null}
          {found.data ? count(mails.length, 'mail') : ''}
        </span>
      }
    >
      {found.error ? <Fault error={found.error} /> : null}
      {found.isPending ? <Waiting /> : null}
      {found.data && mails.length === 0 ? <p className="empty">{empty[box]}</p> : null}
      {mails.length > 0 ? (
        <LinesTable label="Mail" className="mails" columns={columns} rows={mails} keyOf={({ id }) => id} />
      ) : null}
      <Older pages={found} />
    </Panel>
  );
}
