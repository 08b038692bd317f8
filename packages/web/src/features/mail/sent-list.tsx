import type { DeliveryView } from '@muster/contract';
import { useList } from '../../app/query.ts';
import { Fault } from '../../ui/loaded.tsx';
import { Older } from '../../ui/older.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { dayText, timeText } from '../../ui/times.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { count } from '../../ui/words.ts';
import { AGAIN_MS, type MailFilter, pathOf } from './mail-filter.ts';
import { stateWords } from './mail-words.ts';
import { messagesOf } from './messages-of.ts';
import { Word } from './word.tsx';

/** What went out, one message after the other, and what became of it at each address. */
export function SentList({ filter }: { filter: MailFilter }) {
  const found = useList<DeliveryView>((cursor) => pathOf('sent', filter, cursor), { everyMs: AGAIN_MS });
  const messages = messagesOf(found.data?.pages.flatMap(({ items }) => items) ?? []);
  return (
    <Panel
      title="Went out"
      aside={<span className="quiet small">{found.data ? count(messages.length, 'message') : ''}</span>}
    >
      {found.error ? <Fault error={found.error} /> : null}
      {found.isPending ? <Waiting /> : null}
      {found.data && messages.length === 0 ? <p className="empty">No message fits this search.</p> : null}
      {messages.length > 0 ? (
        <Scroll label="Messages that went out">
          <table className="table lines mails">
            <thead>
              <tr>
                <th scope="col">Sent, UTC</th>
                <th scope="col">Message</th>
                <th scope="col">Site</th>
                <th scope="col">Address</th>
                <th scope="col">What became of it</th>
              </tr>
            </thead>
            {messages.map(({ id, deliveries: [first, ...others] }) => (
              <tbody key={id}>
                <DeliveryRow delivery={first} rows={others.length + 1} />
                {others.map((delivery) => (
                  <DeliveryRow key={delivery.id} delivery={delivery} rows={0} />
                ))}
              </tbody>
            ))}
          </table>
        </Scroll>
      ) : null}
      <Older pages={found} />
    </Panel>
  );
}

/** `rows`: over how many addresses the message's own cells reach; 0 where they stand above. */
function DeliveryRow({ delivery, rows }: { delivery: DeliveryView; rows: number }) {
  const { kind, subject, site, address, state, stateAt, sentAt, attempts, lastError } = delivery;
  return (
    <tr>
      {rows > 0 ? (
        <>
          <td rowSpan={rows} className="mono nowrap">
            {sentAt ? (
              <>
                <span className="quiet">{dayText(Date.parse(sentAt))}</span> {timeText(Date.parse(sentAt))}
              </>
            ) : (
              <span className="quiet">not yet</span>
            )}
          </td>
          <th scope="rowgroup" rowSpan={rows} className="cut">
            {subject}
            <span className="quiet small"> · {kind}</span>
          </th>
          <td rowSpan={rows} className="nowrap">
            {site?.name ?? <span className="quiet">–</span>}
          </td>
        </>
      ) : null}
      <td data-says="to ">{address}</td>
      <td title={lastError ?? undefined}>
        <Word {...stateWords[state]} />
        <span className="quiet small nowrap">
          {' '}
          {timeText(Date.parse(stateAt))}
          {attempts > 1 ? `, ${count(attempts, 'try', 'tries')}` : ''}
        </span>
      </td>
    </tr>
  );
}
