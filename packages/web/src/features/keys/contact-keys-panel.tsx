import type { ContactKeyView } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { KeyStateSign } from './key-state-sign.tsx';
import { fingerprintText, kindWords, stateWords } from './key-words.ts';
import './keys.css';

/** Which of a site's addresses can be written to under protection. */
export function ContactKeysPanel({ path }: { path: string }) {
  const keys = useRead<ContactKeyView[]>(`${path}/keys`);
  return (
    <Panel title="Keys for encrypted mail">
      <Loaded of={keys} isEmpty={(all) => all.length === 0} empty="The site has no mail address.">
        {(all) => (
          <ul className="body contact-keys">
            {all.map(({ address, keys: found }) => (
              <li key={address}>
                <span className="address">{address}</span>
                {found.length === 0 ? (
                  <span className="quiet small of">no key: TLP:RED cannot be sent to it</span>
                ) : (
                  found.map((key) => (
                    <span key={key.fingerprint} className="of contact-key">
                      <KeyStateSign word={stateWords[key.state]} />
                      <span className="quiet small">{kindWords[key.kind]}</span>
                      <span className="mono small fingerprint">{fingerprintText(key.fingerprint)}</span>
                    </span>
                  ))
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
