import type { BanView } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { useNow } from '../../app/server-clock.ts';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { dayText, viewerZone } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { EndsAfterField } from '../orders/ends-after-field.tsx';
import { DismissDialog } from './dismiss-dialog.tsx';
import { EffectsField } from './effects-field.tsx';
import type { OutsideBan } from './outside.ts';
import { kindText, nameText } from './subject-words.ts';
import { canTakeUp, emptyTakeUp, sumOf, type TakeUp } from './take-up.ts';
import { type Taken, useTakeUp } from './use-take-up.ts';

/** What is proposed from outside, as it was read: taken up one by one, or several with one press. */
export function TakeUpPanel({ proposals }: { proposals: readonly OutsideBan[] }) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [how, setHow] = useState<TakeUp>(emptyTakeUp);
  const [dismissed, setDismissed] = useState<OutsideBan | null>(null);
  const now = useNow() ?? 0;
  const { taken, busy, look, ban, forget } = useTakeUp();
  const possible = proposals.filter((one) => canTakeUp(one) && !taken.get(one.id)?.ban);
  const chosen = possible.filter(({ id }) => !left.has(id));
  const reaches = chosen.flatMap(({ id }) => taken.get(id)?.reach ?? []);
  const isLooked = chosen.length > 0 && reaches.length === chosen.length;
  const sum = sumOf(reaches);
  const change = (some: Partial<TakeUp>) => {
    if (some.effects) forget();
    setHow({ ...how, ...some });
  };
  function choose(id: string, isIn: boolean): void {
    const next = new Set(left);
    if (isIn) next.delete(id);
    else next.add(id);
    setLeft(next);
  }
  const name = count(chosen.length, 'proposal');
  return (
    <>
      <Panel
        title="Proposed from outside"
        aside={
          possible.length === 0 ? null : (
            <label className="check small">
              <input
                type="checkbox"
                checked={chosen.length === possible.length}
                onChange={({ target }) =>
                  setLeft(target.checked ? new Set() : new Set(possible.map(({ id }) => id)))
                }
              />
              All {possible.length}
            </label>
          )
        }
      >
        <Made bans={[...taken.values()].flatMap(({ ban: made }) => made ?? [])} />
        <DismissDialog one={dismissed} onClose={() => setDismissed(null)} />
        {proposals.length === 0 ? (
          <p className="empty">Nothing waits. Each line of a list that is read becomes a proposal here.</p>
        ) : (
          <Scroll label="Proposals">
            <table className="table take-up">
              <thead>
                <tr>
                  <th scope="col">Read as</th>
                  <th scope="col">As it stood</th>
                  <th scope="col">From</th>
                  <th scope="col">Would reach</th>
                  <th scope="col">
                    <span className="unseen">Decide</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {proposals.map((one) => (
                  <ProposalRow
                    key={one.id}
                    one={one}
                    taken={taken.get(one.id)}
                    isIn={!left.has(one.id)}
                    onChoose={(isIn) => choose(one.id, isIn)}
                    onDismiss={() => setDismissed(one)}
                  />
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Panel>
      {possible.length === 0 ? null : (
        <Panel title="Take up together">
          <div className="body form ban-form">
            <EffectsField
              effects={how.effects}
              onEffects={(effects) => change({ effects })}
              onCertainty={(certainty) => change({ certainty })}
            />
            <div className="take-up-two">
              <Field label="Reason" hint="Sites read it with each order, with the source behind it.">
                {(field) => (
                  <input
                    {...field}
                    maxLength={1500}
                    value={how.reason}
                    onChange={({ target }) => change({ reason: target.value })}
                  />
                )}
              </Field>
              <EndsAfterField days={how.days} onDays={(days) => change({ days })} />
            </div>
            <div className="row">
              <button
                type="button"
                className="button"
                disabled={chosen.length === 0 || busy !== null}
                onClick={() => look(chosen, how)}
              >
                {busy === 'looking' ? 'Looking at every site …' : `Look at what ${name} would reach`}
              </button>
              <HoldButton
                extent={`Makes ${count(chosen.length, 'ban')}; press again to do it`}
                disabled={!isLooked || busy !== null || how.reason.trim() === ''}
                onHeld={() => ban(chosen, how, now)}
              >
                Make {count(chosen.length, 'ban')}
              </HoldButton>
              <span className="quiet" role="status">
                {isLooked
                  ? `${count(sum.workloads, 'workload')}, ${sum.collateral} collateral${sum.waiting > 0 ? `; ${sum.waiting} will wait for a second officer` : ''}.${how.reason.trim() === '' ? ' Still to say: the reason.' : ''}`
                  : 'Nothing is pressed before it was looked at.'}
              </span>
            </div>
          </div>
        </Panel>
      )}
    </>
  );
}

/** Who was taken up is proposed no more: here they are found again. */
function Made({ bans }: { bans: readonly BanView[] }) {
  if (bans.length === 0) return null;
  return (
    <p className="take-up-made" role="status">
      Made {count(bans.length, 'ban')}:{' '}
      {bans.map(({ id, publicId, title, state }, n) => (
        <span key={id}>
          {n === 0 ? '' : ', '}
          <Link href={`/bans/${id}`}>
            {publicId} {title}
          </Link>
          {state === 'awaiting-approval' ? ' (waits for a second officer)' : ''}
        </span>
      ))}
    </p>
  );
}

interface ProposalRowProps {
  one: OutsideBan;
  taken: Taken | undefined;
  isIn: boolean;
  onChoose: (isIn: boolean) => void;
  onDismiss: () => void;
}

function ProposalRow({ one, taken, isIn, onChoose, onDismiss }: ProposalRowProps) {
  const first = one.subject.identifiers[0];
  const isPossible = canTakeUp(one);
  return (
    <tr>
      <th scope="row">
        <label className="check">
          <input
            type="checkbox"
            checked={isPossible && isIn}
            disabled={!isPossible}
            onChange={({ target }) => onChoose(target.checked)}
          />
          <span>
            <span className="mono">{first ? nameText(first) : one.title}</span>{' '}
            <span className="quiet small">
              {first ? kindText(first) : 'not known here'}
              {one.subject.identifiers.length > 1 ? ` and ${one.subject.identifiers.length - 1} more` : ''}
              {one.kind === 'unban' ? ', asks to lift it' : ''}
            </span>
          </span>
        </label>
      </th>
      <td className="mono quiet">{one.text}</td>
      <td>
        {one.from}
        <span className="quiet small take-up-place">
          {one.line === null ? '' : `line ${one.line} · `}
          {dayText(Date.parse(one.at), viewerZone)}
        </span>
      </td>
      <td>
        <Reach taken={taken} />
      </td>
      <td className="number nowrap">
        {isPossible ? (
          <Link className="plain" href={`/bans/new?proposal=${one.id}`}>
            By itself
          </Link>
        ) : null}
        <button type="button" className="plain" onClick={onDismiss}>
          Dismiss
        </button>
      </td>
    </tr>
  );
}

function Reach({ taken }: { taken: Taken | undefined }) {
  if (taken === undefined) return <span className="quiet small nowrap">not looked at</span>;
  const { reach, ban, fault } = taken;
  if (ban) return <Link href={`/bans/${ban.id}`}>{ban.publicId}</Link>;
  if (fault) return <span className="hot">{fault}</span>;
  if (!reach) return null;
  const { workloads, touched, collateral } = reach.totals;
  return (
    <span>
      {count(workloads, 'workload')} at {count(touched, 'site')}
      {collateral > 0 ? <b className="hot"> · {collateral} collateral</b> : null}
      {reach.approval.needed ? <span className="quiet small"> · a second officer</span> : null}
    </span>
  );
}
