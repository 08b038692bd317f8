import type { IncidentSeverity, TlpLabel } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { instantText } from '../../ui/times.ts';
import { AnswerField, type DecisionProps, useDecision } from './decision.tsx';
import { useFirstField } from './first-field.ts';
import { proposedTitle } from './proposed-title.ts';

const labels: readonly TlpLabel[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];
const severities: readonly IncidentSeverity[] = ['low', 'medium', 'high', 'critical'];

/** Everything has a proposal: Enter opens it. */
export function NewIncidentDialog({ report, onClose, onDecided }: DecisionProps) {
  const [, go] = useLocation();
  const field = useFirstField();
  const { act, decide } = useDecision(report, 'incident');
  const [title, setTitle] = useState(proposedTitle(report));
  const [tlp, setTlp] = useState<TlpLabel>('AMBER');
  const [severity, setSeverity] = useState<IncidentSeverity>('medium');
  const [sites, setSites] = useState<ReadonlySet<string>>(new Set(report.sites.map(({ id }) => id)));
  const [when, setWhen] = useState<'received' | 'happened'>('received');
  const [answer, setAnswer] = useState(report.answerTo !== null && report.answeredAt === null);
  function submit(event: FormEvent): void {
    event.preventDefault();
    const suspectedAt = when === 'happened' ? report.happenedAt : report.receivedAt;
    decide({ title, tlp, severity, sites: [...sites], suspectedAt, answer }, (done) => {
      onDecided();
      if (done.incident) go(`/incidents/${done.incident.id}`);
    });
  }
  function toggle(id: string): void {
    const next = new Set(sites);
    if (!next.delete(id)) next.add(id);
    setSites(next);
  }
  return (
    <Dialog title="New incident" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <Field label="Title">
          {(ids) => (
            <input
              {...ids}
              ref={field}
              required
              minLength={3}
              maxLength={200}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <div className="triage-two">
          <Field label="TLP">
            {(ids) => (
              <select {...ids} value={tlp} onChange={(event) => setTlp(event.target.value as TlpLabel)}>
                {labels.map((label) => (
                  <option key={label}>{label}</option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Severity">
            {(ids) => (
              <select
                {...ids}
                value={severity}
                onChange={(event) => setSeverity(event.target.value as IncidentSeverity)}
              >
                {severities.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <fieldset className="triage-choice">
          <legend>Sites that are suspected</legend>
          {report.sites.length === 0 ? (
            <p className="quiet">None is proposed; add them in the incident.</p>
          ) : null}
          {report.sites.map(({ id, name, because }) => (
            <label key={id} className="row">
              <input type="checkbox" checked={sites.has(id)} onChange={() => toggle(id)} />
              {name} <span className="quiet small">{because}</span>
            </label>
          ))}
        </fieldset>
        <fieldset className="triage-choice">
          <legend>First suspected: the clocks run from here</legend>
          <label className="row">
            <input
              type="radio"
              name="when"
              checked={when === 'received'}
              onChange={() => setWhen('received')}
            />
            when the report came, {instantText(Date.parse(report.receivedAt))}
          </label>
          {report.happenedAt === null ? null : (
            <label className="row">
              <input
                type="radio"
                name="when"
                checked={when === 'happened'}
                onChange={() => setWhen('happened')}
              />
              when it happened, {instantText(Date.parse(report.happenedAt))}
            </label>
          )}
        </fieldset>
        <AnswerField report={report} answer={answer} onAnswer={setAnswer} />
        <button type="submit" className="main" disabled={act.isPending || title.trim().length < 3}>
          Open the incident
        </button>
        {act.error ? <Fault error={act.error} /> : null}
      </form>
    </Dialog>
  );
}
