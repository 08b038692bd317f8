import type { ChangeObservableRequest, IncidentView, ObservableView, TlpLabel } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { instantText } from '../../ui/times.ts';
import { readersText, useReaders } from '../incidents/reader-field.tsx';
import { TlpField } from '../incidents/tlp-field.tsx';
import { More } from './more.tsx';
import { typeWords } from './observable-words.ts';
import { SightingForm } from './sighting-form.tsx';

interface ObservableDialogProps {
  incident: IncidentView;
  observable: ObservableView;
  onClose: () => void;
}

/** Everything known of one value, and what may be changed of it. */
export function ObservableDialog({ incident, observable, onClose }: ObservableDialogProps) {
  const { defanged, type, sightings, source, addedAt, site, audience, mayChange, withdrawn } = observable;
  const maySay = useReaders(incident).length > 0;
  return (
    <Dialog title={`${typeWords[type]} in ${incident.publicId}`} onClose={onClose}>
      <div className="body stack">
        <p className="mono observable-value">{defanged}</p>
        <dl className="pairs">
          <dt>Source</dt>
          <dd>
            {source.kind === 'mail' ? 'Found in a mail' : source.kind === 'import' ? 'Imported' : 'Added'}
            {source.name === '' ? '' : ` by ${source.name}`}, {instantText(Date.parse(addedAt))}{' '}
            {source.mail ? <Link href={`/mail/${source.mail}`}>the mail</Link> : null}
            {source.quote ? <q className="quiet observable-quote">{source.quote}</q> : null}
          </dd>
          <dt>Read by</dt>
          <dd>{readersText(site, audience)}</dd>
          <dt>Seen</dt>
          <dd>
            {sightings.length === 0 ? 'nobody said where' : null}
            <ul className="observable-sightings">
              {sightings.map((one) => (
                <li key={`${one.recordedAt} ${one.site?.id} ${one.at}`}>
                  {one.site?.name ?? 'elsewhere'}
                  {one.at === null ? '' : `, ${instantText(Date.parse(one.at))}`}
                  {one.note === '' ? '' : `: ${one.note}`}
                </li>
              ))}
            </ul>
          </dd>
        </dl>
        {maySay ? <SightingForm incident={incident} observable={observable} onDone={onClose} /> : null}
        {mayChange ? <ChangeForm incident={incident} observable={observable} onDone={onClose} /> : null}
        {mayChange && withdrawn === null ? (
          <WithdrawForm incident={incident} observable={observable} onDone={onClose} />
        ) : null}
      </div>
    </Dialog>
  );
}

interface FormProps {
  incident: IncidentView;
  observable: ObservableView;
  onDone: () => void;
}

function ChangeForm({ incident, observable, onDone }: FormProps) {
  const { id, revision, site } = observable;
  const [ioc, setIoc] = useState(observable.ioc);
  const [tlp, setTlp] = useState<TlpLabel>(observable.tlp);
  const [note, setNote] = useState(observable.note);
  const [tags, setTags] = useState(observable.tags.join(' '));
  const [forAll, setForAll] = useState(false);
  const path = `/api/v1/incidents/${incident.id}`;
  const change = useAct<ObservableView, ChangeObservableRequest>(path, '/api/v1/observables');
  function submit(event: FormEvent): void {
    event.preventDefault();
    const body = { revision, ioc, tlp, note, tags: tags.split(/[\s,]+/).filter(Boolean) };
    change.mutate(
      {
        verb: 'PATCH',
        path: `${path}/observables/${id}`,
        body: forAll ? { ...body, siteId: null, audience: 'parties' } : body,
      },
      { onSuccess: onDone },
    );
  }
  return (
    <More title="Change">
      <form className="form" onSubmit={submit}>
        <label className="observables-tick">
          <input type="checkbox" checked={ioc} onChange={({ target }) => setIoc(target.checked)} />
          Indicator: seeing it elsewhere means trouble
        </label>
        <TlpField limit={incident.tlp} value={tlp} onChange={setTlp} />
        <Field label="Tags">
          {(props) => <input {...props} value={tags} onChange={({ target }) => setTags(target.value)} />}
        </Field>
        <Field label="Note">
          {(props) => (
            <textarea
              {...props}
              rows={2}
              maxLength={4000}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          )}
        </Field>
        {site !== null && incident.maySteer ? (
          <label className="observables-tick">
            <input type="checkbox" checked={forAll} onChange={({ target }) => setForAll(target.checked)} />
            Let all parties read it, without the name of {site.name}
          </label>
        ) : null}
        {change.error ? <Fault error={change.error} /> : null}
        <button type="submit" className="button" disabled={change.isPending}>
          Save
        </button>
      </form>
    </More>
  );
}

function WithdrawForm({ incident, observable, onDone }: FormProps) {
  const [reason, setReason] = useState('');
  const path = `/api/v1/incidents/${incident.id}`;
  const withdraw = useAct(path, '/api/v1/observables');
  function submit(event: FormEvent): void {
    event.preventDefault();
    withdraw.mutate(
      { path: `${path}/observables/${observable.id}/withdrawal`, body: { reason } },
      { onSuccess: onDone },
    );
  }
  return (
    <More title="Withdraw">
      <form className="form" onSubmit={submit}>
        <Field label="Why it was wrong" hint="It is kept, struck out, and leaves every list for machines.">
          {(props) => (
            <input
              {...props}
              required
              minLength={3}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        {withdraw.error ? <Fault error={withdraw.error} /> : null}
        <button type="submit" className="button" disabled={withdraw.isPending || reason.trim().length < 3}>
          Withdraw
        </button>
      </form>
    </More>
  );
}
