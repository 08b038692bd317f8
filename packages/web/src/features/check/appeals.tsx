import type { AppealView, CheckPageView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { AppealAnswer } from './appeal-answer.tsx';
import { AppealForm } from './appeal-form.tsx';

/** The site says why a verdict is wrong; an officer answers. */
export function Appeals({ view }: { view: CheckPageView }) {
  const { appeals, may } = view;
  return (
    <Panel title="Appeal">
      <div className="body appeals">
        {appeals.length === 0 && !may.appeal ? (
          <p className="quiet">The site has not appealed this verdict.</p>
        ) : null}
        {appeals.map((appeal) => (
          <Appeal key={appeal.id} appeal={appeal} />
        ))}
        {may.answer
          ? appeals
              .filter(({ state }) => state === 'open')
              .map((appeal) => <AppealAnswer key={appeal.id} view={view} appeal={appeal} />)
          : null}
        {may.appeal ? <AppealForm view={view} /> : null}
      </div>
    </Panel>
  );
}

const stateWords: Record<AppealView['state'], string> = {
  open: 'waits for an officer',
  accepted: 'accepted',
  refused: 'refused',
};

function Appeal({ appeal: { at, text, state, answer, answeredAt } }: { appeal: AppealView }) {
  return (
    <article className="appeal">
      <p className="quiet small">
        {instantText(Date.parse(at))} ·{' '}
        <span className={state === 'open' ? 'late-text' : ''}>{stateWords[state]}</span>
      </p>
      <p className="appeal-text">{text}</p>
      {answer ? (
        <>
          <p className="quiet small">Answer{answeredAt ? `, ${instantText(Date.parse(answeredAt))}` : ''}</p>
          <p className="appeal-text">{answer}</p>
        </>
      ) : null}
    </article>
  );
}
