import type { MessageDraftView, MessageKind } from '@muster/contract';
import { Link } from 'wouter';
import { kindWords } from './thread-words.ts';

/** What a message begins with: what the server proposes, or a draft. */
export type Beginning = { query: string; draft?: undefined } | { draft: MessageDraftView; query?: undefined };

const kinds: readonly MessageKind[] = ['message', 'request', 'heads-up', 'follow-up', 'closure'];

/** What can be written. A request starts clocks, a document has its form. */
export function Begin({ onBegin }: { onBegin: (beginning: Beginning) => void }) {
  return (
    <fieldset className="write row">
      <legend className="quiet small">Write</legend>
      {kinds.map((kind) => (
        <button
          key={kind}
          type="button"
          className={kind === 'message' ? 'main' : 'button'}
          onClick={() => onBegin({ query: `kind=${kind}` })}
        >
          {kindWords[kind]}
        </button>
      ))}
      <Link className="plain" href="/templates">
        Templates
      </Link>
    </fieldset>
  );
}
