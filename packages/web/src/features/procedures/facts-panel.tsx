import type { FactView, IncidentView } from '@muster/contract';
import { useState } from 'react';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { CorrectFact } from './correct-fact.tsx';

/** What is known to have happened: the clocks rest on nothing else. What was corrected stays, below what replaced it. */
export function FactsPanel({ incident }: { incident: IncidentView }) {
  const [correcting, setCorrecting] = useState<FactView | null>(null);
  const names = new Map(incident.sites.map(({ site }) => [site.id, site.name]));
  const standing = incident.facts
    .filter(({ supersededBy }) => supersededBy === null)
    .toSorted((a, b) => (a.at ?? a.recordedAt).localeCompare(b.at ?? b.recordedAt));
  return (
    <Panel title="What is known">
      {standing.length === 0 ? (
        <p className="empty">Nothing is recorded yet: no clock has begun.</p>
      ) : (
        <ul className="procedure-facts">
          {standing.map((fact) => (
            <li key={fact.id}>
              <div>
                <p>
                  {fact.at === null ? <s>{factWords(fact)}</s> : factWords(fact)}
                  {fact.siteId === null ? null : (
                    <span className="quiet"> · {names.get(fact.siteId) ?? 'a site'}</span>
                  )}
                </p>
                <p className="quiet small">
                  {fact.at === null ? 'did not happen' : instantText(Date.parse(fact.at))}, by {fact.source}
                  {fact.note === null ? '' : ` · ${fact.note}`}
                </p>
                <Before fact={fact} all={incident.facts} />
              </div>
              {incident.mayHandle && !incident.exercise ? (
                <button type="button" className="plain" onClick={() => setCorrecting(fact)}>
                  Correct
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {correcting === null ? null : (
        <CorrectFact
          incident={incident.id}
          fact={correcting}
          title={factWords(correcting)}
          onClose={() => setCorrecting(null)}
        />
      )}
    </Panel>
  );
}

/** What was said before, the latest first. */
function Before({ fact, all }: { fact: FactView; all: readonly FactView[] }) {
  const earlier: FactView[] = [];
  for (let id = fact.supersedes; id !== null && earlier.length < all.length; ) {
    const one = all.find((other) => other.id === id);
    if (!one) break;
    earlier.push(one);
    id = one.supersedes;
  }
  return earlier.map(({ id, at, recordedAt }) => (
    <p key={id} className="quiet small">
      said on {instantText(Date.parse(recordedAt))}:{' '}
      {at === null ? 'did not happen' : instantText(Date.parse(at))}
    </p>
  ));
}

/** `csirt-told` is what a procedure calls it; a request is told from another by its key. */
export function factWords({ kind, key }: Pick<FactView, 'kind' | 'key'>): string {
  const words = kind.replaceAll('-', ' ').replace(/\b(ngi|csirt)\b/g, (word) => word.toUpperCase());
  const said = words.slice(0, 1).toUpperCase() + words.slice(1);
  return kind === 'step-waived' && key !== null ? `${said}: ${key}` : said;
}
