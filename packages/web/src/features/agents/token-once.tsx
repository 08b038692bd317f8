import type { MadeEnrolment } from '@muster/contract';
import { Dialog } from '../../ui/dialog.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { OneTimeText } from '../people/one-time-text.tsx';
import '../people/people.css';

interface TokenOnceProps {
  made: MadeEnrolment;
  onClose: () => void;
}

/** The token, shown once, and the command that asks for it. */
export function TokenOnce({ made, onClose }: TokenOnceProps) {
  return (
    <Dialog title="Run this at the site" onClose={onClose}>
      <div className="body form">
        <p>
          Command: <code className="mono">{`muster-agent enrol --server ${made.server}`}</code>
        </p>
        <p>It asks for this token, so that the token stands in no list of processes and in no history.</p>
        <OneTimeText label="Token" text={made.token} />
        <p>
          It works once, until {instantText(Date.parse(made.expiresAt), viewerZone)}. Whoever has it can enrol
          an agent in this site’s name, which still gets no order before you compared its fingerprint.
        </p>
      </div>
    </Dialog>
  );
}
