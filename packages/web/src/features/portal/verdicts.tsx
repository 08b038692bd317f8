import type { BoardSite } from '@muster/contract';
import { Link } from 'wouter';
import { Sign, verdictLooks } from '../../ui/sign.tsx';

const axes = [
  { letter: 'C', name: 'Communication' },
  { letter: 'K', name: 'Containment' },
  { letter: 'F', name: 'Forensics' },
] as const;

/** Every check on its axis; each opens onto why, and from there an appeal can be made. */
export function Verdicts({ campaign, own }: { campaign: string; own: BoardSite }) {
  if (own.verdicts.length === 0) return <p className="empty">Nothing is judged before the alarm.</p>;
  return (
    <div className="portal-verdicts">
      {axes.map(({ letter, name }) => {
        const verdicts = own.verdicts.filter(({ check }) => check.startsWith(letter));
        if (verdicts.length === 0) return null;
        const passed = verdicts.filter(({ verdict }) => verdict === 'pass').length;
        return (
          <section key={letter}>
            <h3>
              {name}{' '}
              <span className="quiet">
                {passed} of {verdicts.length} passed
              </span>
            </h3>
            <ul>
              {verdicts.map(({ check, verdict, why }) => (
                <li key={check}>
                  <Link
                    href={`/campaigns/${campaign}/sites/${own.participation}/checks/${check}`}
                    aria-label={`${check}, ${verdictLooks[verdict].says}`}
                    title={why}
                  >
                    <Sign verdict={verdict} />
                    {check}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
