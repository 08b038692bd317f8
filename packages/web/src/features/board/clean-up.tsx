import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { count } from '../../ui/words.ts';

interface Leftover {
  deployment: string;
  outcome: 'removed' | 'held' | 'running' | 'gone' | 'unreachable';
}

/** Looks at every host again: what has ended there counts as ended, and what a site released is removed. */
export function CleanUp({ campaign }: { campaign: string }) {
  const path = `/api/v1/campaigns/${campaign}`;
  const clean = useAct<Leftover[]>(path);
  return (
    <div className="row">
      <button
        type="button"
        className="button"
        disabled={clean.isPending}
        onClick={() =>
          clean.mutate(
            { path: `${path}/clean-up` },
            { onSuccess: (leftovers) => announce(leftoversText(leftovers)) },
          )
        }
      >
        {clean.isPending ? 'Looking at the hosts …' : 'Look at the hosts and clear up'}
      </button>
      {clean.data ? (
        <span className="quiet">{leftoversText(clean.data)}</span>
      ) : (
        <span className="quiet">Ends are read from the hosts; what sites released is removed.</span>
      )}
      {clean.error ? <Fault error={clean.error} /> : null}
    </div>
  );
}

export function leftoversText(leftovers: readonly Leftover[]): string {
  const number = (of: Leftover['outcome']) => leftovers.filter(({ outcome }) => outcome === of).length;
  const words: [Leftover['outcome'], (n: number) => string][] = [
    ['removed', (n) => `${count(n, 'copy', 'copies')} cleared away`],
    ['gone', (n) => `nothing was left of ${n}`],
    ['held', (n) => `${n} kept by their site as evidence`],
    ['running', (n) => `${n} still run`],
    ['unreachable', (n) => `${n} behind a door that does not answer`],
  ];
  const said = words.filter(([of]) => number(of) > 0).map(([of, say]) => say(number(of)));
  return said.length > 0 ? `${said.join(', ')}.` : 'Nothing is left to clear away.';
}
