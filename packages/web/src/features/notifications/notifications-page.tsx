import type {
  ChooseNotificationsInput,
  NoticeChannel,
  NoticeTimes,
  OwnNotificationsView,
} from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { ask } from '../../app/api.ts';
import { queries, readAgain, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { SettingsFrame } from '../people/settings-frame.tsx';
import { useStep } from '../people/use-step.ts';
import { when } from '../people/when.ts';
import './notifications.css';

const PATH = '/api/v1/me/notifications';
const CHANNELS: { channel: NoticeChannel | null; label: string }[] = [
  { channel: null, label: 'As usual' },
  { channel: 'mail', label: 'At once' },
  { channel: 'digest', label: 'Once a day' },
  { channel: 'none', label: 'Not' },
];
const zones = Intl.supportedValuesOf('timeZone');

/** What I am told, how and when. */
export function NotificationsPage() {
  const own = useRead<OwnNotificationsView>(PATH);
  return (
    <SettingsFrame
      title="Notifications"
      sub="By mail. Of RED and AMBER+STRICT a mail says only which incident it is and where to read it."
    >
      <Loaded of={own}>
        {(view) => (
          <>
            {view.mail === null ? (
              <p className="line">
                No mail address is known of you, so nothing can be sent. An administrator can add it.
              </p>
            ) : null}
            <Topics view={view} />
            <div className="settings-columns">
              <Times key={JSON.stringify(view.times)} times={view.times} />
              <Last view={view} />
            </div>
          </>
        )}
      </Loaded>
    </SettingsFrame>
  );
}

async function choose(request: ChooseNotificationsInput): Promise<void> {
  // What was chosen stands at once: who goes through the choices with the arrow keys does not wait for each.
  queries.setQueryData<OwnNotificationsView>([PATH], (before) => before && chosenIn(before, request));
  try {
    queries.setQueryData([PATH], await ask<OwnNotificationsView>('PUT', PATH, request));
    announce('Kept');
  } catch (error) {
    await readAgain(PATH);
    throw error;
  }
}

function chosenIn(
  view: OwnNotificationsView,
  { choices = {} }: ChooseNotificationsInput,
): OwnNotificationsView {
  const topics = view.topics.map((topic) => {
    const choice = choices[topic.key];
    if (choice === undefined) return topic;
    return { ...topic, channel: choice ?? topic.usual, isChosen: choice !== null };
  });
  return { ...view, topics };
}

const USUAL: Record<NoticeChannel, string> = {
  mail: 'Usual: at once; what goes to your whole team, once a day.',
  digest: 'Usual: once a day.',
  none: 'Usual: not.',
};

function Topics({ view }: { view: OwnNotificationsView }) {
  const step = useStep();
  return (
    <Panel title="What I am told" aside={view.mail ? <span className="quiet small">{view.mail}</span> : null}>
      {step.fault ? <Fault error={step.fault} /> : null}
      <Scroll label="What I am told, and how">
        <table className="table topics">
          <thead>
            <tr>
              <th>About</th>
              {CHANNELS.map(({ label }) => (
                <th key={label} className="centre">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.topics.map(({ key, label: topic, says, channel: chosen, usual, isChosen }) => {
              return (
                <tr key={key}>
                  <th scope="row">
                    {topic}
                    <div className="quiet small">
                      {says}. {USUAL[usual]}
                    </div>
                  </th>
                  {CHANNELS.map(({ channel, label }) => (
                    <td key={label} className="centre">
                      <label>
                        <span className="on-phone" aria-hidden="true">
                          {label}
                        </span>
                        <input
                          type="radio"
                          name={key}
                          aria-label={`${topic}: ${label}`}
                          checked={channel === (isChosen ? chosen : null)}
                          onChange={() => void step.run(() => choose({ choices: { [key]: channel } }))}
                        />
                      </label>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      <p className="body quiet small">
        Whoever is first responder is told at once when time is over, whatever is chosen here.
      </p>
    </Panel>
  );
}

function Times({ times }: { times: NoticeTimes }) {
  const step = useStep();
  const [zone, setZone] = useState(times.zone);
  const [isQuiet, setQuiet] = useState(times.quiet !== null);
  const [from, setFrom] = useState(times.quiet?.from ?? '22:00');
  const [until, setUntil] = useState(times.quiet?.until ?? '07:00');
  const [digestAt, setDigestAt] = useState(times.digestAt);
  function save(event: FormEvent): void {
    event.preventDefault();
    void step.run(() => choose({ times: { zone, quiet: isQuiet ? { from, until } : null, digestAt } }));
  }
  return (
    <Panel title="When">
      <form className="body form" onSubmit={save}>
        {step.fault ? <Fault error={step.fault} /> : null}
        <Field label="Time zone">
          {(field) => (
            <input
              {...field}
              list="notice-zones"
              required
              value={zone}
              onChange={(event) => setZone(event.target.value.trim())}
            />
          )}
        </Field>
        <datalist id="notice-zones">
          {zones.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <Field label="The daily mail comes at">
          {(field) => (
            <input
              {...field}
              type="time"
              required
              value={digestAt}
              onChange={(event) => setDigestAt(event.target.value)}
            />
          )}
        </Field>
        <label className="check">
          <input type="checkbox" checked={isQuiet} onChange={(event) => setQuiet(event.target.checked)} />
          Quiet hours: mail waits until they end
        </label>
        {isQuiet ? (
          <div className="two">
            <Field label="From">
              {(field) => (
                <input
                  {...field}
                  type="time"
                  required
                  value={from}
                  onChange={(event) => setFrom(event.target.value)}
                />
              )}
            </Field>
            <Field label="Until">
              {(field) => (
                <input
                  {...field}
                  type="time"
                  required
                  value={until}
                  onChange={(event) => setUntil(event.target.value)}
                />
              )}
            </Field>
          </div>
        ) : null}
        <button type="submit" className="main" disabled={step.busy}>
          Keep
        </button>
      </form>
    </Panel>
  );
}

function Last({ view }: { view: OwnNotificationsView }) {
  return (
    <Panel title="Told lately">
      {view.last.length === 0 ? (
        <div className="empty">Nothing yet.</div>
      ) : (
        <ul className="told-lately body">
          {view.last.map((one) => (
            <li key={`${one.at}${one.topic}${one.incident}`}>
              <span>
                {one.topic}
                {one.incident === null ? null : (
                  <>
                    {' '}
                    <Link href={`/incidents/${one.incident}`} className="mono">
                      {one.incident}
                    </Link>
                  </>
                )}
              </span>
              <span className="quiet small">{howText(one)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function howText({ at, channel, toldAt }: OwnNotificationsView['last'][number]): string {
  if (channel === 'none') return `${when(at)}, not sent: you chose so`;
  if (toldAt !== null) return `${when(toldAt)}${channel === 'digest' ? ', in the daily mail' : ''}`;
  return channel === 'digest' ? 'waits for the daily mail' : 'waits for the end of the quiet hours';
}
