import type { MadeEnrolment } from '@muster/contract';
import { useState } from 'react';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';

interface TokenOnceProps {
  made: MadeEnrolment;
  onClose: () => void;
}

/** The token, in the command that uses it; shown once. */
export function TokenOnce({ made, onClose }: TokenOnceProps) {
  const [copied, setCopied] = useState(false);
  const command = `muster-agent enrol --server ${location.origin} --token ${made.token}`;
  function copy(): void {
    void navigator.clipboard?.writeText(command).then(() => {
      setCopied(true);
      announce('Copied');
    });
  }
  return (
    <Dialog title="Run this at the site" onClose={onClose}>
      <div className="body form">
        <output className="token-once mono" aria-label="Command">
          {command}
        </output>
        <div className="row">
          <button type="button" className="button" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </button>
          <span className="quiet small">
            Works once, until {instantText(Date.parse(made.expiresAt), viewerZone)}.
          </span>
        </div>
        <p>
          The token is not shown again. Whoever has it can enrol an agent in this site’s name, which still
          gets no order before you compared its fingerprint.
        </p>
      </div>
    </Dialog>
  );
}
