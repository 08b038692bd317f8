import type { LedgerHead, VerifyLedgerLine } from '@muster/contract';
import { type ChangeEvent, useState } from 'react';
import { askInLines } from '../../app/api.ts';
import { announce } from '../../ui/announcer.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { headsIn } from './heads-in.ts';

type Result = Extract<VerifyLedgerLine, { type: 'result' }>;
type State =
  | { step: 'idle' }
  | { step: 'running'; checked: number; of: number }
  | { step: 'done'; result: Result }
  | { step: 'failed'; error: Error };

/** Recomputes the whole chain on the server, and holds it against heads that were kept elsewhere. */
export function VerifyPanel({ onEntry }: { onEntry: (id: string) => void }) {
  const [heads, setHeads] = useState<LedgerHead[]>([]);
  const [state, setState] = useState<State>({ step: 'idle' });

  async function choose(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const file = event.target.files?.[0];
    try {
      setHeads(file ? headsIn(await file.text()) : []);
      setState({ step: 'idle' });
    } catch (error) {
      setHeads([]);
      setState({ step: 'failed', error: error as Error });
    }
  }

  async function verify(): Promise<void> {
    setState({ step: 'running', checked: 0, of: 0 });
    try {
      for await (const line of askInLines<VerifyLedgerLine>('/api/v1/ledger/verify', { heads })) {
        if (line.type === 'progress') setState({ step: 'running', ...line });
        if (line.type === 'error') throw new Error(line.detail);
        if (line.type === 'result') {
          setState({ step: 'done', result: line });
          announce(line.ok ? 'The ledger verifies.' : 'The ledger does not verify.');
        }
      }
    } catch (error) {
      setState({ step: 'failed', error: error as Error });
    }
  }

  return (
    <Panel title="Verify">
      <div className="body stack-tight">
        <label className="ledger-heads">
          <span>Heads that you kept, as a file</span>
          <input
            type="file"
            accept=".json,.jsonl,application/json"
            onChange={(event) => void choose(event)}
          />
        </label>
        <p className="quiet small">
          {heads.length > 0
            ? `${count(heads.length, 'kept head')} will be compared too.`
            : 'Without one, the chain is compared with the heads that this server keeps outside its database.'}
        </p>
        <button
          type="button"
          className="main"
          disabled={state.step === 'running'}
          onClick={() => void verify()}
        >
          Verify the whole ledger
        </button>
        {state.step === 'running' ? (
          <p>
            <progress aria-label="Entries checked" value={state.checked} max={state.of || 1} />{' '}
            {state.checked} of {state.of}
          </p>
        ) : null}
        {state.step === 'failed' ? <Fault error={state.error} /> : null}
        {state.step === 'done' ? <Outcome result={state.result} onEntry={onEntry} /> : null}
      </div>
    </Panel>
  );
}

function Outcome({ result, onEntry }: { result: Result; onEntry: (id: string) => void }) {
  const { ok, entries, unsealed, headsChecked, findings, findingsInAll } = result;
  const extent = `${count(entries, 'entry', 'entries')}, ${count(headsChecked, 'head')}${unsealed > 0 ? `; ${unsealed} younger ones are not chained yet` : ''}`;
  if (ok)
    return (
      <p className="verified tone-pass">Nothing was changed, removed, reordered or cut off: {extent}.</p>
    );
  return (
    <div className="fault" role="alert">
      <p>
        {count(findingsInAll, 'finding')} in {extent}.
      </p>
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.fault}${finding.position}${finding.entry}`}>
            {finding.position === null ? '' : `Place ${finding.position}: `}
            {finding.detail}{' '}
            {finding.entry ? (
              <button type="button" className="as-link mono" onClick={() => onEntry(finding.entry ?? '')}>
                {finding.entry}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
