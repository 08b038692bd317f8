import type { MakePackRequest, ScenarioDraftSummary, ScenarioSummary } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { askForFile } from '../../app/api.ts';
import { useRead } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { useStep } from '../people/use-step.ts';
import { PACKS } from './paths.ts';
import { saveFile } from './save-file.ts';

type Words = Record<'scenario' | 'name' | 'title' | 'authors' | 'licence' | 'readme', string>;

const nothing: Words = {
  scenario: '',
  name: '',
  title: '',
  authors: '',
  licence: 'CC-BY-4.0',
  readme: '',
};

/** A scenario of ours as a file for others: its script, and what it is for. */
export function MakePackDialog({ onClose }: { onClose: () => void }) {
  const drafts = useRead<ScenarioDraftSummary[]>('/api/v1/scenario-drafts');
  const shipped = useRead<ScenarioSummary[]>('/api/v1/scenarios');
  const [words, setWords] = useState(nothing);
  const step = useStep();
  const field = (key: keyof Words) => ({
    value: words[key],
    onChange: ({ target }: { target: { value: string } }) => setWords({ ...words, [key]: target.value }),
  });
  function make(event: FormEvent): void {
    event.preventDefault();
    const { scenario, name, title, licence, readme, authors } = words;
    const body: MakePackRequest = {
      ...{ scenario, name, title, licence, readme, version: 1 },
      authors: authors
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean),
    };
    void step.run(async () => {
      saveFile(await askForFile(`${PACKS}/make`, body), `${name}-1.pack`);
      onClose();
    });
  }
  return (
    <Dialog title="Make a pack" onClose={onClose}>
      <form className="body form pack-make" onSubmit={make}>
        <Field label="Scenario">
          {(props) => (
            <select {...props} required {...field('scenario')}>
              <option value="">Choose one</option>
              <optgroup label="Drafts">
                {drafts.data?.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </optgroup>
              <optgroup label="With Muster">
                {shipped.data?.map(({ name }) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </optgroup>
            </select>
          )}
        </Field>
        <Field label="Name" hint="Small letters, digits and hyphens.">
          {(props) => (
            <input {...props} className="mono" required pattern="[a-z][a-z0-9\-]{0,60}" {...field('name')} />
          )}
        </Field>
        <Field label="Title">
          {(props) => <input {...props} required minLength={3} maxLength={200} {...field('title')} />}
        </Field>
        <Field label="Authors" hint="Parted by commas.">
          {(props) => <input {...props} required maxLength={2000} {...field('authors')} />}
        </Field>
        <Field label="Licence">
          {(props) => <input {...props} required minLength={2} maxLength={100} {...field('licence')} />}
        </Field>
        <Field label="What it is for, and for whom">
          {(props) => <textarea {...props} rows={3} maxLength={100_000} {...field('readme')} />}
        </Field>
        {step.fault ? <Fault error={step.fault} /> : null}
        <p className="quiet small">
          Nobody has signed it yet: that is done where the key is, with{' '}
          <span className="mono">muster pack sign</span>.
        </p>
        <button type="submit" className="main" disabled={step.busy}>
          Make the file
        </button>
      </form>
    </Dialog>
  );
}
