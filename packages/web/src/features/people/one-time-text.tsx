import { useState } from 'react';
import { announce } from '../../ui/announcer.tsx';

/** A secret that is shown this once: a link or a token, to be copied. */
export function OneTimeText({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    announce('Copied');
  }
  return (
    <div className="one-time">
      <output aria-label={label}>{text}</output>
      <div className="row">
        <button type="button" className="button" onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy'}
        </button>
        <span className="quiet small">Shown this once: Muster keeps only its hash.</span>
      </div>
    </div>
  );
}
