import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { NotReachable, Refused } from '../app/api.ts';
import { machineTime } from '../app/timers.ts';
import { durationText } from './times.ts';
import { Waiting } from './waiting.tsx';

interface LoadedProps<Answer> {
  of: UseQueryResult<Answer>;
  /** Says that there is nothing, and what to do about it; `isEmpty` says when. */
  empty?: ReactNode;
  isEmpty?: (answer: Answer) => boolean;
  children: (answer: Answer) => ReactNode;
}

/**
 * An answer of the server in all its states: on its way, refused, not reachable (then the last answer stays, with its
 * age), empty, there.
 */
export function Loaded<Answer>({ of, empty, isEmpty, children }: LoadedProps<Answer>) {
  const { data, error, dataUpdatedAt } = of;
  // While it tries again the query holds the cause apart.
  const cause = error ?? of.failureReason;
  if (cause instanceof Refused) return <Fault error={cause} />;
  if (data === undefined) return cause ? <Fault error={cause} /> : <Waiting />;
  return (
    <>
      {cause ? <Stale since={dataUpdatedAt} cause={cause} /> : null}
      {isEmpty?.(data) ? <div className="empty">{empty}</div> : children(data)}
    </>
  );
}

/** What happened, in the server's words, with the code by which it can be looked up. */
export function Fault({ error }: { error: Error }) {
  return (
    <div className="fault" role="alert">
      <p>{error.message}</p>
      {error instanceof Refused ? <p className="quiet small mono">{error.code}</p> : null}
      {error instanceof NotReachable ? (
        <p className="quiet">Nothing is lost on the server. Trying again.</p>
      ) : null}
    </div>
  );
}

function Stale({ since, cause }: { since: number; cause: Error }) {
  return (
    <p className="line" role="status">
      {cause.message} What you see was read {durationText((machineTime() - since) / 1000)} ago; nothing is
      lost on the server. Trying again.
    </p>
  );
}
