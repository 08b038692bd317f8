import type { CampaignSetUpView } from '@muster/contract';
import { Link } from 'wouter';
import { useTick } from '../../app/server-clock.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Tlp } from '../../ui/tlp.tsx';
import { hasStarted, isOver, ladderOf, takingPart } from './ladder.ts';
import { LadderNav } from './ladder-nav.tsx';
import { NextStep } from './next-step.tsx';
import { AnnounceStep } from './steps/announce-step.tsx';
import { CalendarStep } from './steps/calendar-step.tsx';
import { ConsentStep } from './steps/consent-step.tsx';
import { ContactsStep } from './steps/contacts-step.tsx';
import { PlanStep } from './steps/plan-step.tsx';
import { RehearsalStep } from './steps/rehearsal-step.tsx';
import { StartStep } from './steps/start-step.tsx';
import { useContactGrounds } from './use-contact-grounds.ts';
import { useSetUp } from './use-set-up.ts';
import './set-up.css';

/** From the draft to the start, step by step, each with what is missing for the next. */
export function SetUpPage({ id = '' }: { id?: string }) {
  const view = useSetUp(id);
  const { data } = view;
  return (
    <Page
      title={data?.campaign.name ?? 'Set-up'}
      crumbs={[{ label: 'Campaigns', href: '/campaigns' }]}
      {...(data
        ? {
            sub: (
              <>
                Set-up · {data.campaign.state} · <Tlp label={data.script.tlp} />
              </>
            ),
            actions: <Actions view={data} />,
          }
        : {})}
    >
      <Loaded of={view}>{(known) => <Steps view={known} />}</Loaded>
    </Page>
  );
}

function Actions({ view: { campaign, mayChange } }: { view: CampaignSetUpView }) {
  return (
    <>
      {mayChange ? (
        <Link className="button" href={`/campaigns/new?from=${campaign.id}`}>
          Draft another like it
        </Link>
      ) : null}
      {campaign.announcedAt ? (
        <Link className={campaign.startedAt ? 'main' : 'button'} href={`/campaigns/${campaign.id}`}>
          Board
        </Link>
      ) : null}
    </>
  );
}

function Steps({ view }: { view: CampaignSetUpView }) {
  // To the minute: a page full of tables is not drawn each second.
  const minute = useTick((now) => (now === null ? null : Math.floor(now / 60_000) * 60_000));
  const now = minute ?? Date.parse(view.at);
  const grounds = useContactGrounds();
  const bounced = takingPart(view).filter(({ site }) => grounds.get(site.id)?.state === 'bad').length;
  const { steps, next } = ladderOf(view, now, bounced);
  const may = view.mayChange && !hasStarted(view.campaign) && !isOver(view.campaign);
  const part = { view, may };
  return (
    <div className="set-up">
      <LadderNav steps={steps} next={next?.id ?? null} />
      <div className="stack steps">
        <NextStep view={view} next={next} />
        <PlanStep {...part} />
        <ContactsStep {...part} />
        <CalendarStep {...part} />
        <ConsentStep {...part} />
        <RehearsalStep {...part} />
        <AnnounceStep {...part} />
        <StartStep {...part} now={now} />
      </div>
    </div>
  );
}
