import type { OrderEffects } from '@muster/contract';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { count } from '../../ui/words.ts';
import { cannotBringBack } from './cannot-bring-back.ts';
import { ReachPanels } from './reach-panels.tsx';
import type { Preview } from './use-preview.ts';

interface PreviewPanelsProps {
  preview: Preview;
  effects: OrderEffects;
  isNamed: boolean;
}

/** What the ban would do if it were pressed now. */
export function PreviewPanels({ preview, effects, isNamed }: PreviewPanelsProps) {
  const { reach, fault, isBusy } = preview;
  if (!isNamed)
    return (
      <Panel title="What it would reach">
        <p className="empty">Name somebody. What a ban of them reaches at every site then stands here.</p>
      </Panel>
    );
  if (fault) return <Fault error={fault} />;
  if (reach === null) return <Waiting what="Looking at every site" />;
  const { totals } = reach;
  const lost = cannotBringBack(reach, effects);
  return (
    <div className="stack" aria-busy={isBusy}>
      <section className="facts preview-facts" aria-label="What it would reach">
        <div>
          <b>
            {totals.subjects} <small>{totals.subjects === 1 ? 'name' : 'names'}</small>
          </b>
          <span>{count(totals.users, 'person', 'people')}</span>
        </div>
        <div>
          <b className={totals.collateral > 0 ? 'hot' : undefined}>
            {totals.collateral} <small>collateral</small>
          </b>
          <span>{totals.collateral === 0 ? 'nobody else loses access' : 'lose access unnamed'}</span>
        </div>
        <div>
          <b>
            {totals.workloads} <small>{totals.workloads === 1 ? 'workload' : 'workloads'}</small>
          </b>
          <span>
            {count(totals.credentials, 'credential')}, at {count(totals.touched, 'site')}
          </span>
        </div>
        <div>
          <b>
            {totals.sites} <small>{totals.sites === 1 ? 'site' : 'sites'}</small>
          </b>
          <span>
            {totals.withoutAgent === 0 ? 'each has an agent' : `${totals.withoutAgent} without an agent`}
          </span>
        </div>
      </section>
      <ReachPanels reach={reach} />
      {lost.length > 0 ? (
        <Panel title="What lifting it cannot bring back">
          <ul className="reach-list">
            {lost.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
        </Panel>
      ) : null}
    </div>
  );
}
