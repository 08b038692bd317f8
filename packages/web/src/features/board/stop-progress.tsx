import type { GridView, StopProgressView } from '@muster/contract';
import { useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { Fault } from '../../ui/loaded.tsx';
import { instantText, secondsText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { CleanUp } from './clean-up.tsx';

const ASK_EVERY_MS = 1000;

/** How far a full stop has come: to no copy, or to those that cannot be reached and how long each can still live. */
export function StopProgress({ campaign, may }: Pick<GridView, 'campaign' | 'may'>) {
  const { id, state } = campaign;
  const ending = state === 'stopping' || state === 'aborted';
  const path = `/api/v1/campaigns/${id}`;
  const [over, setOver] = useState(false);
  const progress = useRead<StopProgressView>(`${path}/stop`, {
    everyMs: over ? 0 : ASK_EVERY_MS,
    when: ending && may.seeAll,
  });
  if (!ending || !may.seeAll || !progress.data) return null;
  const { copies, stopped, endedOtherwise, neverStarted, unreachable } = progress.data;
  const gone = stopped + endedOtherwise + neverStarted;
  const left = Math.max(0, copies - gone);
  if (over !== (left === 0)) setOver(left === 0);
  const counts = `${stopped} stopped and said so, ${endedOtherwise} had ended before, ${neverStarted} never started`;
  return (
    <section className={left === 0 ? 'stopping gone' : 'stopping'} aria-label="Full stop">
      <b role="status">
        {left === 0 ? goneText(copies) : `${left} of ${count(copies, 'copy', 'copies')} left`}
      </b>
      {left === 0 ? null : <progress max={copies} value={gone} aria-label="Copies gone" />}
      {copies > 0 ? <p className="quiet">{counts}</p> : null}
      {left === 0 ? null : <Unreachable copies={unreachable} />}
      {may.run ? <CleanUp campaign={id} /> : null}
      {left === 0 && state === 'stopping' && may.run ? <Close path={path} /> : null}
    </section>
  );
}

function goneText(copies: number): string {
  if (copies === 0) return 'The campaign has ended; it had no copies.';
  return copies === 1 ? 'The one copy is gone.' : `All ${copies} copies are gone.`;
}

function Unreachable({ copies }: { copies: StopProgressView['unreachable'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
    <ul tabIndex={0} aria-label="Copies that are left">
      {copies.map(({ deployment, site, role, lastBeat, latestEnd }) => (
        <li key={deployment}>
          <b>{site}</b>, {role} <span className="mono">{deployment.slice(-6)}</span>:{' '}
          {lastBeat ? `last beat ${secondsText(Date.parse(lastBeat))} UTC` : 'never heard'}, ends by itself{' '}
          {instantText(Date.parse(latestEnd))} at the latest
        </li>
      ))}
    </ul>
  );
}

function Close({ path }: { path: string }) {
  const close = useAct(path, '/api/v1/campaigns');
  return (
    <div className="row">
      <button
        type="button"
        className="button"
        disabled={close.isPending}
        onClick={() => close.mutate({ path: `${path}/close` })}
      >
        Close the campaign
      </button>
      {close.error ? <Fault error={close.error} /> : null}
    </div>
  );
}
