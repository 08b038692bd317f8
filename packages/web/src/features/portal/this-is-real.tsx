import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';

/** Something real has happened: the drill ends at this site at once, without a point lost. */
export function ThisIsReal({ campaign, site }: { campaign: string; site: { id: string; name: string } }) {
  const path = `/api/v1/campaigns/${campaign}`;
  const suspend = useAct(path, '/api/v1/incidents');
  return (
    <section className="portal-real">
      <p>
        Something real at your site? Hold this: the drill stops there at once, its copies end, no deadline
        runs, and the officers are told. It costs no point.
      </p>
      <HoldButton
        disabled={suspend.isPending}
        extent={`Suspends the drill at ${site.name} and stops its copies. Press again to do it.`}
        onHeld={() =>
          suspend.mutate(
            { path: `${path}/suspensions`, body: { site: site.id, reason: 'this is real' } },
            { onSuccess: () => announce(`The drill is suspended at ${site.name}.`) },
          )
        }
      >
        <span>This is real</span>
        <small>hold</small>
      </HoldButton>
      {suspend.error ? <Fault error={suspend.error} /> : null}
    </section>
  );
}
