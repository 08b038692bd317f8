import type { GroundState } from '@muster/contract';
import { useState } from 'react';
import { count } from '../../../ui/words.ts';
import { GroundSign } from '../../federation/readiness-sign.tsx';
import { lacksOf, takingPart } from '../ladder.ts';
import { LeaveOutButton } from '../leave-out.tsx';
import { SiteName } from '../site-name.tsx';
import { StepPanel, type StepProps } from '../step-panel.tsx';
import { useContactGrounds } from '../use-contact-grounds.ts';

const order: Record<GroundState, number> = { bad: 0, unknown: 1, weak: 2, good: 3 };

/** Can every site be reached, by mail and by program, and did it lately? */
export function ContactsStep({ view, may }: StepProps) {
  const [all, setAll] = useState(false);
  const known = useContactGrounds();
  const rows = takingPart(view)
    .map((site) => ({ site, lacks: lacksOf(site, view.script.needs), contact: known.get(site.site.id) }))
    .sort(
      (a, b) =>
        b.lacks.length - a.lacks.length ||
        order[a.contact?.state ?? 'unknown'] - order[b.contact?.state ?? 'unknown'],
    );
  const lacking = rows.filter(({ lacks }) => lacks.length > 0).length;
  const troubled = rows.filter(({ lacks, contact }) => lacks.length > 0 || contact?.state === 'bad');
  const shown = all ? rows : troubled;
  return (
    <StepPanel
      id="contacts"
      title="Contacts and doors"
      aside={
        <button type="button" className="plain" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Only what needs a look' : `All ${count(rows.length, 'site')}`}
        </button>
      }
    >
      <p className="body">
        {lacking === 0
          ? 'The registry names whom to write to and every door that the script needs.'
          : `At ${count(lacking, 'site')} the registry lacks something that the script needs.`}{' '}
        <span className="quiet">Whether mail arrives is what was last seen of it.</span>
      </p>
      {shown.length > 0 ? (
        <div className="scroll">
          <table className="table">
            <thead>
              <tr>
                <th>Site</th>
                <th>What is known</th>
                {may ? <th aria-label="What can be done" /> : null}
              </tr>
            </thead>
            <tbody>
              {shown.map(({ site, lacks, contact }) => (
                <tr key={site.participation}>
                  <th scope="row">
                    <SiteName site={site} />
                  </th>
                  <td>
                    {contact ? (
                      <span className="verdict-text">
                        <GroundSign state={contact.state} spoken />
                        <span className="small">{contact.says}</span>
                      </span>
                    ) : null}
                    {lacks.length > 0 ? (
                      <span className="hot small"> The registry has {lacks.join('; ')}.</span>
                    ) : null}
                  </td>
                  {may ? (
                    <td className="number">
                      <LeaveOutButton campaign={view.campaign.id} site={site.site} />
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </StepPanel>
  );
}
