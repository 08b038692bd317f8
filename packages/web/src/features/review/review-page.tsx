import type { CampaignSummary, ReviewItem } from '@muster/contract';
import { useSearchParams } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { ItemList } from './item-list.tsx';
import { ItemPanel } from './item-panel.tsx';
import { neighbour } from './review-order.ts';
import '../../ui/queue.css';
import './review.css';

const LIVE = new Set(['running', 'stopping']);

/** What only a person can decide: unsure words, unknown senders, mail that fits nowhere. One key for each decision. */
export function ReviewPage() {
  const [params, setParams] = useSearchParams();
  const campaigns = useRead<CampaignSummary[]>('/api/v1/campaigns');
  const live = campaigns.data?.filter(({ state }) => LIVE.has(state)) ?? [];
  const campaign = params.get('campaign') ?? live[0]?.id ?? null;
  return (
    <Page
      title="Review"
      sub="What a rule read without being sure counts only when you say so."
      actions={
        live.length > 1 ? (
          <select
            className="field"
            aria-label="Campaign"
            value={campaign ?? ''}
            onChange={(event) => setParams({ campaign: event.target.value })}
          >
            {live.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        ) : undefined
      }
    >
      <Loaded of={campaigns}>
        {() =>
          campaign === null ? (
            <p className="empty panel">No campaign is running, so nothing waits to be read.</p>
          ) : (
            <Items
              key={campaign}
              campaign={campaign}
              open={params.get('item')}
              onOpen={(item) =>
                setParams(item === null ? { campaign } : { campaign, item }, { replace: true })
              }
            />
          )
        }
      </Loaded>
    </Page>
  );
}

interface ItemsProps {
  campaign: string;
  open: string | null;
  onOpen: (item: string | null) => void;
}

function Items({ campaign, open, onOpen }: ItemsProps) {
  const path = `/api/v1/campaigns/${campaign}/review`;
  const items = useRead<ReviewItem[]>(path, { everyMs: 10_000 });
  return (
    <Loaded
      of={items}
      isEmpty={(all) => all.length === 0}
      empty="Nothing waits for you. New items come here by themselves."
    >
      {(all) => {
        const item = all.find(({ id }) => id === open) ?? all[0];
        return (
          <div className="queue">
            <Panel
              title="Waiting"
              aside={<span className="quiet small">{count(all.length, 'item')}, oldest first</span>}
            >
              <ItemList items={all} open={item?.id ?? null} onOpen={onOpen} />
            </Panel>
            {item ? (
              <ItemPanel
                key={item.id}
                item={item}
                campaign={campaign}
                onStep={(step) => onOpen(neighbour(all, item.id, step)?.id ?? item.id)}
                onDecided={() =>
                  onOpen(neighbour(all, item.id, 1)?.id ?? neighbour(all, item.id, -1)?.id ?? null)
                }
              />
            ) : null}
          </div>
        );
      }}
    </Loaded>
  );
}
