import type { DeliveryStep, SiteDelivery } from '@muster/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Scroll } from '../../../ui/scroll.tsx';
import { dayText, instantText, timeText } from '../../../ui/times.ts';
import { GroundSign } from '../readiness-sign.tsx';
import { deliveryWords, sayer, toldSteps } from './delivery-words.ts';

const FIRST = 12;

/** What became of every message: each state of it, when, and whose word that is. */
export function DeliveriesPanel({
  path,
  deliveries,
}: {
  path: string;
  deliveries: UseQueryResult<SiteDelivery[]>;
}) {
  const [all, setAll] = useState(false);
  return (
    <Panel
      title="What became of our mail"
      aside={
        <a className="small" href={`${path}/deliveries.csv`} download>
          CSV
        </a>
      }
    >
      <Loaded
        of={deliveries}
        isEmpty={(known) => known.length === 0}
        empty="Nothing was ever sent to this site. Whether its addresses work is not known."
      >
        {(known) => (
          <>
            <Scroll label="Messages">
              <table className="table lines deliveries">
                <thead>
                  <tr>
                    <th scope="col">Message</th>
                    <th scope="col">What became of it</th>
                  </tr>
                </thead>
                <tbody>
                  {known.slice(0, all ? known.length : FIRST).map((one) => (
                    <DeliveryRow key={one.id} one={one} />
                  ))}
                </tbody>
              </table>
            </Scroll>
            {known.length > FIRST && !all ? (
              <p className="more">
                <button type="button" className="plain" onClick={() => setAll(true)}>
                  Show all {known.length}
                </button>
              </p>
            ) : null}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function DeliveryRow({ one }: { one: SiteDelivery }) {
  const { address, kind, subject, campaign, sentAt, state } = one;
  const steps = toldSteps(one.steps);
  return (
    <tr>
      <th scope="row">
        <span title={subject}>
          <b>{kind}</b> to {address}
        </span>
        <span className="quiet small of">
          {sentAt === null ? 'not sent yet' : instantText(Date.parse(sentAt))}
          {campaign === null ? null : (
            <>
              {', '}
              <Link href={`/campaigns/${campaign.id}/sites/${campaign.participation}`}>{campaign.name}</Link>
            </>
          )}
        </span>
      </th>
      <td>
        <ol className="steps">
          {steps.length === 0 ? <li>{deliveryWords(state).says}</li> : null}
          {steps.map((step, index) => (
            <Step key={`${step.state} ${step.at}`} step={step} before={steps[index - 1]?.at} />
          ))}
        </ol>
      </td>
    </tr>
  );
}

function Step({ step, before }: { step: DeliveryStep; before: string | undefined }) {
  const { state, at, detail, mail } = step;
  const { says, tells } = deliveryWords(state);
  const ms = Date.parse(at);
  const sameDay = before === undefined || dayText(Date.parse(before)) === dayText(ms);
  return (
    <li title={detail ?? undefined}>
      <span className="mono small">{sameDay ? timeText(ms) : `${dayText(ms)} ${timeText(ms)}`}</span>
      {tells === 'unknown' ? null : <GroundSign state={tells} />}
      {mail === null ? says : <Link href={`/mail/${mail}`}>{says}</Link>}
      <span className="quiet small">{sayer(step)}</span>
    </li>
  );
}
