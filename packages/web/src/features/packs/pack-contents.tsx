import type { PackContents as Contents, PackPartView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { bytesText, count } from '../../ui/words.ts';
import { inGroups } from './fingerprint-words.ts';
import './packs.css';

const KINDS: Record<PackPartView['kind'], string> = {
  scenario: 'the script',
  readme: 'what it is for',
  recipe: 'a recipe of an image',
  text: 'a text',
  question: 'a question',
};

/** All that is in a pack, for who reviews it. What stands in it is text, and nothing of it is followed or run. */
export function PackContents({ pack }: { pack: Contents }) {
  const { manifest, signatures, scenario, parts, sha256 } = pack;
  return (
    <div className="pack-columns">
      <div className="stack">
        <Panel title="Parts" aside={<span className="quiet small">{count(parts.length, 'part')}</span>}>
          {parts.map(({ path, kind, bytes, text }) => (
            <details key={path} className="pack-part">
              <summary>
                <span className="mono">{path}</span>
                <span className="quiet small">
                  {KINDS[kind]}, {bytesText(bytes)}
                </span>
              </summary>
              <Scroll className="pack-text" label={path}>
                <pre>{text}</pre>
              </Scroll>
            </details>
          ))}
        </Panel>
        {scenario.problems.length > 0 ? (
          <Panel title="Its script has errors">
            <ul className="pack-list">
              {scenario.problems.map(({ line, column, message }) => (
                <li key={`${line}:${column} ${message}`}>
                  <span className="mono quiet">line {line}</span> {message}
                </li>
              ))}
            </ul>
          </Panel>
        ) : null}
      </div>
      <div className="stack">
        <Panel title="What it says of itself">
          <dl className="pairs body">
            <dt>Name</dt>
            <dd className="mono">
              {manifest.name} {manifest.version}
            </dd>
            <dt>Title</dt>
            <dd>{manifest.title}</dd>
            <dt>Authors</dt>
            <dd>{manifest.authors.join(', ')}</dd>
            <dt>Licence</dt>
            <dd>{manifest.licence}</dd>
            <dt>Hash</dt>
            <dd className="mono small">{inGroups(sha256)}</dd>
          </dl>
        </Panel>
        <Panel
          title="Signed by"
          aside={<span className="quiet small">{count(signatures.length, 'signature')}</span>}
        >
          {signatures.length === 0 ? (
            <p className="empty">Nobody signed it.</p>
          ) : (
            <ul className="pack-list">
              {signatures.map(({ name, fingerprint, at }) => (
                <li key={fingerprint}>
                  <b>{name}</b> <span className="quiet small">{instantText(Date.parse(at), viewerZone)}</span>
                  <p className="mono small">{inGroups(fingerprint)}</p>
                </li>
              ))}
            </ul>
          )}
          <p className="quiet small pack-foot">
            Each signature holds for these very bytes. Whose key it is says the fingerprint, which you compare
            by another way, or nothing.
          </p>
        </Panel>
      </div>
    </div>
  );
}
