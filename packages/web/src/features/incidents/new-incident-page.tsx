import type { IncidentSeverity, IncidentView, SiteSummary, TlpLabel } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useAct, useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Tlp } from '../../ui/tlp.tsx';
import { severityWords, tlpHints, tlpLabels } from './incident-words.ts';
import { SitePicker } from './site-picker.tsx';
import './incidents.css';

const crumbs = [{ label: 'Incidents', href: '/incidents' }];

/** What is known in the first minute; everything else can be said later. */
export function NewIncidentPage() {
  const [, go] = useLocation();
  const { scope } = useMe();
  const known = useRead<{ items: SiteSummary[] }>('/api/v1/sites?limit=500');
  const [title, setTitle] = useState('');
  const [sites, setSites] = useState<string[]>([]);
  const [severity, setSeverity] = useState<IncidentSeverity>('medium');
  const [tlp, setTlp] = useState<TlpLabel>('AMBER');
  const [restriction, setRestriction] = useState('');
  const [suspected, setSuspected] = useState('');
  const act = useAct<IncidentView>('/api/v1/incidents');
  const needsSite = scope.kind !== 'federation';
  const isReady = title.trim().length >= 3 && (!needsSite || sites.length > 0) && !act.isPending;

  function open(event: FormEvent): void {
    event.preventDefault();
    const [siteId, ...others] = sites;
    act.mutate(
      {
        path: '/api/v1/incidents',
        body: {
          title: title.trim(),
          severity,
          tlp,
          ...(restriction.trim() ? { tlpRestriction: restriction.trim() } : {}),
          ...(siteId ? { siteId } : {}),
          sites: others.map((one) => ({ siteId: one, state: 'affected' })),
          ...(suspected ? { suspectedAt: `${suspected}:00Z` } : {}),
        },
      },
      { onSuccess: ({ id }) => go(`/incidents/${id}`) },
    );
  }

  return (
    <Page
      title="New incident"
      crumbs={crumbs}
      narrow
      sub="The first clocks run from the suspicion. Nothing is sent to anybody by opening it."
    >
      <section className="panel" aria-label="What is known">
        <form className="body form" onSubmit={open}>
          <Field
            label="What it is, in one line"
            hint="The sites concerned read this; no name of a person, no name of another site."
          >
            {(field) => (
              <input
                {...field}
                type="text"
                required
                minLength={3}
                maxLength={200}
                // biome-ignore lint/a11y/noAutofocus: the page has one purpose, and this is where it begins.
                autoFocus
                value={title}
                onChange={({ target }) => setTitle(target.value)}
              />
            )}
          </Field>
          <SitePicker
            sites={known.data?.items ?? []}
            chosen={sites}
            onChoose={setSites}
            hint={
              needsSite
                ? 'At least one of yours.'
                : 'The first is where it began. Without any it concerns the federation, and only the CSIRT reads it.'
            }
          />
          <fieldset className="choices">
            <legend>Severity</legend>
            {(Object.entries(severityWords) as [IncidentSeverity, string][]).map(([value, says]) => (
              <label key={value} className="choice">
                <input
                  type="radio"
                  name="severity"
                  checked={severity === value}
                  onChange={() => setSeverity(value)}
                />
                {says}
              </label>
            ))}
          </fieldset>
          <fieldset className="choices labels">
            <legend>Label</legend>
            {tlpLabels.map((label) => (
              <label key={label} className="choice">
                <input type="radio" name="tlp" checked={tlp === label} onChange={() => setTlp(label)} />
                <span>
                  <Tlp label={label} /> <span className="quiet small">{tlpHints[label]}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <Field label="Suspected since" hint="Universal time. Empty: now.">
            {(field) => (
              <input
                {...field}
                type="datetime-local"
                value={suspected}
                onChange={({ target }) => setSuspected(target.value)}
              />
            )}
          </Field>
          <Field
            label="What the source asks for beyond the label"
            hint="For example: not to be told to the VO before Monday."
          >
            {(field) => (
              <textarea
                {...field}
                rows={2}
                maxLength={2000}
                value={restriction}
                onChange={({ target }) => setRestriction(target.value)}
              />
            )}
          </Field>
          {act.error ? <Fault error={act.error} /> : null}
          <button type="submit" className="main" disabled={!isReady}>
            Open the incident
          </button>
        </form>
      </section>
    </Page>
  );
}
