import type { AnswerView, AskedQuestion } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { timeText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';

type Answer = AskedQuestion['answers'][number];

const judged: Record<Answer['judged'], { says: string; tone: string }> = {
  true: { says: 'right', tone: 'pass' },
  false: { says: 'not right', tone: 'fail' },
  copied: { says: 'another site’s answer', tone: 'fail' },
  'awaits-review': { says: 'an officer reads it', tone: 'pending' },
  'over-limit': { says: 'one try too many', tone: 'fail' },
};

interface QuestionsProps {
  campaign: string;
  participation: string;
  open: boolean;
}

/** What the drill asks about the copies. An answer here counts like one by mail. */
export function Questions({ campaign, participation, open }: QuestionsProps) {
  const path = `/api/v1/campaigns/${campaign}/sites/${participation}/answers`;
  const questions = useRead<AskedQuestion[]>(path, { everyMs: open ? 15_000 : 0 });
  return (
    <Panel title="Questions">
      <Loaded of={questions} isEmpty={(all) => all.length === 0} empty="Nothing has been asked yet.">
        {(all) => (
          <ul className="portal-questions">
            {all.map((question) => (
              <Question key={question.question} {...{ campaign, participation, open, question }} />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function Question({ campaign, participation, open, question }: QuestionsProps & { question: AskedQuestion }) {
  const { question: id, title, text, attempts, attemptsLeft, answers } = question;
  const [words, setWords] = useState('');
  const give = useAct<AnswerView>(`/api/v1/campaigns/${campaign}`);
  const right = answers.some((answer) => answer.judged === 'true');
  const mayAnswer = open && !right && attemptsLeft > 0;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (words.trim() === '') return;
    give.mutate(
      {
        path: `/api/v1/campaigns/${campaign}/answers`,
        body: { participation, question: id, text: words.trim() },
      },
      {
        onSuccess: (answer) => {
          setWords('');
          announce(`${id}: ${judged[answer.judged].says}.`);
        },
      },
    );
  }

  return (
    <li>
      <h3>
        <span className="mono">{id}</span> {title}
      </h3>
      <p className="portal-asked">{text}</p>
      {answers.length > 0 ? (
        <ul className="portal-answers">
          {answers.map((answer) => (
            <li key={answer.id}>
              <span className={`portal-state ${judged[answer.judged].tone}`}>
                {judged[answer.judged].says}
              </span>
              <span className="mono">{answer.text}</span>
              <span className="quiet small">
                {timeText(Date.parse(answer.at))} UTC, {answer.source === 'mail' ? 'by mail' : 'here'}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {mayAnswer ? (
        <form className="row" onSubmit={submit}>
          <Field
            label={`Your answer to ${id}`}
            hint={`${count(attemptsLeft, 'try', 'tries')} of ${attempts} left. The same words again use up none.`}
          >
            {(ids) => (
              <input
                {...ids}
                value={words}
                maxLength={4000}
                onChange={(event) => setWords(event.target.value)}
              />
            )}
          </Field>
          <button type="submit" className="button" disabled={give.isPending || words.trim() === ''}>
            Answer
          </button>
        </form>
      ) : (
        <p className="quiet small">
          {right ? 'Answered.' : open ? 'No try is left.' : 'No answer is taken now.'}
        </p>
      )}
      {give.error ? <Fault error={give.error} /> : null}
    </li>
  );
}
