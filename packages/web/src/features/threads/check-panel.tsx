import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { bytesText, count } from '../../ui/words.ts';
import type { CheckedMessage } from './use-message-check.ts';

/** The mail exactly as it goes, and above it what stands against its going. */
export function CheckPanel({ check: { view, current, error } }: { check: CheckedMessage }) {
  const blocked = view?.recipients.filter((one) => one.blocked !== null) ?? [];
  const faults = view ? blocked.length + view.problems.length : 0;
  return (
    <Panel
      className="preview"
      title="As it goes"
      aside={<span className="quiet small">{current ? 'checked' : error ? '' : 'checking …'}</span>}
    >
      {error ? <Fault error={error} /> : null}
      {faults > 0 ? (
        <div className="stands-against" role="status">
          <p>
            <b>{count(faults, 'thing')}</b> {faults === 1 ? 'stands' : 'stand'} against it. Nothing is sent
            until {faults === 1 ? 'it is' : 'they are'} settled.
          </p>
          <ul>
            {blocked.slice(0, 8).map(({ address, blocked: why }) => (
              <li key={address}>
                <span className="mono">{address}</span> {why}
              </li>
            ))}
            {blocked.length > 8 ? (
              <li>{count(blocked.length - 8, 'more recipient')} for the same reasons.</li>
            ) : null}
            {view?.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {view ? (
        <>
          <p className="preview-subject">{view.subject}</p>
          <Scroll label="The mail as it goes" className="preview-text">
            <pre>{view.text}</pre>
          </Scroll>
          {view.attachments.length > 0 ? (
            <p className="small preview-files">
              With {view.attachments.map(({ name, bytes }) => `${name} (${bytesText(bytes)})`).join(', ')}
            </p>
          ) : null}
        </>
      ) : null}
    </Panel>
  );
}
