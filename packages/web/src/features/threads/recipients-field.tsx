import type { DraftContent, MessageCheck, RecipientView } from '@muster/contract';
import { useId, useState } from 'react';
import { useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { count } from '../../ui/words.ts';
import { addressesIn, partyText } from './thread-words.ts';

type Recipients = DraftContent['recipients'];

interface RecipientsFieldProps {
  incidentId: string;
  known: readonly RecipientView[];
  value: Recipients;
  check: MessageCheck | undefined;
  onChange: (recipients: Recipients) => void;
}

const MOST_CHIPS = 24;

/** Who gets it, each with why they are proposed; who may not have it says why not. */
export function RecipientsField({ incidentId, known, value, check, onChange }: RecipientsFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [wide, setWide] = useState(false);
  const all = useRead<RecipientView[]>(`/api/v1/incidents/${incidentId}/recipients?wide=true`, {
    when: wide,
  });
  const directory = wide && all.data ? all.data : known;
  const byAddress = new Map(directory.map((one) => [one.address.toLowerCase(), one]));
  const blocked = new Map(
    (check?.recipients ?? []).map((one) => [one.address.toLowerCase(), one.blocked] as const),
  );
  const keys = new Map((check?.recipients ?? []).map((one) => [one.address.toLowerCase(), one.key] as const));
  const chosen = new Set(value.map(({ address }) => address.toLowerCase()));
  const others = directory.filter(({ address }) => !chosen.has(address.toLowerCase()));

  function add(addresses: readonly string[]): void {
    const fresh = addresses.filter((one) => !chosen.has(one.toLowerCase()));
    if (fresh.length === 0) return;
    onChange([...value, ...fresh.map((address) => ({ address, as: 'to' as const }))]);
    announce(`${count(fresh.length, 'recipient')} added.`);
  }
  function addTyped(): void {
    const found = addressesIn(typed);
    if (found.length === 0) return;
    add(found);
    setTyped('');
  }
  return (
    <div className="form-field recipients-field">
      <label htmlFor={id}>To</label>
      {value.length > 0 ? (
        <ul className="chips" aria-label="Recipients">
          {value.slice(0, MOST_CHIPS).map(({ address, as }) => (
            <Chip
              key={address}
              crypto={keys.get(address.toLowerCase()) ?? null}
              address={address}
              as={as}
              known={byAddress.get(address.toLowerCase())}
              blocked={blocked.get(address.toLowerCase()) ?? null}
              onAs={(word) =>
                onChange(value.map((one) => (one.address === address ? { address, as: word } : one)))
              }
              onRemove={() => onChange(value.filter((one) => one.address !== address))}
            />
          ))}
          {value.length > MOST_CHIPS ? (
            <li className="quiet small">and {value.length - MOST_CHIPS} more</li>
          ) : null}
        </ul>
      ) : null}
      <div className="row">
        <input
          id={id}
          className="field grows"
          list={`${id}-known`}
          value={typed}
          placeholder="address, or several"
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            addTyped();
          }}
        />
        <datalist id={`${id}-known`}>
          {others.slice(0, 400).map((one) => (
            <option key={one.address} value={one.address}>
              {one.why}
            </option>
          ))}
        </datalist>
        <button type="button" className="button" onClick={addTyped}>
          Add
        </button>
      </div>
      <div className="row small">
        {others.length > 0 ? (
          <details className="others">
            <summary>{count(others.length, 'other')} who can be written to</summary>
            <ul>
              {others.slice(0, 60).map((one) => (
                <li key={one.address}>
                  <button type="button" className="plain" onClick={() => add([one.address])}>
                    {one.address}
                  </button>{' '}
                  <span className="quiet">{one.why}</span>
                </li>
              ))}
            </ul>
          </details>
        ) : null}
        {wide ? (
          <button
            type="button"
            className="plain"
            disabled={!all.data}
            onClick={() =>
              add(others.filter(({ party }) => party.kind === 'site').map(({ address }) => address))
            }
          >
            {all.data ? 'Add every site of the federation' : 'Reading …'}
          </button>
        ) : (
          <button type="button" className="plain" onClick={() => setWide(true)}>
            Every site of the federation …
          </button>
        )}
        {value.length > 1 ? (
          <button type="button" className="plain" onClick={() => onChange([])}>
            Remove all
          </button>
        ) : null}
      </div>
    </div>
  );
}

interface ChipProps {
  address: string;
  as: 'to' | 'cc';
  known: RecipientView | undefined;
  blocked: string | null;
  /** The key that it is encrypted with. */
  crypto: string | null;
  onAs: (as: 'to' | 'cc') => void;
  onRemove: () => void;
}

function Chip({ address, as, known, blocked, crypto, onAs, onRemove }: ChipProps) {
  return (
    <li className={blocked === null ? 'chip' : 'chip blocked'} title={blocked ?? known?.why}>
      <span className="chip-who">
        <span className="chip-address">{address}</span>
        <span className="small quiet">{known ? partyText(known.party) : 'typed'}</span>
      </span>
      <button
        type="button"
        className="chip-as small"
        aria-label={as === 'to' ? `To ${address}; make it a copy` : `Cc ${address}; address it`}
        onClick={() => onAs(as === 'to' ? 'cc' : 'to')}
      >
        {as === 'to' ? 'To' : 'Cc'}
      </button>
      <button type="button" className="chip-off" aria-label={`Remove ${address}`} onClick={onRemove}>
        ×
      </button>
      <span className="chip-why small">
        {blocked ?? known?.why ?? 'Nobody whom the incident proposes'}
        {crypto === null ? '' : ` · ${crypto}`}
      </span>
    </li>
  );
}
