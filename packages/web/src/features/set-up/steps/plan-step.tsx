import type { CampaignSetUpView } from '@muster/contract';
import { durationText } from '../../../ui/times.ts';
import { count } from '../../../ui/words.ts';
import { OutlineList } from '../../scenarios/outline/outline-list.tsx';
import { OutlinePicture } from '../../scenarios/outline/outline-picture.tsx';
import '../../scenarios/outline/outline.css';
import { extentText, takingPart } from '../ladder.ts';
import { StepPanel, type StepProps } from '../step-panel.tsx';
import { bothZones } from '../window-text.ts';

/** What was drafted. It stays: another window, script or site is another draft. */
export function PlanStep({ view }: StepProps) {
  const { campaign, script } = view;
  const from = Date.parse(campaign.window.from);
  const startMs = campaign.startedAt ? Date.parse(campaign.startedAt) : from;
  const leftOut = campaign.participations.filter((part) => part.leftOut);
  return (
    <StepPanel id="plan" title="Plan" aside={<span className="quiet small">{whose(campaign)}</span>}>
      <div className="body stack-tight">
        <dl className="pairs">
          <dt>Scenario</dt>
          <dd>
            {script.title}{' '}
            <span className="quiet nowrap">
              ({campaign.scenario.name}, version {campaign.scenario.version})
            </span>
          </dd>
          <dt>Window</dt>
          <dd>
            {bothZones(from)} to {bothZones(Date.parse(campaign.window.to))}
          </dd>
          <dt>Acts for</dt>
          <dd>
            {durationText(script.lastActSeconds)} after the start, over after{' '}
            {durationText(script.endsSeconds)}
          </dd>
          <dt>Extent</dt>
          <dd>{extentText(view)}</dd>
          <dt>Sites</dt>
          <dd>
            {count(takingPart(view).length, 'site')}
            {leftOut.length > 0 ? `, ${leftOut.length} left out` : ''}
          </dd>
          <dt>Asks</dt>
          <dd>{script.contact} answers questions about it</dd>
        </dl>
      </div>
      <details className="script">
        <summary>
          The script, for a start {campaign.startedAt ? 'as it was' : 'when the window opens'}
        </summary>
        <p className="quiet story-of">{script.story}</p>
        <OutlinePicture outline={script.outline} />
        <OutlineList outline={script.outline} startMs={startMs} />
      </details>
    </StepPanel>
  );
}

function whose({ scope }: CampaignSetUpView['campaign']): string {
  return scope.kind === 'ngi' ? 'run by the NGI' : 'run by the CSIRT';
}
