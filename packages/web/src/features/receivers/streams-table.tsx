import type { StreamView } from '@muster/contract';
import { useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Fault } from '../../ui/loaded.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { LookText } from '../orders/look-sign.tsx';
import { Deliveries } from './deliveries.tsx';
import { RECEIVERS, streamPath } from './paths.ts';
import { PauseDialog } from './pause-dialog.tsx';
import { streamLook } from './stream-look.ts';

interface StreamsTableProps {
  streams: readonly StreamView[];
  mayManage: boolean;
}

/** The ways by which a receiver is told, and whether what we say arrives. */
export function StreamsTable({ streams, mayManage }: StreamsTableProps) {
  return (
    <Scroll label="Streams">
      <table className="table streams">
        <thead>
          <tr>
            <th scope="col">Way</th>
            <th scope="col">Standing</th>
            <th scope="col">Last heard of</th>
            <th scope="col" className="number">
              Waits
            </th>
            <th scope="col">
              <span className="unseen">Do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {streams.map((stream) => (
            <StreamRows key={stream.id} stream={stream} mayManage={mayManage} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function StreamRows({ stream, mayManage }: { stream: StreamView; mayManage: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const act = useAct(RECEIVERS, streamPath(stream.id));
  const way = stream.method === 'push' ? (stream.endpointUrl ?? 'push') : 'fetched by poll';
  return (
    <>
      <tr>
        <th scope="row">
          <span className={stream.method === 'push' ? 'mono' : undefined}>{way}</span>
          {stream.description ? <span className="quiet small stream-line">{stream.description}</span> : null}
        </th>
        <td>
          <LookText look={streamLook(stream)} />
          {stream.statusReason && stream.status !== 'enabled' ? (
            <span className="quiet small stream-line">{stream.statusReason}</span>
          ) : null}
          {stream.lastError ? <span className="hot small stream-line">{stream.lastError}</span> : null}
        </td>
        <td>
          {instantText(Date.parse(stream.lastActiveAt), viewerZone)}
          {stream.failingSince ? (
            <span className="hot small stream-line">
              fails since {instantText(Date.parse(stream.failingSince), viewerZone)}
            </span>
          ) : null}
        </td>
        <td className="number">{stream.waiting}</td>
        <td className="number nowrap">
          <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            Deliveries
          </button>
          {mayManage ? (
            <>
              <button
                type="button"
                className="plain"
                disabled={act.isPending}
                onClick={() => act.mutate({ path: `${streamPath(stream.id)}/verify` })}
              >
                Verify
              </button>
              {stream.status === 'disabled' ? null : (
                <button type="button" className="plain" onClick={() => setAsked(true)}>
                  {stream.status === 'paused' ? 'Let it go on' : 'Pause'}
                </button>
              )}
            </>
          ) : null}
          {isAsked ? <PauseDialog stream={stream} onClose={() => setAsked(false)} /> : null}
        </td>
      </tr>
      {act.error ? (
        <tr>
          <td colSpan={5}>
            <Fault error={act.error} />
          </td>
        </tr>
      ) : null}
      {isOpen ? (
        <tr className="stream-open">
          <td colSpan={5}>
            <Deliveries stream={stream.id} />
          </td>
        </tr>
      ) : null}
    </>
  );
}
