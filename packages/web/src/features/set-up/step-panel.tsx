import type { CampaignSetUpView } from '@muster/contract';
import type { ReactNode } from 'react';
import { Panel } from '../../ui/panel.tsx';
import type { StepId } from './ladder.ts';

/** What every step gets. */
export interface StepProps {
  view: CampaignSetUpView;
  /** Whether the reader may still change something. */
  may: boolean;
}

interface StepPanelProps {
  id: StepId;
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}

export function StepPanel({ id, title, aside, children }: StepPanelProps) {
  return (
    <div id={id} className="step">
      <Panel title={title} aside={aside}>
        {children}
      </Panel>
    </div>
  );
}
