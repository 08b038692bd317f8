import type { DecisionList, DecisionView, IncidentView, NewDecisionRequest } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useAct, useRead } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { instantOf, MomentField } from '../incidents/moment-field.tsx';
import { ReaderField, type Readers, readersText, useReaders } from '../incidents/reader-field.tsx';

/** What was decided, by whom and why. Nothing of it changes; a further decision takes the place of one. */
export function Decisions({ incident }: IncidentPartProps) {
  const [writing, setWriting] = useState<{ instead?: DecisionView } | null>(null);
  const list = useRead<DecisionList>(`/api/v1/incidents/${incident.id}/decisions`);
  const mayDecide = list.data?.mayDecide ?? false;
  return (
    <Panel
      title="Decisions"
      aside={
        mayDecide ? (
          <button type="button" className="button" onClick={() => setWriting({})}>
            Write down a decision
          </button>
        ) : null
      }
    >
      <Loaded
        of={list}
        isEmpty={({ items }) => items.length === 0}
        empty="Nothing is decided yet. Whether it is an incident, what is switched off, who is told: who decided and why is asked later."
      >
        {({ items }) => (
          <ol className="decisions">
            {[...items].reverse().map((one) => (
              <Decision
                key={one.id}
                decision={one}
                onReplace={
                  mayDecide && one.supersededBy === null ? () => setWriting({ instead: one }) : undefined
                }
              />
            ))}
          </ol>
        )}
      </Loaded>
      {writing ? (
        <Dialog
          title={writing.instead ? `Instead of decision ${writing.instead.number}` : 'Write down a decision'}
          onClose={() => setWriting(null)}
        >
          <DecisionForm incident={incident} instead={writing.instead} onDone={() => setWriting(null)} />
        </Dialog>
      ) : null}
    </Panel>
  );
}

interface DecisionProps {
  decision: DecisionView;
  onReplace: (() => void) | undefined;
}

function Decision({ decision, onReplace }: DecisionProps) {
  const { number, title, outcome, reason, alternatives, evidence, decidedBy, decidedAt } = decision;
  const { recordedBy, recordedAt, site, audience, supersedes, supersededBy } = decision;
  return (
    <li className={supersededBy ? 'decision decision-over' : 'decision'} id={decision.id}>
      <div className="decision-head">
        <h3>
          <span className="mono quiet">{number}</span> {title}
        </h3>
        {onReplace ? (
          <button type="button" className="plain" onClick={onReplace}>
            Decide otherwise<span className="unseen">: {title}</span>
          </button>
        ) : null}
      </div>
      <p className="decision-outcome">{supersededBy ? <s>{outcome}</s> : outcome}</p>
      {supersededBy ? <p className="small">Decision {supersededBy.number} took its place.</p> : null}
      <dl className="pairs decision-words">
        <dt>Why</dt>
        <dd>{reason}</dd>
        {alternatives === '' ? null : (
          <>
            <dt>Instead of</dt>
            <dd>{alternatives}</dd>
          </>
        )}
        {evidence.length === 0 ? null : (
          <>
            <dt>Rests on</dt>
            <dd>{evidence.join(', ')}</dd>
          </>
        )}
      </dl>
      <p className="small quiet">
        {decidedBy}, {instantText(Date.parse(decidedAt))} · {readersText(site, audience)}
        {supersedes ? ` · in the place of decision ${supersedes.number}` : ''}
        {recordedAt === decidedAt
          ? ''
          : ` · written down by ${recordedBy}, ${instantText(Date.parse(recordedAt))}`}
      </p>
    </li>
  );
}

interface DecisionFormProps {
  incident: IncidentView;
  instead: DecisionView | undefined;
  onDone: () => void;
}

function DecisionForm({ incident, instead, onDone }: DecisionFormProps) {
  const first = useReaders(incident)[0]?.readers ?? { siteId: null, audience: 'csirt' as const };
  const [readers, setReaders] = useState<Readers>(first);
  const [words, setWords] = useState({
    title: instead?.title ?? '',
    outcome: '',
    reason: '',
    alternatives: '',
    evidence: '',
    decidedBy: '',
  });
  const [at, setAt] = useState('');
  const [decidesIncident, setDecidesIncident] = useState(false);
  const path = `/api/v1/incidents/${incident.id}`;
  const save = useAct<DecisionView, Partial<NewDecisionRequest>>(path);
  const set = (name: keyof typeof words) => (value: string) => setWords({ ...words, [name]: value });

  function submit(event: FormEvent): void {
    event.preventDefault();
    const { evidence, decidedBy, ...rest } = words;
    const decidedAt = instantOf(at);
    save.mutate(
      {
        path: `${path}/decisions`,
        body: {
          ...rest,
          decidesIncident,
          evidence: evidence
            .split(/[\n,]+/)
            .map((one) => one.trim())
            .filter(Boolean),
          ...(decidedBy.trim() === '' ? {} : { decidedBy }),
          ...(decidedAt === null ? {} : { decidedAt }),
          ...(instead ? { supersedes: instead.id } : readers),
        },
      },
      { onSuccess: onDone },
    );
  }

  return (
    <form className="body form" onSubmit={submit}>
      <Line label="What was to be decided" value={words.title} onChange={set('title')} required />
      <Text label="What was decided" value={words.outcome} onChange={set('outcome')} required />
      <Text label="Why" value={words.reason} onChange={set('reason')} required />
      <Text
        label="What else was thought of, and why not"
        value={words.alternatives}
        onChange={set('alternatives')}
      />
      <Line
        label="What it rests on"
        hint="Ids of evidence and mails, or words, with commas between."
        value={words.evidence}
        onChange={set('evidence')}
      />
      <Line
        label="Who decided"
        hint="You, unless you write somebody else."
        value={words.decidedBy}
        onChange={set('decidedBy')}
      />
      <MomentField label="When" hint="Now, unless you say otherwise." value={at} onChange={setAt} />
      {instead ? null : <ReaderField incident={incident} value={readers} onChange={setReaders} />}
      <label className="task-tick">
        <input
          type="checkbox"
          checked={decidesIncident}
          onChange={({ target }) => setDecidesIncident(target.checked)}
        />
        This is the decision that the procedure asks for: whether more has to be done
      </label>
      <p className="quiet small">It cannot be changed afterwards; another decision can take its place.</p>
      {save.error ? <Fault error={save.error} /> : null}
      <button type="submit" className="main" disabled={save.isPending}>
        Write it down
      </button>
    </form>
  );
}

interface WordsProps {
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  required?: boolean;
}

function Line({ label, hint, value, onChange, required = false }: WordsProps) {
  return (
    <Field label={label} hint={hint}>
      {(props) => (
        <input
          {...props}
          required={required}
          maxLength={200}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

function Text({ label, value, onChange, required = false }: WordsProps) {
  return (
    <Field label={label}>
      {(props) => (
        <textarea
          {...props}
          rows={2}
          required={required}
          maxLength={4000}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
