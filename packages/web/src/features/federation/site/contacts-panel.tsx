import type { ContactView, SiteDelivery, SiteView } from '@muster/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../../app/query.ts';
import { HoldButton } from '../../../ui/hold-button.tsx';
import { LinesTable } from '../../../ui/lines-table.tsx';
import { Fault, Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { instantText } from '../../../ui/times.ts';
import { GroundSign } from '../readiness-sign.tsx';
import { dateText } from '../readiness-words.ts';
import { AddContact } from './add-contact.tsx';
import { alarmedContacts, inAlarmOrder, knownOf } from './delivery-words.ts';

interface ContactsPanelProps {
  path: string;
  site: SiteView;
  contacts: UseQueryResult<ContactView[]>;
  deliveries: UseQueryResult<SiteDelivery[]>;
  edits: boolean;
}

/** Who answers for the site, and whether they can be reached; those that went are kept with their dates. */
export function ContactsPanel({ path, site, contacts, deliveries, edits }: ContactsPanelProps) {
  const [adding, setAdding] = useState(false);
  return (
    <Panel
      title="Contacts"
      aside={
        edits ? (
          <button type="button" className="button" onClick={() => setAdding(true)}>
            Add
          </button>
        ) : null
      }
    >
      <Loaded
        of={contacts}
        isEmpty={(all) => all.length === 0}
        empty="Nobody is named. An alarm could go to no one: add a security contact, or import the registry."
      >
        {(all) => {
          const gone = all.filter(({ goneAt }) => goneAt !== null);
          const shared = { path, site, deliveries: deliveries.data ?? [], edits };
          return (
            <>
              <Contacts {...shared} contacts={all.filter(({ goneAt }) => goneAt === null)} />
              {gone.length > 0 ? (
                <details className="gone">
                  <summary className="quiet">{gone.length} that went</summary>
                  <Contacts {...shared} contacts={gone} edits={false} />
                </details>
              ) : null}
            </>
          );
        }}
      </Loaded>
      {adding ? <AddContact path={path} onClose={() => setAdding(false)} /> : null}
    </Panel>
  );
}

interface ContactsProps {
  path: string;
  site: SiteView;
  contacts: readonly ContactView[];
  deliveries: readonly SiteDelivery[];
  edits: boolean;
}

function Contacts({ path, site, contacts, deliveries, edits }: ContactsProps) {
  const alarmed = alarmedContacts(contacts);
  const ofNgi = ({ ownerKind }: ContactView) => (ownerKind === 'ngi' ? (site.ngi?.name ?? 'NGI') : null);
  return (
    <LinesTable
      label="Contacts by role"
      className="contacts"
      columns={[
        {
          title: 'Role',
          of: (contact) => (
            <>
              {contact.role}
              {ofNgi(contact) === null ? null : <span className="quiet small of">{ofNgi(contact)}</span>}
              {alarmed.has(contact.id) ? <span className="quiet small of">alarms go here</span> : null}
            </>
          ),
        },
        {
          title: 'Address',
          says: '',
          className: 'of-address',
          of: ({ address, name, note }) => (
            <>
              {address}
              <span className="quiet small of">{[name, note].filter(Boolean).join(', ')}</span>
            </>
          ),
        },
        {
          title: 'Last known',
          says: '',
          of: (contact) => <LastKnown contact={contact} deliveries={deliveries} />,
        },
        {
          title: 'By',
          className: 'quiet',
          of: ({ source, goneAt }) => (
            <>
              {source}
              {goneAt === null ? null : <span className="small of">until {dateText(goneAt)}</span>}
            </>
          ),
        },
        {
          title: 'Change',
          unseen: true,
          of: (contact) =>
            edits && contact.source === 'manual' ? <Retire contact={contact} path={path} /> : null,
        },
      ]}
      rows={inAlarmOrder(contacts)}
      keyOf={({ id }) => id}
    />
  );
}

/** Whether what was sent there came to somebody. */
function LastKnown({ contact, deliveries }: { contact: ContactView; deliveries: readonly SiteDelivery[] }) {
  if (contact.channel !== 'email') return <span className="quiet">not written to</span>;
  const { tells, says, at } = knownOf(deliveries, contact.id);
  return (
    <span className="verdict-text">
      <GroundSign state={tells} />
      <span>
        {says}
        {at === null ? null : <span className="quiet small of">{instantText(Date.parse(at))}</span>}
      </span>
    </span>
  );
}

function Retire({ contact: { id, address, role }, path }: { contact: ContactView; path: string }) {
  const retire = useAct<ContactView>(path, '/api/v1/readiness');
  return (
    <>
      <HoldButton
        extent={`Retires the contact ${address} of ${role}; press again to do it`}
        disabled={retire.isPending}
        onHeld={() => retire.mutate({ path: `${path}/contacts/${id}`, verb: 'DELETE' })}
      >
        Retire
      </HoldButton>
      {retire.error ? <Fault error={retire.error} /> : null}
    </>
  );
}
