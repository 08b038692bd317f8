import type { ContactView, MadePortalLink, PortalLinkInput, SiteView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../../app/query.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Fault } from '../../../ui/loaded.tsx';
import { OneTimeText } from '../../people/one-time-text.tsx';
import { when } from '../../people/when.ts';

interface PortalLinkProps {
  site: SiteView;
  contacts: readonly ContactView[];
  onClose: () => void;
}

const HOURS = [1, 8, 24, 72];

/** A one-time way into the site's own pages, for somebody without an account. */
export function PortalLink({ site, contacts, onClose }: PortalLinkProps) {
  const [contact, setContact] = useState('');
  const [hours, setHours] = useState(24);
  const make = useAct<MadePortalLink, PortalLinkInput>('/api/v1/portal-links');

  function submit(event: FormEvent): void {
    event.preventDefault();
    const body: PortalLinkInput = { site: site.id, hours };
    if (contact !== '') body.contact = contact;
    make.mutate({ path: '/api/v1/portal-links', body });
  }
  if (make.data) return <Made made={make.data} site={site.name} onClose={onClose} />;
  return (
    <Dialog title={`A link for ${site.name}`} onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p className="quiet">
          Who opens it acts for the site: reads its drills, answers questions, gives evidence, appeals. It
          works once.
        </p>
        <Field label="For">
          {(field) => (
            <select {...field} value={contact} onChange={(event) => setContact(event.target.value)}>
              <option value="">anybody at the site</option>
              {contacts
                .filter(({ goneAt, ownerKind }) => goneAt === null && ownerKind === 'site')
                .map(({ id, role, name, address }) => (
                  <option key={id} value={id}>
                    {name ? `${name}, ${role}` : `${role}, ${address}`}
                  </option>
                ))}
            </select>
          )}
        </Field>
        <Field label="To be opened within">
          {(field) => (
            <select {...field} value={hours} onChange={(event) => setHours(Number(event.target.value))}>
              {HOURS.map((one) => (
                <option key={one} value={one}>
                  {one === 1 ? '1 hour' : `${one} hours`}
                </option>
              ))}
            </select>
          )}
        </Field>
        {make.error ? <Fault error={make.error} /> : null}
        <button type="submit" className="main" disabled={make.isPending}>
          Make the link
        </button>
      </form>
    </Dialog>
  );
}

interface MadeProps {
  made: MadePortalLink;
  site: string;
  onClose: () => void;
}

/** Shown this once; to be handed over on a way that the officer trusts. */
function Made({ made: { link }, site, onClose }: MadeProps) {
  return (
    <Dialog title={`The link for ${site}`} onClose={onClose}>
      <div className="body form">
        <OneTimeText label="One-time link" text={`${location.origin}${link.path}`} />
        <p>
          Give it to the contact yourself, on a way that you trust. It works once, until{' '}
          {when(link.expiresAt)}.
        </p>
      </div>
    </Dialog>
  );
}
