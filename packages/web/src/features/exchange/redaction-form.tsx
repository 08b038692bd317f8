import type {
  IncidentRecord,
  MakeRedactionRequest,
  RedactionPlan,
  RedactionPreview,
  RedactionView,
  TlpLabel,
} from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { ChooseLines, ChooseObservables } from './choose-parts.tsx';
import { draftOf, planOf, type RedactionDraft, widerThan, withinOf } from './redaction-draft.ts';
import { RedactionResult } from './redaction-result.tsx';

interface RedactionFormProps {
  incident: string;
  record: IncidentRecord;
  onClose: () => void;
  onMade: (id: string) => void;
}

/** What goes along is chosen; everything else stays behind. Then what would come of it, whom to ask, and the reason. */
export function RedactionForm({ incident, record, onClose, onMade }: RedactionFormProps) {
  const path = `/api/v1/incidents/${incident}/redactions`;
  const [draft, setDraft] = useState<RedactionDraft>(() => draftOf(record));
  const [reason, setReason] = useState('');
  const [agreed, setAgreed] = useState<Readonly<Record<string, string>>>({});
  const preview = useAct<RedactionPreview, RedactionPlan>();
  const make = useAct<RedactionView, MakeRedactionRequest>(`/api/v1/incidents/${incident}`);

  function change(next: Partial<RedactionDraft>): void {
    setDraft({ ...draft, ...next });
    preview.reset();
    make.reset();
  }
  function look(event: FormEvent): void {
    event.preventDefault();
    preview.mutate({ path: `${path}/preview`, body: planOf(draft) });
  }
  function keep(): void {
    const consents = (preview.data?.consents ?? []).map(({ site }) => ({
      site,
      words: agreed[site] ?? '',
    }));
    make.mutate(
      { path, body: { plan: planOf(draft), reason, consents } },
      {
        onSuccess: ({ id, tlp }) => {
          announce(`A copy at TLP:${tlp} was made`);
          onMade(id);
        },
      },
    );
  }
  return (
    <>
      <form className="form exchange-form" onSubmit={look}>
        <div className="redaction-head">
          <Field label="For which circle">
            {(props) => (
              <select
                {...props}
                value={draft.tlp}
                onChange={(event) => {
                  const tlp = event.target.value as TlpLabel;
                  change({ tlp, observables: withinOf(record, tlp) });
                }}
              >
                {widerThan(record.tlp).map((label) => (
                  <option key={label} value={label}>
                    TLP:{label}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Sites are told">
            {(props) => (
              <select
                {...props}
                value={draft.sites}
                onChange={(event) => change({ sites: event.target.value as RedactionDraft['sites'] })}
              >
                <option value="none">not at all</option>
                <option value="countries">by country</option>
                <option value="names">by name</option>
              </select>
            )}
          </Field>
        </div>
        <Words
          label="Title"
          hint={`It is “${record.title}”. Write one that may go there.`}
          value={draft.title}
          onChange={(title) => change({ title })}
          rows={1}
        />
        <ChooseObservables
          record={record}
          tlp={draft.tlp}
          chosen={draft.observables}
          onChange={(observables) => change({ observables })}
        />
        <ChooseLines record={record} chosen={draft.timeline} onChange={(timeline) => change({ timeline })} />
        {record.restriction === '' ? null : (
          <Words
            label="Asked for beyond the label"
            hint="By the source; it holds for the copy too, unless you take it out."
            value={draft.restriction}
            onChange={(restriction) => change({ restriction })}
          />
        )}
        <Words
          label="Impact"
          hint={record.impact || 'Nothing was reported yet.'}
          value={draft.impact}
          onChange={(impact) => change({ impact })}
        />
        <Words
          label="Lessons learnt"
          hint={record.lessons || 'Nothing was reported yet.'}
          value={draft.lessons}
          onChange={(lessons) => change({ lessons })}
        />
        <div className="row">
          <button
            type="submit"
            className="button"
            disabled={draft.title.trim().length < 3 || preview.isPending}
          >
            {preview.isPending ? 'Comparing …' : 'Compare with the whole'}
          </button>
          <button type="button" className="plain" onClick={onClose}>
            Make none
          </button>
        </div>
      </form>
      {preview.error ? <Fault error={preview.error} /> : null}
      {preview.data ? (
        <RedactionResult
          preview={preview.data}
          agreed={agreed}
          reason={reason}
          busy={make.isPending}
          fault={make.error}
          onAgreed={setAgreed}
          onReason={setReason}
          onMake={keep}
        />
      ) : null}
    </>
  );
}

interface WordsProps {
  label: string;
  hint: string;
  value: string;
  rows?: number;
  onChange: (value: string) => void;
}

/** Free text is written anew: what stood there is shown beside it and never taken over unread. */
function Words({ label, hint, value, rows = 2, onChange }: WordsProps) {
  return (
    <Field label={label} hint={hint}>
      {(props) =>
        rows === 1 ? (
          <input {...props} value={value} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <textarea {...props} rows={rows} value={value} onChange={(event) => onChange(event.target.value)} />
        )
      }
    </Field>
  );
}
