import type { BanView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';

const FORMATS = [
  { format: 'argus', says: 'Argus policy', detail: 'simplified policy text, bans first' },
  { format: 'dn', says: 'Flat DN list', detail: 'RFC 2253' },
  { format: 'dn-oneline', says: 'Flat DN list', detail: 'OpenSSL one-line' },
  { format: 'lcmaps', says: 'LCMAPS ban file', detail: 'for gsi front doors' },
  { format: 'csv', says: 'CSV', detail: 'for spreadsheets' },
  { format: 'json', says: 'JSON', detail: 'whole list, or what changed' },
] as const;

/** The list of all bans for who has no agent: signed and numbered, in every form that front doors read. */
export function ListsPanel({ ban }: { ban: BanView }) {
  return (
    <Panel title="For who has no agent">
      <div className="body stack-tight">
        <p className="quiet">
          {ban.state === 'active' ? 'This ban stands in each list' : 'Lists carry bans that are in force'},
          signed and numbered; a list with a lower number than the last is to be refused.
        </p>
        <ul className="ban-lists">
          {FORMATS.map(({ format, says, detail }) => (
            <li key={format}>
              <a href={`/api/v1/ban-list?format=${format}`} download>
                {says}
              </a>{' '}
              <span className="quiet small">{detail}</span>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
