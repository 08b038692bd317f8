import type { ExchangeView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { instantText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { formatName, importFormats, shortHash } from './exchange-words.ts';

/** What went out and came in before, by its hash. */
export function Earlier({ view }: { view: ExchangeView }) {
  return (
    <>
      <Panel title="Handed out">
        {view.exports.length === 0 ? (
          <p className="empty">Nothing has been handed out.</p>
        ) : (
          <Scroll label="What was handed out">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">What</th>
                  <th scope="col">Label</th>
                  <th scope="col">Who</th>
                  <th scope="col">SHA-256</th>
                </tr>
              </thead>
              <tbody>
                {view.exports.map((one) => (
                  <tr key={one.id}>
                    <th scope="row" className="nowrap">
                      {instantText(Date.parse(one.madeAt))}
                    </th>
                    <td className="nowrap">
                      {formatName[one.format]}
                      {one.redaction ? <span className="quiet"> redacted</span> : null}
                    </td>
                    <td>
                      <Tlp label={one.tlp} />
                    </td>
                    <td>{one.by.name ?? 'somebody'}</td>
                    <td className="mono nowrap" title={one.sha256}>
                      {shortHash(one.sha256)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Panel>
      {view.imports.length > 0 ? <TakenIn view={view} /> : null}
    </>
  );
}

function TakenIn({ view }: { view: ExchangeView }) {
  return (
    <Panel title="Taken in">
      <Scroll label="What was taken in">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">File</th>
              <th scope="col">Kind</th>
              <th scope="col" className="number">
                New
              </th>
              <th scope="col" className="number">
                Known
              </th>
              <th scope="col" className="number">
                Refused
              </th>
              <th scope="col">Who</th>
            </tr>
          </thead>
          <tbody>
            {view.imports.map(({ id, madeAt, name, title, format, counts, by }) => (
              <tr key={id}>
                <th scope="row" className="nowrap">
                  {instantText(Date.parse(madeAt))}
                </th>
                <td>
                  {name}
                  <div className="quiet small">{title}</div>
                </td>
                <td className="nowrap">{importFormats.find((one) => one.format === format)?.name}</td>
                <td className="number mono">{counts.new}</td>
                <td className="number mono">{counts.known}</td>
                <td className="number mono">{counts.refused}</td>
                <td>{by.name ?? 'somebody'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
