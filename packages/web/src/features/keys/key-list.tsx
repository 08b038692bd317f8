import type { KeyView } from '@muster/contract';
import { useState } from 'react';
import { Scroll } from '../../ui/scroll.tsx';
import { KeyStateSign } from './key-state-sign.tsx';
import { fingerprintText, kindWords, stateDetail, wordOf } from './key-words.ts';
import { RetireKey } from './retire-key.tsx';
import { RevokeKey } from './revoke-key.tsx';
import { VerifyKey } from './verify-key.tsx';

interface KeyListProps {
  label: string;
  keys: readonly KeyView[];
  keeps: boolean;
}

/** Whose each key is, by what it is recognised, and whether it is believed. */
export function KeyList({ label, keys, keeps }: KeyListProps) {
  return (
    <Scroll label={label}>
      <table className="table keys">
        <thead>
          <tr>
            <th scope="col">Whose</th>
            <th scope="col">State</th>
            <th scope="col">Fingerprint</th>
            <th scope="col">
              <span className="unseen">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <KeyRow key={key.id} of={key} keeps={keeps} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function KeyRow({ of: key, keeps }: { of: KeyView; keeps: boolean }) {
  const [asking, setAsking] = useState<'verify' | 'revoke' | null>(null);
  const over = key.revoked !== null || key.retiredAt !== null;
  const extra = key.addresses.filter((one) => !key.userIds.some((id) => id.toLowerCase().includes(one)));
  return (
    <tr className={over ? 'role-over' : ''}>
      <th scope="row">
        {key.userIds[0] ?? key.addresses[0] ?? 'nobody is named'}
        {[...key.userIds.slice(1), ...extra].map((one) => (
          <span key={one} className="quiet small of">
            {one}
          </span>
        ))}
      </th>
      <td>
        <KeyStateSign word={wordOf(key)} />
        <span className="quiet small of">{stateDetail(key)}</span>
      </td>
      <td>
        <span className="mono fingerprint">{fingerprintText(key.fingerprint)}</span>
        <span className="quiet small of">
          {kindWords[key.kind]} · {key.algorithm}
        </span>
      </td>
      <td>
        <div className="row key-acts">
          {keeps && !key.own && !key.revoked && !key.verifiedBy ? (
            <button type="button" className="button" onClick={() => setAsking('verify')}>
              Verify
            </button>
          ) : null}
          {keeps && key.own && key.retiredAt === null && !key.revoked ? <RetireKey of={key} /> : null}
          {keeps && !key.revoked ? (
            <button type="button" className="button" onClick={() => setAsking('revoke')}>
              Revoke
            </button>
          ) : null}
        </div>
        {asking === 'verify' ? <VerifyKey of={key} onClose={() => setAsking(null)} /> : null}
        {asking === 'revoke' ? <RevokeKey of={key} onClose={() => setAsking(null)} /> : null}
      </td>
    </tr>
  );
}
