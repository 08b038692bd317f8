import type { BanView } from '@muster/contract';
import { useState } from 'react';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { BANS, banPath } from './paths.ts';
import { ReasonDialog } from './reason-dialog.tsx';

type Sparing = BanView['sparings'][number];

const ANSWERS = {
  spare: {
    title: 'Spare the site',
    button: 'Spare it',
    words: 'The ban is undone at this site and leaves its lists.',
  },
  keep: {
    title: 'Keep the ban there',
    button: 'Keep it',
    words: 'The site still decides by its own policy.',
  },
} as const;

/** Sites that ask that the ban not hold with them, and what was answered. */
export function SparingsPanel({ ban }: { ban: BanView }) {
  const [asked, setAsked] = useState<{ of: Sparing; answer: keyof typeof ANSWERS } | null>(null);
  if (ban.sparings.length === 0) return null;
  return (
    <Panel title="Sites that ask to be spared">
      {asked ? (
        <ReasonDialog
          {...ANSWERS[asked.answer]}
          changes={[BANS]}
          act={(reason) => ({
            path: `${banPath(ban.id)}/sites/${asked.of.site.id}/sparing/answer`,
            body: { answer: asked.answer, reason },
          })}
          onClose={() => setAsked(null)}
        />
      ) : null}
      <ul className="ban-proposals">
        {ban.sparings.map((one) => (
          <li key={one.site.id}>
            <div>
              <b>{one.site.name}</b>{' '}
              <span className="quiet small">
                {one.askedBy}, {instantText(Date.parse(one.askedAt), viewerZone)}
              </span>
              <p>{one.reason}</p>
              {one.answeredAt === null ? null : (
                <p className="quiet">
                  {one.state === 'spared' ? 'Spared' : 'Not spared'} by {one.answeredBy}: {one.answer}
                </p>
              )}
            </div>
            {one.state === 'open' && ban.may.lift ? (
              <>
                <button
                  type="button"
                  className="button"
                  onClick={() => setAsked({ of: one, answer: 'spare' })}
                >
                  Spare
                </button>
                <button
                  type="button"
                  className="button"
                  onClick={() => setAsked({ of: one, answer: 'keep' })}
                >
                  Keep
                </button>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
