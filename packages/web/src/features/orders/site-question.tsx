import type { AnswerOrderRequest, SiteOrderDetail, SiteQuestion } from '@muster/contract';
import { useState } from 'react';
import { useAct } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { questionText } from './question-words.ts';

/** What the site's policy asks about an order: where it is answered, and the answer itself where it may be given here. */
export function SiteQuestionWords({ order, detail }: { order: string; detail: SiteOrderDetail }) {
  const { role, scope } = useMe();
  const { question, delivery } = detail;
  if (question === null || delivery.agentId === null) return null;
  const isOwn = role === 'site-contact' && scope.kind === 'site' && scope.siteId === delivery.site.id;
  return (
    <section className="site-question" aria-label="The site is asked">
      <p>{questionText(question, isOwn)}</p>
      {isOwn && question.inPortal && question.answered === null ? (
        <AnswerForm
          key={question.step}
          {...{ order, question, site: delivery.site.id, agent: delivery.agentId }}
        />
      ) : null}
    </section>
  );
}

interface AnswerFormProps {
  order: string;
  site: string;
  agent: string;
  question: SiteQuestion;
}

function AnswerForm({ order, site, agent, question: { step } }: AnswerFormProps) {
  const [reason, setReason] = useState('');
  const act = useAct<SiteOrderDetail, AnswerOrderRequest>('/api/v1/orders');
  const path = `/api/v1/orders/${encodeURIComponent(order)}/sites/${encodeURIComponent(site)}/answer`;

  function give(answer: AnswerOrderRequest['answer']): void {
    act.mutate(
      { path, body: { agent, step, answer, reason: reason.trim() } },
      { onSuccess: () => announce(answer === 'accept' ? 'Accepted.' : 'Refused.') },
    );
  }

  return (
    <div className="form">
      <Field label="Why" hint="The officers read it. To refuse, it is needed.">
        {(ids) => (
          <input
            {...ids}
            value={reason}
            maxLength={2000}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
      {act.error ? <Fault error={act.error} /> : null}
      <div className="row">
        <HoldButton
          extent="Your agent carries the order out; press again to do it"
          disabled={act.isPending}
          onHeld={() => give('accept')}
        >
          Accept
        </HoldButton>
        <button
          type="button"
          className="button"
          disabled={act.isPending || reason.trim() === ''}
          onClick={() => give('refuse')}
        >
          Refuse
        </button>
      </div>
    </div>
  );
}
