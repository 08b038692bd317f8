import type { CampaignSetUpView, CampaignView, CreateCampaignRequest } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useAct } from '../../../app/query.ts';
import { useMe } from '../../../app/session.tsx';
import { Field } from '../../../ui/field.tsx';
import { Fault, Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { durationText } from '../../../ui/times.ts';
import { count } from '../../../ui/words.ts';
import { OutlinePicture } from '../../scenarios/outline/outline-picture.tsx';
import '../../scenarios/outline/outline.css';
import { bothZones, fieldOf, instantOf } from '../window-text.ts';
import { choiceOf, scriptOf } from './scenario-choice.ts';
import { ScenarioField } from './scenario-field.tsx';
import { SiteTable } from './site-table.tsx';
import { useCandidates } from './use-candidates.ts';
import { lastActOf, needsOf, useScript } from './use-script.ts';

interface PlanFormProps {
  /** Procedure time, in epoch milliseconds. */
  now: number;
  /** As the address says: `shipped:rogue-user`. */
  scenario: string;
  /** A campaign to begin from. */
  like: CampaignSetUpView | null;
}

const DAY_MS = 86_400_000;

/** Name, script, window and sites of a draft. Nothing is sent and nothing is put anywhere. */
export function PlanForm({ now, scenario, like }: PlanFormProps) {
  const [, go] = useLocation();
  const { scope } = useMe();
  const [name, setName] = useState(like ? `${like.campaign.name}, again` : '');
  const [key, setKey] = useState(like ? `campaign:${like.campaign.id}` : scenario);
  const [from, setFrom] = useState(() => fieldOf(mondayAfter(now + 7 * DAY_MS)));
  const [to, setTo] = useState(() => fieldOf(mondayAfter(now + 7 * DAY_MS) + 14 * DAY_MS));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(like?.campaign.participations.map(({ site }) => site.id) ?? []),
  );
  const [fault, setFault] = useState<Error | null>(null);
  const choice = choiceOf(key);
  const window = windowOf(from, to);
  const script = useScript(choice, window?.from ?? null);
  const outline = script.data?.outline ?? [];
  const { sites, candidates } = useCandidates(window, needsOf(outline));
  const draft = useAct<CampaignView, CreateCampaignRequest>('/api/v1/campaigns');
  const acts = lastActOf(outline);
  const tooShort = window !== null && acts * 1000 > Date.parse(window.to) - Date.parse(window.from);
  const missing = missingOf({ name, choice, window, chosen: chosen.size });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!choice || !window || missing.length > 0) return;
    setFault(null);
    try {
      const { id } = await draft.mutateAsync({
        path: '/api/v1/campaigns',
        body: {
          name: name.trim(),
          ...(await scriptOf(choice)),
          ...window,
          sites: [...chosen],
          ...(scope.kind === 'ngi' ? { ngi: scope.ngiId } : {}),
        },
      });
      go(`/campaigns/${id}/set-up`);
    } catch (error) {
      setFault(error as Error);
    }
  }
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <div className="plan-top">
        <Panel title="What and when">
          <div className="body form">
            <Field label="Name" hint="Sites see it from the announcement on.">
              {(props) => (
                <input
                  {...props}
                  value={name}
                  onChange={(e) => setName(e.target.value)}
                  required
                  minLength={3}
                  maxLength={120}
                  autoComplete="off"
                />
              )}
            </Field>
            <ScenarioField value={key} onChange={setKey} like={like?.campaign ?? null} />
            <div className="window-fields">
              <Field label="Window opens, UTC" hint={window ? bothZones(Date.parse(window.from)) : null}>
                {(props) => (
                  <input
                    {...props}
                    type="datetime-local"
                    value={from}
                    onChange={(e) => setFrom(e.target.value)}
                    required
                  />
                )}
              </Field>
              <Field
                label="Window closes, UTC"
                hint={window ? bothZones(Date.parse(window.to)) : null}
                fault={window ? undefined : 'It closes before it opens.'}
              >
                {(props) => (
                  <input
                    {...props}
                    type="datetime-local"
                    value={to}
                    onChange={(e) => setTo(e.target.value)}
                    required
                  />
                )}
              </Field>
            </div>
            {tooShort ? (
              <p className="hot" role="alert">
                The script acts for {durationText(acts)} after the start, longer than this window is open.
              </p>
            ) : null}
          </div>
        </Panel>
        <Panel
          title="The script"
          aside={acts > 0 ? <span className="quiet small">acts for {durationText(acts)}</span> : null}
        >
          {choice === null ? (
            <p className="empty">Choose a scenario, and its time line is shown here.</p>
          ) : (
            <Loaded
              of={script}
              isEmpty={({ outline: all }) => all.length === 0}
              empty="This text has problems: mend it in its draft first."
            >
              {({ outline: all }) => <OutlinePicture outline={all} />}
            </Loaded>
          )}
        </Panel>
      </div>
      <Panel title="Sites">
        {window === null ? (
          <p className="empty">With a window, sites are shown with what lies in it.</p>
        ) : (
          <Loaded
            of={sites}
            isEmpty={(all) => all.sites.length === 0}
            empty="The registry holds no site that you may invite. Import the federation first."
          >
            {() => <SiteTable candidates={candidates} chosen={chosen} setChosen={setChosen} />}
          </Loaded>
        )}
      </Panel>
      {fault ? <Fault error={fault} /> : null}
      <div className="draft-bar">
        <button type="submit" className="main" disabled={missing.length > 0 || draft.isPending}>
          {draft.isPending ? 'Drafting …' : `Draft it with ${count(chosen.size, 'site')}`}
        </button>
        <span className="quiet">
          {missing.length > 0
            ? `Still to say: ${missing.join(', ')}.`
            : 'Nothing is sent and nothing is put anywhere.'}
        </span>
      </div>
    </form>
  );
}

function windowOf(from: string, to: string): { from: string; to: string } | null {
  const [opens, closes] = [instantOf(from), instantOf(to)];
  return opens !== null && closes !== null && opens < closes ? { from: opens, to: closes } : null;
}

function missingOf(given: { name: string; choice: unknown; window: unknown; chosen: number }): string[] {
  return [
    ...(given.name.trim().length < 3 ? ['a name'] : []),
    ...(given.choice === null ? ['a scenario'] : []),
    ...(given.window === null ? ['a window'] : []),
    ...(given.chosen === 0 ? ['sites'] : []),
  ];
}

/** The first Monday after a moment, at 08:00 UTC. */
export function mondayAfter(at: number): number {
  const day = Math.floor(at / DAY_MS);
  // Day 0 was a Thursday.
  const monday = day + ((4 - (day % 7) + 7) % 7 || 7);
  return monday * DAY_MS + 8 * 3_600_000;
}
