import type { MadeEnrolment } from '@muster/contract';
import { Dialog } from '../../ui/dialog.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { OneTimeText } from '../people/one-time-text.tsx';
import '../people/people.css';

interface TokenOnceProps {
  made: MadeEnrolment;
  onClose: () => void;
}

/** The token, in the command that uses it; shown once. */
export function TokenOnce({ made, onClose }: TokenOnceProps) {
  return (
    <Dialog title="Run this at the site" onClose={onClose}>
      <div className="body form">
        <OneTimeText
          label="Command"
          text={`muster-agent enrol --server ${made.server} --token ${made.token}`}
        />
        <p>
          It works once, until {instantText(Date.parse(made.expiresAt), viewerZone)}. Whoever has it can enrol
          an agent in this site’s name, which still gets no order before you compared its fingerprint.
        </p>
      </div>
    </Dialog>
  );
}
