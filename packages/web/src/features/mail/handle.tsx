import type { MailView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';

/** What an officer can say about a mail: where it belongs, whether its sender speaks for the site, read it again. */
export function Handle({ mail }: { mail: MailView }) {
  const { role } = useMe();
  const act = useAct('/api/v1/mail', '/api/v1/overview');
  if (role === 'auditor') return null;
  const path = `/api/v1/mail/${mail.id}`;
  const waits = mail.triage === 'open';
  return (
    <Panel title={waits ? 'Where does it belong?' : 'Handle'}>
      <div className="body stack-tight">
        {act.error ? <Fault error={act.error} /> : null}
        {waits ? (
          <Assign onAssign={(incident) => act.mutate({ path: `${path}/assign`, body: { incident } })} />
        ) : null}
        {mail.review === 'open' && mail.reading ? (
          <div className="stack-tight">
            <p>
              Does <b>{mail.from}</b> speak for {mail.site?.name ?? 'the site'}?
            </p>
            <div className="row">
              {(['accept', 'refuse'] as const).map((word) => (
                <button
                  key={word}
                  type="button"
                  className={word === 'accept' ? 'main' : 'button'}
                  disabled={act.isPending}
                  onClick={() =>
                    act.mutate({ path: `/api/v1/mail/readings/${mail.reading}/${word}`, body: {} })
                  }
                >
                  {word === 'accept' ? 'Yes' : 'No'}
                </button>
              ))}
            </div>
          </div>
        ) : null}
        <div className="row">
          {waits ? (
            <button
              type="button"
              className="button"
              disabled={act.isPending}
              onClick={() => act.mutate({ path: `${path}/dismiss`, body: {} })}
            >
              Belongs to nothing
            </button>
          ) : null}
          <button
            type="button"
            className="button"
            disabled={act.isPending || mail.rawErasedAt !== null}
            onClick={() => act.mutate({ path: `${path}/reread`, body: {} })}
          >
            Read again under the present rules
          </button>
        </div>
      </div>
    </Panel>
  );
}

function Assign({ onAssign }: { onAssign: (incident: string) => void }) {
  const [incident, setIncident] = useState('');
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (incident.trim() !== '') onAssign(incident.trim());
  }
  return (
    <form className="row assign" onSubmit={submit}>
      <Field label="Incident" hint="As people write it: EX-20270105-01">
        {(ids) => <input {...ids} value={incident} onChange={(event) => setIncident(event.target.value)} />}
      </Field>
      <button type="submit" className="main">
        It belongs there
      </button>
    </form>
  );
}
