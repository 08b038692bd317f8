import type { BanLimits } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { announce } from '../../ui/announcer.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import './limits.css';
import { type LimitWords, limitsOf, limitWords } from './limits-words.ts';
import { LIMITS } from './paths.ts';

/** Above what one officer does not ban alone. Administrators set it, and ban nobody. */
export function LimitsPage() {
  const limits = useRead<BanLimits>(LIMITS);
  return (
    <Page
      narrow
      title="Limits of bans"
      crumbs={[{ label: 'Bans', href: '/bans' }]}
      sub="Above any of these one officer does not ban alone, by one ban or by all of a day together. They hold for what is made from now on."
    >
      <Loaded of={limits}>{(shown) => <LimitsForm key={JSON.stringify(shown)} limits={shown} />}</Loaded>
    </Page>
  );
}

function LimitsForm({ limits }: { limits: BanLimits }) {
  const { role } = useMe();
  const act = useAct<BanLimits, BanLimits>(LIMITS);
  const [written, setWritten] = useState(() => textsOf(limits));
  const read = limitsOf(written);
  const isChanged = JSON.stringify(read.limits) !== JSON.stringify(inOrder(limits));
  const mayChange = role === 'administrator';
  function save(event: FormEvent): void {
    event.preventDefault();
    if (read.limits === null) return;
    act.mutate(
      { path: LIMITS, verb: 'PUT', body: read.limits },
      { onSuccess: () => announce('The limits are changed') },
    );
  }
  const lineOf = (words: LimitWords) => (
    <LimitLine
      key={words.key}
      words={words}
      text={written[words.key]}
      isWrong={read.wrong.includes(words.key)}
      onText={mayChange ? (text) => setWritten({ ...written, [words.key]: text }) : null}
    />
  );
  return (
    <form className="limits" onSubmit={save} noValidate>
      <Panel title="A second officer must approve more than">
        {limitWords.approval.map(lineOf)}
        <p className="quiet limits-always">
          Always: a gateway; a VO, an organisation or a country with what is delegated under it; and whatever
          reaches more than can be counted.
        </p>
      </Panel>
      <Panel title="Time">{limitWords.time.map(lineOf)}</Panel>
      {act.error ? <Fault error={act.error} /> : null}
      {mayChange ? (
        <div className="row">
          <button
            type="submit"
            className="main"
            disabled={act.isPending || read.limits === null || !isChanged}
          >
            Change the limits
          </button>
          <span className="quiet">
            {read.limits === null
              ? 'Whole numbers, within what each line says.'
              : 'The change, with your name, stands in the ledger.'}
          </span>
        </div>
      ) : (
        <p className="quiet">
          Administrators set them: who could raise a limit must not be the one who passes it.
        </p>
      )}
    </form>
  );
}

interface LimitLineProps {
  words: LimitWords;
  text: string;
  isWrong: boolean;
  /** Null for who only reads. */
  onText: ((text: string) => void) | null;
}

function LimitLine({
  words: { key, label, unit, says, least, most },
  text,
  isWrong,
  onText,
}: LimitLineProps) {
  const id = `limit-${key}`;
  return (
    <div className="limit">
      {onText === null ? <span className="limit-label">{label}</span> : <label htmlFor={id}>{label}</label>}
      <span className="limit-value">
        {onText === null ? (
          <b>{Number(text).toLocaleString('en-GB')}</b>
        ) : (
          <input
            id={id}
            className="field"
            inputMode="numeric"
            aria-describedby={`${id}-says`}
            aria-invalid={isWrong}
            value={text}
            onChange={({ target }) => onText(target.value)}
          />
        )}{' '}
        {unit}
      </span>
      <span className={isWrong ? 'hot small' : 'quiet small'} id={`${id}-says`}>
        {isWrong ? `from ${least} to ${most.toLocaleString('en-GB')}` : says}
      </span>
    </div>
  );
}

function textsOf(limits: BanLimits): Record<keyof BanLimits, string> {
  const { users, workloads, sites, approvalHours, mostDays } = limits;
  return {
    users: String(users),
    workloads: String(workloads),
    sites: String(sites),
    approvalHours: String(approvalHours),
    mostDays: String(mostDays),
  };
}

function inOrder(limits: BanLimits): BanLimits | null {
  return limitsOf(textsOf(limits)).limits;
}
