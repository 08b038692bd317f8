import type { SaveTeamRequest, TeamDescription, TeamSettings } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { Refused } from '../../app/api.ts';
import { useAct, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { SettingsFrame } from '../people/settings-frame.tsx';
import { when } from '../people/when.ts';
import { SecurityTxtFields } from './security-txt-fields.tsx';
import './team.css';
import { type TeamField, type TextField, teamParts } from './team-fields.ts';

const PATH = '/api/v1/team/settings';

/** Who the team is, for everybody: the page of RFC 2350 and security.txt. */
export function TeamPage() {
  const settings = useRead<TeamSettings>(PATH);
  return (
    <SettingsFrame
      title="The team"
      sub="What everybody may read of the team: its description after RFC 2350, and security.txt"
    >
      <Loaded of={settings}>{(read) => <TeamForm key={read.version} read={read} />}</Loaded>
    </SettingsFrame>
  );
}

function TeamForm({ read }: { read: TeamSettings }) {
  const [draft, setDraft] = useState<TeamDescription>(read.description);
  const save = useAct<TeamSettings, SaveTeamRequest>('/api/v1/team');
  const isChanged = JSON.stringify(draft) !== JSON.stringify(read.description);

  function submit(event: FormEvent): void {
    event.preventDefault();
    save.mutate(
      { path: PATH, verb: 'PUT', body: { description: draft, after: read.version } },
      { onSuccess: () => announce('Published') },
    );
  }
  const at = save.error instanceof Refused ? save.error.problem.at : undefined;
  return (
    <div className="team">
      <form className="team-form" onSubmit={submit}>
        {teamParts.map(({ title, fields }) => (
          <Panel key={title} title={title}>
            <div className="body form team-fields">
              {fields.map((field) => (
                <TextOf
                  key={field.name}
                  field={field}
                  value={draft[field.name]}
                  fault={at?.endsWith(`/${field.name}`) ? save.error?.message : undefined}
                  onChange={(name, value) => setDraft({ ...draft, [name]: value })}
                />
              ))}
            </div>
          </Panel>
        ))}
        <SecurityTxtFields
          value={draft.securityTxt}
          onChange={(securityTxt) => setDraft({ ...draft, securityTxt })}
        />
        {save.error ? <Fault error={save.error} /> : null}
        <div className="row team-save">
          <button
            type="submit"
            className="main"
            disabled={save.isPending || (!isChanged && read.version > 0)}
          >
            {save.isPending ? 'Publishing …' : read.version === 0 ? 'Publish' : 'Publish the changes'}
          </button>
          <span className="quiet small">
            {isChanged ? 'Nothing is published yet.' : read.version > 0 ? 'Everything is published.' : ''}
          </span>
        </div>
      </form>
      <Beside read={read} isChanged={isChanged} />
    </div>
  );
}

interface TextOfProps {
  field: TeamField;
  value: string;
  fault: string | undefined;
  onChange: (name: TextField, value: string) => void;
}

function TextOf({ field, value, fault, onChange }: TextOfProps) {
  const { name, number, label, hint, long } = field;
  return (
    <div className={long ? 'long' : ''}>
      <Field label={`${number} ${label}`} hint={hint} fault={fault}>
        {(props) =>
          long ? (
            <textarea
              {...props}
              rows={3}
              value={value}
              onChange={(event) => onChange(name, event.target.value)}
            />
          ) : (
            <input
              {...props}
              type={name === 'mail' ? 'email' : 'text'}
              required={name === 'name' || name === 'mail'}
              value={value}
              onChange={(event) => onChange(name, event.target.value)}
            />
          )
        }
      </Field>
    </div>
  );
}

/** What is left to say, and what everybody reads now. */
function Beside({ read, isChanged }: { read: TeamSettings; isChanged: boolean }) {
  const { missing, sections, securityTxt, version, savedAt, savedBy, expiresAt } = read;
  return (
    <div className="team-beside">
      <Panel title={missing.length === 0 ? 'Complete' : `${count(missing.length, 'gap')}`}>
        {missing.length === 0 ? (
          <p className="body">Every section says something.</p>
        ) : (
          <ul className="team-missing">
            {missing.map(({ field, says }) => (
              <li key={`${field} ${says}`}>{says}</li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel
        title="As it is read"
        aside={
          version > 0 ? (
            <Link href="/rfc2350">Open the page</Link>
          ) : (
            <span className="quiet">not published</span>
          )
        }
      >
        <div className="body team-preview">
          {isChanged ? <p className="quiet small">Without what you have just written.</p> : null}
          {savedAt ? (
            <p className="quiet small">
              Version {version}, {when(savedAt)}
              {savedBy ? ` by ${savedBy}` : ''}
            </p>
          ) : null}
          <ol>
            {sections.map(({ number, title, text }) => (
              <li key={number}>
                <b>
                  {number} {title}
                </b>
                {text === '' ? null : <p>{text}</p>}
              </li>
            ))}
          </ol>
        </div>
      </Panel>
      <Panel
        title="security.txt"
        aside={expiresAt ? <span className="quiet small">until {when(expiresAt)}</span> : null}
      >
        <pre className="body mono security-txt">{securityTxt}</pre>
      </Panel>
    </div>
  );
}
