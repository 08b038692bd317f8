import { useSearchParams } from 'wouter';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { type Box, boxes, filterFrom } from './mail-filter.ts';
import { MailFilters } from './mail-filters.tsx';
import { MailList } from './mail-list.tsx';
import { SentList } from './sent-list.tsx';
import './mail.css';

/** What came in and fits nowhere, all that came in, and what became of what went out. */
export function MailPage() {
  const [params, setParams] = useSearchParams();
  const box = boxes.find(({ name }) => name === params.get('box'))?.name ?? 'triage';
  const filter = filterFrom(params);
  const go = (next: Box, values: Record<string, string> = {}) => setParams({ box: next, ...values });
  return (
    <Page
      title="Mail"
      sub="A person is told from a machine by rules that name themselves; only a person stops a clock."
    >
      <Tabs label="Boxes" here={box}>
        {boxes.map(({ name, label }) => (
          <button
            key={name}
            type="button"
            aria-current={name === box ? 'page' : undefined}
            onClick={() => go(name)}
          >
            {label}
          </button>
        ))}
      </Tabs>
      {box === 'triage' ? null : <MailFilters box={box} filter={filter} onFilter={(next) => go(box, next)} />}
      {box === 'sent' ? <SentList filter={filter} /> : <MailList box={box} filter={filter} />}
    </Page>
  );
}
