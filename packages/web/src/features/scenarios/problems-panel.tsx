import type { ScenarioProblem } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';

interface ProblemsPanelProps {
  problems: readonly ScenarioProblem[];
  /** Whether they are those of the text as it stands. */
  checked: boolean;
  onGo: (problem: ScenarioProblem) => void;
}

/** What is wrong, each a step away from its place. */
export function ProblemsPanel({ problems, checked, onGo }: ProblemsPanelProps) {
  const says = problems.length === 0 ? 'No problems' : count(problems.length, 'problem');
  return (
    <Panel
      className="problems"
      title={says}
      aside={<span className="quiet small">{checked ? 'checked' : 'checking …'}</span>}
    >
      {problems.length > 0 ? (
        <ol>
          {problems.map((problem) => (
            <li key={`${problem.line}:${problem.column} ${problem.path} ${problem.message}`}>
              <button type="button" onClick={() => onGo(problem)}>
                <span className="mono quiet">
                  {problem.line}:{problem.column}
                </span>
                <span>
                  {problem.path === '' ? null : <span className="mono">{problem.path} </span>}
                  {problem.message}
                </span>
              </button>
            </li>
          ))}
        </ol>
      ) : null}
    </Panel>
  );
}
