import type { MailboxView } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';

/** Whether mail gets in by IMAP. */
export function MailboxesPanel() {
  const mailboxes = useRead<MailboxView[]>('/api/v1/mailboxes', { everyMs: 15_000 });
  return (
    <Panel title="Mailboxes that are read">
      <Loaded
        of={mailboxes}
        isEmpty={(all) => all.length === 0}
        empty="None: mail comes in by SMTP alone. Mailboxes are named in MUSTER_IMAP_URLS."
      >
        {(all) => (
          <ul className="body mailboxes">
            {all.map(({ name, readAt, failingSince, failure }) => (
              <li key={name}>
                <span className="mono">{name}</span>
                {failingSince === null ? (
                  <span className="quiet small of">
                    {readAt === null ? 'not read yet' : `read ${instantText(Date.parse(readAt))}`}
                  </span>
                ) : (
                  <span className="hot small of">
                    not reachable since {instantText(Date.parse(failingSince))}: {failure}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
