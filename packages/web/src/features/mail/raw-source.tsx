import { useState } from 'react';

/** As much as anybody reads; the rest is in the file. */
const SHOWN_CHARACTERS = 40_000;

/** The bytes as they came, shown as text and never as what they say they are. */
export function RawSource({ id, erased }: { id: string; erased: boolean }) {
  const [text, setText] = useState<string | null>(null);
  const [fault, setFault] = useState('');
  const path = `/api/v1/mail/${id}/raw`;
  if (erased) return <p className="body quiet">It was erased when its time was over; its hash stays.</p>;

  async function show(): Promise<void> {
    setFault('');
    try {
      const answer = await fetch(path, { credentials: 'same-origin', cache: 'no-store' });
      if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
      setText(await answer.text());
    } catch (error) {
      setFault((error as Error).message);
    }
  }

  return (
    <div className="body stack-tight">
      <div className="row">
        <button
          type="button"
          className="button"
          onClick={() => (text === null ? void show() : setText(null))}
        >
          {text === null ? 'Show' : 'Hide'}
        </button>
        <a className="button" href={path} download>
          Keep as a file
        </a>
      </div>
      {fault ? <p className="hot">{fault}</p> : null}
      {text === null ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard
        <section className="raw" tabIndex={0} aria-label="Raw source">
          <pre>
            {text.slice(0, SHOWN_CHARACTERS)}
            {text.length > SHOWN_CHARACTERS
              ? `\n… ${text.length - SHOWN_CHARACTERS} more characters in the file`
              : ''}
          </pre>
        </section>
      )}
    </div>
  );
}
