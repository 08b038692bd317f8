import type { ProtectionRule } from '@muster/contract';
import { useAct, useRead } from '../../app/query.ts';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { Tlp } from '../../ui/tlp.tsx';

const PATH = '/api/v1/keys/protection';

const encryptWords: Readonly<Record<ProtectionRule['encrypt'], string>> = {
  must: 'always: without a verified key nothing is sent',
  should: 'where every recipient has a key',
  may: 'where the writer asks for it',
};

/** What each label asks of a message before it may go out. */
export function RulesPanel({ edits }: { edits: boolean }) {
  const rules = useRead<ProtectionRule[]>(PATH);
  const change = useAct<ProtectionRule[]>('/api/v1/keys');
  function set({ tlp, ...rule }: ProtectionRule): void {
    change.mutate({ path: `${PATH}/${encodeURIComponent(tlp)}`, verb: 'PUT', body: rule });
  }
  return (
    <Panel title="What a label asks for">
      <Loaded of={rules}>
        {(all) => (
          <Scroll label="What each label asks of a message">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Label</th>
                  <th scope="col">Encrypted</th>
                  <th scope="col">Signed</th>
                </tr>
              </thead>
              <tbody>
                {all.map((rule) => (
                  <tr key={rule.tlp}>
                    <th scope="row">
                      <Tlp label={rule.tlp} />
                    </th>
                    <td>
                      {edits ? (
                        <select
                          className="field"
                          aria-label={`TLP:${rule.tlp} encrypted`}
                          value={rule.encrypt}
                          onChange={(event) =>
                            set({ ...rule, encrypt: event.target.value as ProtectionRule['encrypt'] })
                          }
                        >
                          {Object.entries(encryptWords).map(([word, says]) => (
                            <option key={word} value={word}>
                              {says}
                            </option>
                          ))}
                        </select>
                      ) : (
                        encryptWords[rule.encrypt]
                      )}
                    </td>
                    <td>
                      {edits ? (
                        <input
                          type="checkbox"
                          aria-label={`TLP:${rule.tlp} signed`}
                          checked={rule.sign}
                          onChange={(event) => set({ ...rule, sign: event.target.checked })}
                        />
                      ) : rule.sign ? (
                        'yes'
                      ) : (
                        'where the writer asks for it'
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Loaded>
      {change.error ? <Fault error={change.error} /> : null}
    </Panel>
  );
}
