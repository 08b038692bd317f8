import type { ContactView, SiteDelivery, SiteView } from '@muster/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../../app/query.ts';
import { HoldButton } from '../../../ui/hold-button.tsx';
import { Fault, Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Scroll } from '../../../ui/scroll.tsx';
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
  return (
    <Scroll label="Contacts by role">
      <table className="table contacts">
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">Address</th>
            <th scope="col">Last known</th>
            <th scope="col">By</th>
            <th scope="col">
              <span className="unseen">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {inAlarmOrder(contacts).map((contact) => (
            <ContactRow
              key={contact.id}
              path={path}
              contact={contact}
              deliveries={deliveries}
              of={contact.ownerKind === 'ngi' ? (site.ngi?.name ?? 'NGI') : null}
              isAlarmed={alarmed.has(contact.id)}
              edits={edits && contact.source === 'manual'}
            />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

interface ContactRowProps {
  path: string;
  contact: ContactView;
  deliveries: readonly SiteDelivery[];
  /** Whose it is, when not the site's own. */
  of: string | null;
  /** An alarm would go to it now. */
  isAlarmed: boolean;
  edits: boolean;
}

function ContactRow({ path, contact, deliveries, of, isAlarmed, edits }: ContactRowProps) {
  const { id, role, channel, address, name, note, source, goneAt } = contact;
  const known = knownOf(deliveries, id);
  const retire = useAct<ContactView>(path, '/api/v1/readiness');
  return (
    <tr>
      <th scope="row">
        {role}
        {of === null ? null : <span className="quiet small of">{of}</span>}
        {isAlarmed ? <span className="quiet small of">alarms go here</span> : null}
      </th>
      <td>
        <span className="address">{address}</span>
        <span className="quiet small of">{[name, note].filter(Boolean).join(', ')}</span>
      </td>
      <td>
        {channel === 'email' ? (
          <span className="verdict-text">
            <GroundSign state={known.tells} />
            <span>
              {known.says}
              {known.at === null ? null : (
                <span className="quiet small of">{instantText(Date.parse(known.at))}</span>
              )}
            </span>
          </span>
        ) : (
          <span className="quiet">not written to</span>
        )}
      </td>
      <td className="quiet">
        {source}
        {goneAt === null ? null : <span className="small of">until {dateText(goneAt)}</span>}
      </td>
      <td>
        {edits ? (
          <HoldButton
            extent={`Retires the contact ${address} of ${role}; press again to do it`}
            disabled={retire.isPending}
            onHeld={() => retire.mutate({ path: `${path}/contacts/${id}`, verb: 'DELETE' })}
          >
            Retire
          </HoldButton>
        ) : null}
        {retire.error ? <Fault error={retire.error} /> : null}
      </td>
    </tr>
  );
}
