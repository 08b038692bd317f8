import type { SchemeView } from '@muster/contract';
import { useAct, useRead } from '../../../app/query.ts';
import { announce } from '../../../ui/announcer.tsx';
import { HoldButton } from '../../../ui/hold-button.tsx';
import { Fault, Loaded } from '../../../ui/loaded.tsx';
import { instantText } from '../../../ui/times.ts';
import { count } from '../../../ui/words.ts';
import { takingPart } from '../ladder.ts';
import { SchemeTable } from '../scheme-table.tsx';
import { StepPanel, type StepProps } from '../step-panel.tsx';

/** The scoring as participants will see it, and the act that publishes it. */
export function AnnounceStep({ view, may }: StepProps) {
  const { campaign } = view;
  const path = `/api/v1/campaigns/${campaign.id}`;
  const scheme = useRead<SchemeView>(`${path}/scheme`);
  const publish = useAct(path);
  const sites = count(takingPart(view).length, 'site');
  return (
    <StepPanel id="announce" title="Announcement and scoring">
      <div className="body stack-tight">
        {campaign.announcedAt ? (
          <p>
            Announced {instantText(Date.parse(campaign.announcedAt))}: window and scoring are published and
            frozen. <span className="quiet">Their hash stands in the ledger.</span>
          </p>
        ) : (
          <>
            <p>
              From the announcement on, {sites} and their NGIs see the window and this scoring, and neither
              changes any more. The script stays secret.
            </p>
            {may ? (
              <div className="row">
                <HoldButton
                  disabled={campaign.state !== 'rehearsed' || publish.isPending}
                  extent={`Press again to announce it to ${sites}.`}
                  onHeld={() =>
                    publish.mutate({ path: `${path}/announce` }, { onSuccess: () => announce('Announced.') })
                  }
                >
                  Announce to {sites}
                </HoldButton>
                {campaign.state === 'draft' ? (
                  <span className="quiet">A clean rehearsal comes first.</span>
                ) : null}
              </div>
            ) : null}
          </>
        )}
        {publish.error ? <Fault error={publish.error} /> : null}
      </div>
      <details className="script">
        <summary>The scoring, as participants {campaign.announcedAt ? '' : 'will '}see it</summary>
        <Loaded of={scheme}>{(known) => <SchemeTable scheme={known} />}</Loaded>
      </details>
    </StepPanel>
  );
}
