import type { MailSummary } from '@muster/contract';
import { Link } from 'wouter';
import { useList } from '../../app/query.ts';
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
        <div className="scroll">
          <table className="table mails">
            <thead>
              <tr>
                <th scope="col">Received, UTC</th>
                <th scope="col">From</th>
                <th scope="col">Subject</th>
                <th scope="col">What it is</th>
                <th scope="col">Site</th>
              </tr>
            </thead>
            <tbody>
              {mails.map((mail) => (
                <MailRow key={mail.id} mail={mail} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <Older pages={found} />
    </Panel>
  );
}

function MailRow({ mail }: { mail: MailSummary }) {
  const { id, receivedAt, from, subject, site, review } = mail;
  const kind = mail.class === null ? null : classWords[mail.class];
  return (
    <tr>
      <td className="mono nowrap">
        <span className="quiet">{dayText(Date.parse(receivedAt))}</span> {timeText(Date.parse(receivedAt))}
      </td>
      <td className="cut" title={from}>
        {from || '–'}
      </td>
      <th scope="row" className="cut">
        <Link href={`/mail/${id}`}>{subject || '(no subject)'}</Link>
      </th>
      <td className="nowrap">
        {kind ? <Word {...kind} /> : <span className="quiet">not read yet</span>}
        {review === 'open' ? <span className="hot small"> · sender to be reviewed</span> : null}
      </td>
      <td className="nowrap">{site?.name ?? <span className="quiet">–</span>}</td>
    </tr>
  );
}
