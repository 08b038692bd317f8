import type { AbuseReportSummary } from '@muster/contract';
import { useNow } from '../../app/server-clock.ts';
import { durationText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';

interface ReportListProps {
  reports: readonly AbuseReportSummary[];
  open: string | null;
  onOpen: (id: string) => void;
}

export function ReportList({ reports, open, onOpen }: ReportListProps) {
  const now = useNow();
  return (
    <ul className="choices queue-list">
      {reports.map(({ id, subject, reporter, receivedAt, addresses, sites, alike, format, abuseKind }) => (
        <li key={id}>
          <button type="button" aria-current={id === open ? 'true' : undefined} onClick={() => onOpen(id)}>
            <span className="queue-line">
              <b>{subject}</b>
              <time className="quiet small nowrap" dateTime={receivedAt}>
                {now === null ? '' : durationText((now - Date.parse(receivedAt)) / 1000)}
              </time>
            </span>
            <span className="queue-line quiet small">
              <span>{reporter.name || reporter.address || 'nobody named'}</span>
              {alike > 0 ? <span>and {count(alike, 'more like it', 'more like it')}</span> : null}
            </span>
            <span className="queue-line small">
              <span className="mono">{addresses.slice(0, 2).join(', ') || 'no address'}</span>
              <span className={sites.length > 0 ? '' : 'quiet'}>
                {sites.length > 0
                  ? sites.map(({ name }) => name).join(', ')
                  : abuseKind || (format === 'text' ? '' : format)}
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
