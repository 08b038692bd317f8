import type { ScenarioCheckView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { OutlineList } from './outline/outline-list.tsx';
import { OutlinePicture } from './outline/outline-picture.tsx';
import './outline/outline.css';

interface OutlinePanelProps {
  view: ScenarioCheckView;
  /** It is that of the last text that could be read. */
  stale: boolean;
  onStart: (startsAt: string) => void;
}

/** What happens when, and what is due, for a start that the reader chooses. */
export function OutlinePanel({ view: { outline, startsAt, calendar }, stale, onStart }: OutlinePanelProps) {
  return (
    <Panel
      title="Time line"
      aside={
        <label className="row small start-at">
          <span className="quiet">if it starts at</span>
          <input
            className="field mono"
            type="datetime-local"
            value={startsAt.slice(0, 16)}
            onChange={({ target }) => {
              if (target.value) onStart(`${target.value}:00.000Z`);
            }}
          />
          <span className="quiet">UTC</span>
        </label>
      }
    >
      {stale ? <p className="line">Of the last text without problems.</p> : null}
      <OutlinePicture outline={outline} />
      <OutlineList outline={outline} startMs={Date.parse(startsAt)} />
      <p className="quiet small measured">
        Working time is that of the federation’s calendar ({calendar.zone}); a site’s own may differ. The
        picture’s scale gives hours and weeks room alike.
      </p>
    </Panel>
  );
}
