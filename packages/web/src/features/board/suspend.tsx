import type { GridSite } from '@muster/contract';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';

/** "This is real" ends the drill at one site at once; its copies stop, its clocks stand still. */
export function Suspend({ campaign, site }: { campaign: string; site: GridSite['site'] }) {
  const path = `/api/v1/campaigns/${campaign}`;
  const suspend = useAct<unknown, { site: string; reason: string }>(path);
  return (
    <section>
      <HoldButton
        disabled={suspend.isPending}
        extent={`Press again to suspend the drill at ${site.name}.`}
        onHeld={() =>
          suspend.mutate(
            { path: `${path}/suspensions`, body: { site: site.id, reason: 'this is real' } },
            { onSuccess: () => announce(`The drill is suspended at ${site.name}.`) },
          )
        }
      >
        <span>This is real: suspend {site.name}</span>
        <small>hold</small>
      </HoldButton>
      {suspend.error ? <Fault error={suspend.error} /> : null}
    </section>
  );
}
