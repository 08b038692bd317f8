import type { TemplateView, WordingCheck } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { instantText } from '../../ui/times.ts';

/** An invented incident, written by the text as it stands. */
export function ExamplePanel({ check }: { check: WordingCheck | undefined }) {
  if (!check || check.text === null) return null;
  return (
    <Panel title="An example">
      <p className="example-subject">{check.subject}</p>
      <Scroll label="The example" className="example-text">
        <pre>{check.text}</pre>
      </Scroll>
    </Panel>
  );
}

/** What stands for what in the text. */
export function WordsPanel({ template: { words, fields } }: { template: TemplateView }) {
  return (
    <Panel title="Words of the text">
      <Scroll label="Words of the text">
        <table className="table words">
          <thead>
            <tr>
              <th scope="col">Write</th>
              <th scope="col">For</th>
              <th scope="col">Must be there</th>
            </tr>
          </thead>
          <tbody>
            {words.map(({ name, about, required }) => (
              <tr key={name}>
                <th scope="row" className="mono">
                  {name === 'has' ? 'has.…' : `{{ ${name} }}`}
                </th>
                <td>{about}</td>
                <td>{required ? 'yes' : ''}</td>
              </tr>
            ))}
            {fields.map(({ name, label, required }) => (
              <tr key={name}>
                <th scope="row" className="mono">{`{{ ${name} }}`}</th>
                <td>
                  {label}
                  {required ? ', which must be filled in' : ''}
                </td>
                <td>yes</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

interface VersionsPanelProps {
  template: TemplateView;
  onShow: (version: number) => void;
}

/** Every wording that was in use; none is lost. */
export function VersionsPanel({ template: { versions }, onShow }: VersionsPanelProps) {
  return (
    <Panel title="Versions">
      <ul className="versions wording-versions">
        {versions.map(({ version, savedAt, savedByMe, note }) => (
          <li key={version}>
            <button type="button" onClick={() => onShow(version)}>
              <b>{version}</b>
              <span>{note === '' ? (savedByMe ? 'saved by you' : 'saved') : note}</span>
              <span className="quiet small">{instantText(Date.parse(savedAt))}</span>
            </button>
          </li>
        ))}
        <li>
          <button type="button" onClick={() => onShow(0)}>
            <b>0</b>
            <span>The wording that Muster ships</span>
            <span />
          </button>
        </li>
      </ul>
    </Panel>
  );
}
