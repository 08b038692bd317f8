import type { AbuseReportView } from '@muster/contract';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';

export interface DecisionProps {
  report: AbuseReportView;
  onClose: () => void;
  onDecided: () => void;
}

/** Sends a decision; afterwards the triage and its mail are read again. */
export function useDecision(report: AbuseReportView, verb: 'incident' | 'attach' | 'dismiss') {
  const act = useAct<AbuseReportView, object>('/api/v1/abuse-reports', '/api/v1/mail', '/api/v1/incidents');
  return {
    act,
    decide(body: object, onDone: (done: AbuseReportView) => void): void {
      act.mutate(
        { path: `/api/v1/abuse-reports/${report.id}/${verb}`, body },
        {
          onSuccess(done) {
            announce(done.incident ? `Added to ${done.incident.publicId}.` : 'Dismissed.');
            onDone(done);
          },
        },
      );
    },
  };
}

interface AnswerFieldProps {
  report: AbuseReportView;
  answer: boolean;
  onAnswer: (answer: boolean) => void;
}

/** Where there is a person to thank. */
export function AnswerField({ report, answer, onAnswer }: AnswerFieldProps) {
  if (report.answerTo === null)
    return <p className="quiet small">A machine sent it, or nobody is named: nobody is answered.</p>;
  if (report.answeredAt !== null) return <p className="quiet small">The reporter was thanked already.</p>;
  return (
    <label className="row">
      <input type="checkbox" checked={answer} onChange={(event) => onAnswer(event.target.checked)} />
      Thank {report.answerTo}, with our reference
    </label>
  );
}
