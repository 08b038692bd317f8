import type { MadeWebhook, Page, WebhookDeliveryView, WebhookView } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { ask } from '../../app/api.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { OneTimeText } from '../people/one-time-text.tsx';
import { SettingsFrame } from '../people/settings-frame.tsx';
import { useStep } from '../people/use-step.ts';
import { when } from '../people/when.ts';
import './notifications.css';
import { WebhookForm } from './webhook-form.tsx';

const PATH = '/api/v1/webhooks';

/** Which servers of others are told what happens, and whether it arrives. */
export function WebhooksPage() {
  const [asked, setAsked] = useState<'new' | WebhookView | null>(null);
  const [made, setMade] = useState<MadeWebhook | null>(null);
  const webhooks = useRead<WebhookView[]>(PATH, { everyMs: 30_000 });
  return (
    <SettingsFrame
      title="Webhooks"
      sub="Tell a ticket system or a chat what happens in incidents: signed, and never more than your team may read."
      actions={
        <button type="button" className="main" onClick={() => setAsked('new')}>
          New webhook
        </button>
      }
    >
      {asked === null ? null : (
        <WebhookForm
          webhook={asked === 'new' ? null : asked}
          onMade={setMade}
          onClose={() => setAsked(null)}
        />
      )}
      {made ? <Secret made={made} onClose={() => setMade(null)} /> : null}
      <Loaded
        of={webhooks}
        isEmpty={(all) => all.length === 0}
        empty="No webhook. The far end checks the signature of Standard Webhooks with a secret that you get here."
      >
        {(all) =>
          all.map((webhook) => (
            <Webhook key={webhook.id} webhook={webhook} onChange={() => setAsked(webhook)} onMade={setMade} />
          ))
        }
      </Loaded>
    </SettingsFrame>
  );
}

function Secret({ made, onClose }: { made: MadeWebhook; onClose: () => void }) {
  const both = made.webhook.secrets.length > 1;
  return (
    <Dialog title="The secret" onClose={onClose}>
      <div className="body form">
        <OneTimeText label="Secret" text={made.secret} />
        <p>
          Give it to the far end, which checks with it that what it gets is from here.
          {both ? ' The one before signs too for a day, so nothing is lost while you change it there.' : ''}
        </p>
      </div>
    </Dialog>
  );
}

interface WebhookProps {
  webhook: WebhookView;
  onChange: () => void;
  onMade: (made: MadeWebhook) => void;
}

function Webhook({ webhook, onChange, onMade }: WebhookProps) {
  const step = useStep();
  const path = `${PATH}/${webhook.id}`;
  const isOn = webhook.disabledAt === null;
  const run = (act: () => Promise<void>) =>
    void step.run(async () => {
      await act();
      await readAgain(PATH);
    });
  return (
    <Panel className="webhook" title={webhook.name} aside={<State webhook={webhook} />}>
      <div className="body">
        {step.fault ? <Fault error={step.fault} /> : null}
        <dl className="pairs">
          <dt>Address</dt>
          <dd className="mono">{webhook.url}</dd>
          <dt>Told of</dt>
          <dd>{webhook.kinds.length === 0 ? 'everything' : webhook.kinds.join(', ')}</dd>
          <dt>Up to</dt>
          <dd>TLP:{webhook.mostTlp}</dd>
          <dt>For</dt>
          <dd>{webhook.owner.name}</dd>
        </dl>
        <div className="webhook-acts">
          <button
            type="button"
            className="button"
            disabled={step.busy || !isOn}
            onClick={() =>
              run(async () => {
                await ask('POST', `${path}/test`);
                announce('A test is on its way');
              })
            }
          >
            Send a test
          </button>
          <button type="button" className="button" onClick={onChange}>
            Change
          </button>
          <button
            type="button"
            className="button"
            disabled={step.busy}
            onClick={() => run(async () => onMade(await ask<MadeWebhook>('POST', `${path}/secret`)))}
          >
            New secret
          </button>
          <button
            type="button"
            className="button"
            disabled={step.busy}
            onClick={() =>
              run(async () => {
                await ask('PATCH', path, { enabled: !isOn });
              })
            }
          >
            {isOn ? 'Switch off' : 'Switch on'}
          </button>
          <HoldButton
            extent={`Removes ${webhook.name}; what waits is not sent. Press again to do it`}
            disabled={step.busy}
            onHeld={() =>
              run(async () => {
                await ask('DELETE', path);
              })
            }
          >
            Remove
          </HoldButton>
        </div>
        <Deliveries path={path} />
      </div>
    </Panel>
  );
}

function State({ webhook: { disabledAt, disabledWhy, failingSince } }: { webhook: WebhookView }) {
  if (disabledAt !== null) return <span className="webhook-state hot">switched off: {disabledWhy}</span>;
  if (failingSince !== null)
    return <span className="webhook-state hot">fails since {when(failingSince)}</span>;
  return <span className="webhook-state quiet">on</span>;
}

const STATES: Record<WebhookDeliveryView['state'], string> = {
  waiting: 'waits',
  delivered: 'arrived',
  'given-up': 'given up',
  dropped: 'not sent',
};

function Deliveries({ path }: { path: string }) {
  const [open, setOpen] = useState(false);
  const deliveries = useRead<Page<WebhookDeliveryView>>(`${path}/deliveries?limit=50`, {
    when: open,
    everyMs: 10_000,
  });
  return (
    <details className="older-tries" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What was sent</summary>
      {open ? (
        <Loaded of={deliveries} isEmpty={({ items }) => items.length === 0} empty="Nothing yet.">
          {({ items }) => (
            <Scroll label="What was sent">
              <table className="table">
                <thead>
                  <tr>
                    <th>What</th>
                    <th>Incident</th>
                    <th>State</th>
                    <th>Tries</th>
                    <th>Last try</th>
                    <th>Answer</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((one) => (
                    <tr key={one.id}>
                      <th scope="row" className="nowrap">
                        {one.kind}
                        <div className="quiet small mono">{one.id}</div>
                      </th>
                      <td className="nowrap">
                        {one.incident === null ? (
                          ''
                        ) : (
                          <Link href={`/incidents/${one.incident}`} className="mono">
                            {one.incident}
                          </Link>
                        )}
                      </td>
                      <td className="nowrap">
                        {STATES[one.state]}
                        {one.nextTryAt !== null && one.attempts > 0 ? (
                          <div className="quiet small">again {when(one.nextTryAt)}</div>
                        ) : null}
                      </td>
                      <td className="number">{one.attempts}</td>
                      <td className="nowrap">{one.lastTryAt === null ? '' : when(one.lastTryAt)}</td>
                      <td>{one.lastError ?? one.lastStatus ?? ''}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )}
        </Loaded>
      ) : null}
    </details>
  );
}
