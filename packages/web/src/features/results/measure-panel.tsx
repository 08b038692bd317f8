import type { MeasureView, VerdictWord } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { SpreadTable } from './spread-table.tsx';
import { StripPlot } from './strip-plot.tsx';
import { spreadText, stripsOf } from './strips.ts';

interface MeasurePanelProps {
  title: string;
  means: string;
  measure: MeasureView;
  campaign: string;
  whole: boolean;
}

/** One of the two times: every site on one line, its NGIs and earlier campaigns below, the same figures beside. */
export function MeasurePanel({ title, means, measure, campaign, whole }: MeasurePanelProps) {
  const strips = stripsOf(measure, campaign, whole);
  const missing = missingText(measure);
  return (
    <Panel
      className="measure"
      title={title}
      aside={<span className="quiet small">{spreadText(measure)}</span>}
    >
      <p className="means quiet small">
        {means} A circle is a site, the box the middle half, the stroke the median.
      </p>
      <div className="measure-parts">
        <StripPlot
          label={`${title}, every site on one scale`}
          strips={strips}
          dueSeconds={measure.dueSeconds}
        />
        <SpreadTable label={title} strips={strips} />
      </div>
      {missing === '' ? null : <p className="means quiet small">{missing}</p>}
    </Panel>
  );
}

/** Who did not get there stands in no median; so they are named beside it. */
function missingText({ points }: MeasureView): string {
  const names = (verdict: VerdictWord) =>
    points.filter((point) => point.seconds === null && point.verdict === verdict).map(({ site }) => site);
  const [failed, open] = [names('fail'), names('pending')];
  return [
    ...(failed.length > 0 ? [`Not reached: ${failed.join(', ')}.`] : []),
    ...(open.length > 0 ? [`Still open: ${open.join(', ')}.`] : []),
  ].join(' ');
}
