import type { SiteSummary } from '@muster/contract';
import { useState } from 'react';
import { Field } from '../../ui/field.tsx';

interface SitePickerProps {
  sites: readonly SiteSummary[];
  /** Ids, in the order in which they were chosen. */
  chosen: readonly string[];
  onChoose: (sites: string[]) => void;
  hint: string;
}

/** Sites chosen by name, one after the other. */
export function SitePicker({ sites, chosen, onChoose, hint }: SitePickerProps) {
  const [text, setText] = useState('');
  const byName = (name: string) =>
    sites.find((site) => site.name.toLowerCase() === name.trim().toLowerCase());
  const nameOf = (id: string) => sites.find((site) => site.id === id)?.name ?? id;
  function take(name: string): void {
    const site = byName(name);
    setText(site ? '' : name);
    if (site && !chosen.includes(site.id)) onChoose([...chosen, site.id]);
  }
  const isUnknown =
    text.trim() !== '' && !sites.some(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <div className="site-picker">
      <Field label="Sites concerned" hint={hint} fault={isUnknown ? 'No site of this name.' : undefined}>
        {(field) => (
          <input
            {...field}
            type="text"
            list="sites-known"
            placeholder="Name of a site"
            value={text}
            onChange={({ target }) => take(target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              const only = sites.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
              if (text.trim() !== '' && only.length === 1 && only[0]) take(only[0].name);
            }}
          />
        )}
      </Field>
      <datalist id="sites-known">
        {sites
          .filter(({ id }) => !chosen.includes(id))
          .map(({ id, name }) => (
            <option key={id} value={name} />
          ))}
      </datalist>
      {chosen.length > 0 ? (
        <ul className="chosen">
          {chosen.map((id) => (
            <li key={id}>
              {nameOf(id)}
              <button
                type="button"
                className="plain"
                aria-label={`Take ${nameOf(id)} away`}
                onClick={() => onChoose(chosen.filter((one) => one !== id))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
