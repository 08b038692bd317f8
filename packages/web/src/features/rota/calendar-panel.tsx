import type { MadeFeed, RotaView } from '@muster/contract';
import { useState } from 'react';
import { ask } from '../../app/api.ts';
import { readAgain } from '../../app/query.ts';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { OneTimeText } from '../people/one-time-text.tsx';
import { useStep } from '../people/use-step.ts';
import { when } from '../people/when.ts';

/** The rota in other calendars: a file, or an address that a calendar program reads again and again. */
export function CalendarPanel({ rota }: { rota: RotaView }) {
  const step = useStep();
  const [made, setMade] = useState<MadeFeed | null>(null);
  const path = `/api/v1/rotas/${rota.id}`;
  return (
    <Panel title="In your calendar">
      <div className="body form">
        {step.fault ? <Fault error={step.fault} /> : null}
        <p>
          <a href={`${path}/calendar`} download="duty.ics">
            Download as iCalendar
          </a>
        </p>
        {rota.mayEdit ? (
          <>
            {made ? (
              <OneTimeText label="Address for a calendar program" text={`${location.origin}${made.path}`} />
            ) : (
              <button
                type="button"
                className="button"
                disabled={step.busy}
                onClick={() =>
                  void step.run(async () => {
                    setMade(await ask<MadeFeed>('POST', `${path}/feeds`));
                    await readAgain('/api/v1/rotas');
                  })
                }
              >
                Make an address to subscribe to
              </button>
            )}
            {rota.feeds.length > 0 ? (
              <ul className="feeds">
                {rota.feeds.map((one) => (
                  <li key={one.id}>
                    <span>
                      Made {when(one.madeAt)} <span className="quiet">by {one.madeBy}</span>
                    </span>
                    <HoldButton
                      extent="Ends this address: calendars that read it get nothing more; press again to do it"
                      disabled={step.busy}
                      onHeld={() =>
                        void step.run(async () => {
                          await ask('DELETE', `${path}/feeds/${one.id}`);
                          await readAgain('/api/v1/rotas');
                        })
                      }
                    >
                      End
                    </HoldButton>
                  </li>
                ))}
              </ul>
            ) : null}
          </>
        ) : null}
      </div>
    </Panel>
  );
}
