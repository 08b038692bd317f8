import type { MailView, ThreadItem } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Handle } from './handle.tsx';
import { MailFacts } from './mail-facts.tsx';
import { RawSource } from './raw-source.tsx';
import { ThreadEntry } from './thread-entry.tsx';
import './mail.css';

/** One mail in its thread, what rules read in it, and its bytes as they came. */
export function OneMailPage({ id }: { id: string }) {
  const mail = useRead<MailView>(`/api/v1/mail/${id}`);
  const thread = useRead<ThreadItem[]>(`/api/v1/mail/${id}/thread`, { everyMs: 15_000 });
  const subject = mail.data?.subject || 'Mail';
  return (
    <Page
      title={subject}
      crumbs={[{ label: 'Mail', href: '/mail' }]}
      sub={mail.data ? placeOf(mail.data) : undefined}
    >
      <div className="mail-columns">
        <section aria-label="Thread" className="thread">
          <Loaded of={thread}>
            {(items) => items.map((item) => <ThreadEntry key={item.id} item={item} here={item.id === id} />)}
          </Loaded>
        </section>
        <div className="mail-side">
          <Loaded of={mail}>
            {(view) => (
              <>
                <Handle mail={view} />
                <MailFacts mail={view} />
                <Panel title="Raw source">
                  <RawSource id={id} erased={view.rawErasedAt !== null} />
                </Panel>
              </>
            )}
          </Loaded>
        </div>
      </div>
    </Page>
  );
}

function placeOf({ site, campaign, participation, incident }: MailView) {
  if (site === null && incident === null) return 'Belongs to nothing yet';
  return (
    <>
      {campaign && participation ? (
        <Link href={`/campaigns/${campaign}/sites/${participation}`}>{site?.name}</Link>
      ) : (
        site?.name
      )}
      {incident ? (
        <>
          {site === null ? '' : ' · '}
          <Link href={`/incidents/${incident.id}?part=mail`}>{incident.publicId}</Link>
        </>
      ) : null}
    </>
  );
}
