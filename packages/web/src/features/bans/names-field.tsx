import type { SiteSummary } from '@muster/contract';
import { type KeyboardEvent, useState } from 'react';
import { useRead } from '../../app/query.ts';
import { Field } from '../../ui/field.tsx';
import { useStep } from '../people/use-step.ts';
import { accountAtSite } from './account-at-site.ts';
import type { NamedSubject } from './draft.ts';
import { readSubject } from './read-subject.ts';
import { kindText, nameText } from './subject-words.ts';

interface NamesFieldProps {
  names: readonly NamedSubject[];
  onNames: (names: readonly NamedSubject[]) => void;
}

/** Whom a ban means, by any written form of a name; each is shown as the server understood it. */
export function NamesField({ names, onNames }: NamesFieldProps) {
  const [text, setText] = useState('');
  const step = useStep();
  const sites = useRead<{ items: SiteSummary[] }>('/api/v1/sites?limit=500');
  const siteName = (id: string) => sites.data?.items.find((site) => site.id === id)?.name ?? id;
  function add(): void {
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    if (lines.length === 0) return;
    void step.run(async () => {
      const read = await Promise.all(lines.map((line) => readName(line, sites.data?.items ?? [])));
      const known = new Set(names.map(({ label }) => label));
      onNames([...names, ...read.filter(({ label }) => !known.has(label))]);
      setText('');
    });
  }
  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    add();
  }
  return (
    <div className="names-field">
      {names.length > 0 ? (
        <ul className="named" aria-label="Named">
          {names.map(({ label, written, identifier }) => (
            <li key={label}>
              <div>
                <span className="quiet small">{kindText(identifier)}</span>
                <span className="mono" title={`Written: ${written}`}>
                  {nameText(identifier, siteName)}
                </span>
              </div>
              <button
                type="button"
                className="plain"
                aria-label={`${label} out`}
                onClick={() => onNames(names.filter((one) => one.label !== label))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <Field
        label={names.length === 0 ? 'Name' : 'Another name of the same person'}
        hint="A DN in any form, an issuer and its sub, /vo/Role=name, a mail address, account@SITE. One a line; Enter adds."
        fault={step.fault?.message}
      >
        {(field) => (
          <textarea
            {...field}
            className="mono"
            rows={2}
            spellCheck={false}
            autoCapitalize="off"
            value={text}
            onChange={({ target }) => setText(target.value)}
            onKeyDown={onKey}
          />
        )}
      </Field>
      <button type="button" className="button" disabled={step.busy || text.trim() === ''} onClick={add}>
        Add
      </button>
    </div>
  );
}

/** What is local to a site is read here; everything else means the same everywhere, and the server reads it. */
async function readName(written: string, sites: readonly SiteSummary[]): Promise<NamedSubject> {
  const identifier = accountAtSite(written, sites);
  return identifier ? { written, identifier, label: nameText(identifier) } : await readSubject(written);
}
