import type { ScenarioDraftView, ScenarioView } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { DraftWorkspace } from './draft-workspace.tsx';
import { ShippedWorkspace } from './shipped-workspace.tsx';
import './scenarios.css';

const crumbs = [{ label: 'Scenarios', href: '/scenarios' }];

/** One scenario: its text, its time line, its dry run. Drafts have an id, those that ship with Muster a name. */
export function ScenarioPage({ name = '' }: { name?: string }) {
  return name.startsWith('scd_') ? <Draft id={name} key={name} /> : <Shipped name={name} key={name} />;
}

function Draft({ id }: { id: string }) {
  const draft = useRead<ScenarioDraftView>(`/api/v1/scenario-drafts/${id}`);
  if (draft.data && !draft.error) return <DraftWorkspace draft={draft.data} />;
  return (
    <Page title="Scenario" crumbs={crumbs}>
      <Loaded of={draft}>{() => null}</Loaded>
    </Page>
  );
}

function Shipped({ name }: { name: string }) {
  const shipped = useRead<ScenarioView>(`/api/v1/scenarios/${encodeURIComponent(name)}`);
  if (shipped.data && !shipped.error) return <ShippedWorkspace scenario={shipped.data} />;
  return (
    <Page title="Scenario" crumbs={crumbs}>
      <Loaded of={shipped}>{() => null}</Loaded>
    </Page>
  );
}
