import { useState } from 'react';
import { announce } from './announcer.tsx';

export function CopyButton({ text, children = 'Copy' }: { text: string; children?: string }) {
  const [copied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    announce('Copied');
  }
  return (
    <button type="button" className="button" onClick={() => void copy()}>
      {copied ? 'Copied' : children}
    </button>
  );
}
