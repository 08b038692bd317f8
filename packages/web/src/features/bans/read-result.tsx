import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { count } from '../../ui/words.ts';
import type { ReadList } from './read-list.ts';

/** What became of each line of a list that was handed in. */
export function ReadResult({ read: { proposed, known, skipped } }: { read: ReadList }) {
  return (
    <>
      <section className="facts import-facts" aria-label="What was read" aria-live="polite">
        <div>
          <b>{proposed}</b>
          <span>{proposed === 1 ? 'new proposal' : 'new proposals'}</span>
        </div>
        <div>
          <b>{known}</b>
          <span>known already: proposed or banned</span>
        </div>
        <div>
          <b className={skipped.length > 0 ? 'hot' : undefined}>{skipped.length}</b>
          <span>{skipped.length === 1 ? 'line not taken' : 'lines not taken'}</span>
        </div>
      </section>
      {skipped.length === 0 ? null : (
        <Panel title="Not taken" aside={<span className="quiet small">{count(skipped.length, 'line')}</span>}>
          <Scroll label="Lines that were not taken">
            <table className="table import-skipped">
              <thead>
                <tr>
                  <th scope="col" className="number">
                    Line
                  </th>
                  <th scope="col">As it stands</th>
                  <th scope="col">Why not</th>
                </tr>
              </thead>
              <tbody>
                {skipped.map(({ line, text, why }) => (
                  <tr key={`${line} ${text}`}>
                    <th scope="row" className="number mono">
                      {line}
                    </th>
                    <td className="mono">{text}</td>
                    <td>{why}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </Panel>
      )}
    </>
  );
}
