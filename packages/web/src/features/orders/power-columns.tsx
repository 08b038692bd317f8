import type { SiteOrderCounts } from '@muster/contract';
import type { ReactNode } from 'react';
import type { Column } from '../../ui/lines-table.tsx';
import { dayText, instantText, timeText, viewerZone } from '../../ui/times.ts';
import { ProvenShare } from './proven-share.tsx';

/** What a ban and the block of an image have in common. */
export interface Power {
  /** Null where nothing was ordered. */
  counts: SiteOrderCounts | null;
  /** How it stands, in a word. */
  says: string;
  since: string;
  until: ReactNode;
  by: string;
}

/** The columns that they share: how far, since when, until when, and by whom. */
export function powerColumns<Row>(powerOf: (row: Row) => Power): Column<Row>[] {
  return [
    {
      title: 'Sites',
      says: '',
      className: 'of-sites',
      of(row) {
        const { counts, says } = powerOf(row);
        return counts ? <ProvenShare counts={counts} /> : <span className="quiet small">{says}</span>;
      },
    },
    {
      title: 'Since',
      className: 'of-since',
      of(row) {
        const { since } = powerOf(row);
        const ms = Date.parse(since);
        return (
          <time className="nowrap" dateTime={since} title={instantText(ms)}>
            {dayText(ms, viewerZone)}, {timeText(ms, viewerZone)}
          </time>
        );
      },
    },
    { title: 'Until', className: 'of-until', of: (row) => powerOf(row).until },
    { title: 'By', className: 'of-by', of: (row) => powerOf(row).by },
  ];
}
