import type { IncidentTimeline, IncidentTimelineEntry, TimelineTopic } from '@muster/contract';
import { useState } from 'react';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useList } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Older } from '../../ui/older.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { TimelineDays } from './entries.tsx';
import { NoteForm } from './note-form.tsx';
import { topicOrder, topicWords } from './topic-words.ts';
import './timeline.css';

interface Filter {
  topic?: TimelineTopic;
  site?: string;
}

/** Everything that happened, in the order in which it happened, and a line to write down what was said. */
export function TimelinePart({ incident }: IncidentPartProps) {
  const [filter, setFilter] = useState<Filter>({});
  const [correcting, setCorrecting] = useState<IncidentTimelineEntry | null>(null);
  const base = `/api/v1/incidents/${incident.id}/timeline`;
  const pages = useList<IncidentTimelineEntry>((cursor) => {
    const question = new URLSearchParams({ ...filter, limit: '100', ...(cursor ? { cursor } : {}) });
    return `${base}?${question}`;
  });
  const first = pages.data?.pages[0] as IncidentTimeline | undefined;
  const entries = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className="stack">
      {first?.mayWrite ? (
        <Panel title="Write down">
          <NoteForm incident={incident} />
        </Panel>
      ) : null}
      <Panel
        title="Timeline"
        aside={
          <a className="small" href={`${base}.csv`} download>
            CSV
          </a>
        }
      >
        <Filters incident={incident} filter={filter} onChange={setFilter} topics={first?.topics ?? []} />
        {pages.error ? <Fault error={pages.error} /> : null}
        {pages.data === undefined ? (
          pages.error ? null : (
            <Waiting />
          )
        ) : entries.length === 0 ? (
          <p className="empty">
            {filter.topic || filter.site ? 'Nothing fits.' : 'Nothing has happened yet that you may read.'}
          </p>
        ) : (
          <TimelineDays
            incident={incident.id}
            entries={entries}
            onCorrect={first?.mayWrite ? setCorrecting : undefined}
          />
        )}
        <Older pages={pages} />
      </Panel>
      {correcting ? (
        <Dialog title="Correct what was written down" onClose={() => setCorrecting(null)}>
          <NoteForm incident={incident} corrects={correcting} onDone={() => setCorrecting(null)} />
        </Dialog>
      ) : null}
    </div>
  );
}

interface FiltersProps extends IncidentPartProps {
  filter: Filter;
  topics: IncidentTimeline['topics'];
  onChange: (filter: Filter) => void;
}

function Filters({ incident, filter, topics, onChange }: FiltersProps) {
  const counts = new Map(topics.map(({ topic, count }) => [topic, count]));
  const { topic: _topic, ...withoutTopic } = filter;
  const { site: _site, ...withoutSite } = filter;
  return (
    <search className="filters timeline-filters">
      <select
        className="field"
        aria-label="What it is about"
        value={filter.topic ?? ''}
        onChange={({ target }) => {
          const topic = topicOrder.find((one) => one === target.value);
          onChange(topic ? { ...withoutTopic, topic } : withoutTopic);
        }}
      >
        <option value="">Everything</option>
        {topicOrder
          .filter((topic) => counts.has(topic))
          .map((topic) => (
            <option key={topic} value={topic}>
              {topicWords[topic]} ({counts.get(topic)})
            </option>
          ))}
      </select>
      {incident.sites.length > 1 ? (
        <select
          className="field"
          aria-label="Site"
          value={filter.site ?? ''}
          onChange={({ target }) =>
            onChange(target.value === '' ? withoutSite : { ...withoutSite, site: target.value })
          }
        >
          <option value="">Every site</option>
          {incident.sites.map(({ site }) => (
            <option key={site.id} value={site.id}>
              {site.name}
            </option>
          ))}
        </select>
      ) : null}
    </search>
  );
}
