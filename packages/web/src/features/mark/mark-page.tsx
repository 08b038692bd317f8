import type { DrillMarkView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { ask } from '../../app/api.ts';
import { Announcer } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Page } from '../../ui/page.tsx';
import '../../app/shell.css';
import { cleaned, LEAST, MOST } from './asked.ts';
import { FileDrop } from './file-drop.tsx';
import { type Asked, MarkAnswer, NoAnswer } from './mark-answer.tsx';
import './mark.css';

type State =
  | { of: 'nothing' }
  | { of: 'asking' }
  | { of: 'answer'; asked: Asked; answer: DrillMarkView }
  | { of: 'no-answer'; why: string };

/** Anybody asks whether a thing belongs to an exercise; nothing is kept of the question. */
export function MarkPage() {
  const [text, setText] = useState('');
  const [fault, setFault] = useState('');
  const [state, setState] = useState<State>({ of: 'nothing' });

  async function lookUp(value: string, file: string | null): Promise<void> {
    setState({ of: 'asking' });
    try {
      const answer = await ask<DrillMarkView>('GET', `/api/v1/drill-mark?value=${encodeURIComponent(value)}`);
      setState({ of: 'answer', asked: { value, file }, answer });
    } catch (error) {
      setState({ of: 'no-answer', why: (error as Error).message });
    }
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    const value = cleaned(text);
    const short = value.length < LEAST;
    setFault(short ? 'That is too short: enter the whole hash, address, token or id.' : '');
    if (short) setState({ of: 'nothing' });
    else void lookUp(value.slice(0, MOST), null);
  }
  return (
    <>
      <header className="top">
        <Link className="mark" href="/">
          <Mark />
          Muster
        </Link>
      </header>
      <Page title="Is this an exercise?" narrow>
        <p>
          Enter what you found. You learn whether it belongs to a security exercise, and whom to ask. Nothing
          else is told, and nothing is kept of your question.
        </p>
        <form className="ask" onSubmit={submit}>
          <Field
            label="Hash, address, token or incident id"
            hint={
              <>
                The sha256 of a program (64 hex digits), the address it reports to, the 16 letters after{' '}
                <span className="mono nowrap">canary-token=</span> or{' '}
                <span className="mono nowrap">config-token=</span>, or an incident’s id from the subject of a
                mail. These are no secrets: enter them freely.
              </>
            }
            fault={fault || undefined}
          >
            {(props) => (
              <div className="line-of">
                <input
                  {...props}
                  className="mono"
                  value={text}
                  onChange={(event) => setText(event.target.value)}
                  maxLength={400}
                  autoComplete="off"
                  autoCapitalize="off"
                  spellCheck={false}
                />
                <button className="main" type="submit" disabled={state.of === 'asking'}>
                  Look up
                </button>
              </div>
            )}
          </Field>
        </form>
        <FileDrop
          onHash={(hash, file) => {
            setText(hash);
            setFault('');
            void lookUp(hash, file);
          }}
        />
        <section aria-live="polite" aria-label="Answer">
          {state.of === 'answer' ? <MarkAnswer {...state.asked} answer={state.answer} /> : null}
          {state.of === 'no-answer' ? <NoAnswer why={state.why} /> : null}
        </section>
        <section className="beside">
          <h2>Whatever the answer</h2>
          <p>
            If you see harm, act as in earnest. At any moment the words <b>THIS IS REAL</b> in a mail about
            the incident end the exercise at your site at once.
          </p>
        </section>
      </Page>
      <Announcer />
    </>
  );
}
