import type { AppealAnswerRequest, AppealView, CheckPageView, VerdictWord } from '@muster/contract';
import { useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { verdictLooks } from '../../ui/sign.tsx';
import { pathsOfVerdict } from './paths.ts';
import { VerdictChoice } from './verdict-choice.tsx';

const SHORTEST = 3;

/** An officer accepts an appeal with the verdict that it leads to, or refuses it; either way with words. */
export function AppealAnswer({ view, appeal }: { view: CheckPageView; appeal: AppealView }) {
  const [isAccepted, setAccepted] = useState<boolean | null>(null);
  const [verdict, setVerdict] = useState<VerdictWord | null>(null);
  const [answer, setAnswer] = useState('');
  const act = useAct<{ done: true }, AppealAnswerRequest>(...pathsOfVerdict(view));
  const isReady =
    answer.trim().length >= SHORTEST && (isAccepted === false || (isAccepted === true && verdict !== null));
  const extent =
    isAccepted && verdict
      ? `${view.check.id} at ${view.site.name} becomes ${verdictLooks[verdict].says}`
      : isAccepted === false
        ? `${view.check.id} at ${view.site.name} stays as it is`
        : 'Accept or refuse, with an answer';

  function send(): void {
    if (isAccepted === null) return;
    const body: AppealAnswerRequest = { accepted: isAccepted, answer: answer.trim() };
    if (isAccepted && verdict) body.verdict = verdict;
    act.mutate(
      { path: `/api/v1/appeals/${appeal.id}/answer`, body },
      { onSuccess: () => announce(`The appeal is answered: ${extent}.`) },
    );
  }

  return (
    <div className="form appeal-answer">
      <fieldset className="verdict-choice">
        <legend>Answer of the officer</legend>
        {([true, false] as const).map((accepts) => (
          <label key={String(accepts)}>
            <input
              type="radio"
              name={`answer-${appeal.id}`}
              checked={isAccepted === accepts}
              onChange={() => setAccepted(accepts)}
            />
            {accepts ? 'accept' : 'refuse'}
          </label>
        ))}
      </fieldset>
      {isAccepted ? (
        <VerdictChoice
          label="The verdict becomes"
          now={view.verdict.verdict}
          chosen={verdict}
          onChoose={setVerdict}
        />
      ) : null}
      <Field label="Words of the answer" hint="The site reads them.">
        {(field) => (
          <textarea
            {...field}
            rows={3}
            maxLength={8000}
            value={answer}
            onChange={(e) => setAnswer(e.target.value)}
          />
        )}
      </Field>
      {act.error ? <Fault error={act.error} /> : null}
      <HoldButton
        onHeld={send}
        disabled={!isReady || act.isPending}
        extent={`${extent}; press again to do it`}
      >
        <span>
          Hold to answer <small>{extent}</small>
        </span>
      </HoldButton>
    </div>
  );
}
