import type { BlockImageRequest, ImageBlockView, ImageReach } from '@muster/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { ask } from '../../app/api.ts';
import { useAct } from '../../app/query.ts';
import { useNow } from '../../app/server-clock.ts';
import { useSettled } from '../../app/settled.ts';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { count } from '../../ui/words.ts';
import '../bans/new-ban.css';
import { BlockForm } from './block-form.tsx';
import { type BlockDraft, blockOf, emptyBlock, imageOf, missingOf, whatOf } from './draft.ts';
import { ImageReachPanels } from './image-reach-panels.tsx';
import './images.css';
import { BLOCKS, ORDERS } from './paths.ts';

const PAUSE_MS = 400;

/** Which image and why at the left; where servers run from it at the right, as it is written; then it is pressed once. */
export function BlockImagePage() {
  const [params] = useSearchParams();
  const [, go] = useLocation();
  const [draft, setDraft] = useState<BlockDraft>(() => ({
    ...emptyBlock,
    written: params.get('image') ?? '',
    site: params.get('site') ?? '',
    incident: params.get('incident') ?? '',
  }));
  const now = useNow() ?? 0;
  const wanted = JSON.stringify(whatOf(draft));
  const settled = useSettled(wanted, PAUSE_MS);
  const preview = useQuery({
    queryKey: ['image preview', settled],
    queryFn: ({ signal }) => ask<ImageReach>('POST', '/api/v1/images/preview', JSON.parse(settled), signal),
    enabled: settled !== 'null',
    placeholderData: keepPreviousData,
    retry: false,
  });
  const act = useAct<ImageBlockView, Partial<BlockImageRequest>>(BLOCKS, ORDERS);
  const image = imageOf(draft.written);
  const isCurrent = settled === wanted && !preview.isPlaceholderData && !preview.isFetching;
  function press(): void {
    const block = blockOf(draft, now);
    if (block) act.mutate({ path: BLOCKS, body: block }, { onSuccess: ({ id }) => go(`/images/${id}`) });
  }
  return (
    <Page
      title="Block an image"
      crumbs={[{ label: 'Images', href: '/images' }]}
      sub="Nothing new starts from it. What runs goes on, and nothing happens before you press."
    >
      <div className="new-ban">
        <Panel title="Which and why">
          <div className="body">
            <BlockForm draft={draft} onDraft={setDraft} now={now} />
          </div>
        </Panel>
        <div className="stack">
          {image === null ? (
            <Panel title="What it would touch">
              <p className="empty">Name an image. Where servers run from it then stands here.</p>
            </Panel>
          ) : preview.error ? (
            <Fault error={preview.error} />
          ) : preview.data === undefined ? (
            <Waiting what="Looking at every site" />
          ) : (
            <>
              <div className="stack images-reach" aria-busy={!isCurrent}>
                <ImageReachPanels image={image} reach={preview.data} />
              </div>
              <Press
                reach={preview.data}
                missing={missingOf(draft)}
                isReady={isCurrent && !act.isPending}
                fault={act.error}
                onPress={press}
              />
            </>
          )}
        </div>
      </div>
    </Page>
  );
}

interface PressProps {
  reach: ImageReach;
  missing: readonly string[];
  isReady: boolean;
  fault: Error | null;
  onPress: () => void;
}

/** The one press; above the limit it asks a second officer instead. */
function Press({ reach: { approval, sites }, missing, isReady, fault, onPress }: PressProps) {
  const at = `at ${count(sites, 'site')}`;
  return (
    <section className="press" aria-label="Block">
      {fault ? <Fault error={fault} /> : null}
      {approval.needed ? (
        <div>
          <b>A second officer must approve it.</b>
          <ul>
            {approval.reasons.map((why) => (
              <li key={why}>{why}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <div className="row">
        <HoldButton
          extent={`${approval.needed ? 'Asks a second officer to block it' : 'Blocks it'} ${at}; press again to do it`}
          disabled={missing.length > 0 || !isReady}
          onHeld={onPress}
        >
          {approval.needed ? `Ask a second officer: block it ${at}` : `Block it ${at}`}
        </HoldButton>
        <span className="quiet">
          {missing.length > 0
            ? `Still to say: ${missing.join(', ')}.`
            : approval.needed
              ? 'No site hears of it before that.'
              : 'Hold to press. Every site decides for itself; you see what each does.'}
        </span>
      </div>
    </section>
  );
}
