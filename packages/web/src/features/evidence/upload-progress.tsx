import { Fault } from '../../ui/loaded.tsx';
import { bytesText } from '../../ui/words.ts';
import type { Sending, SendingNow } from './use-sending.ts';

const stateWords: Record<SendingNow['state'], string> = {
  going: '',
  broken: 'The line broke; it goes on by itself.',
  paused: 'Paused. What has come is kept for a week.',
  refused: 'It cannot go on.',
};

export function UploadProgress({ sending }: { sending: Sending }) {
  const { now } = sending;
  if (!now) return null;
  const { file, sent, state, error } = now;
  return (
    <div className="evidence-sending">
      <p className="evidence-sending-head">
        <b>{file.name}</b>
        <span className="quiet">
          {bytesText(sent)} of {bytesText(file.size)}
        </span>
      </p>
      <progress aria-label={`Sent of ${file.name}`} value={sent} max={file.size} />
      <p className="row" role="status">
        {state === 'going' || state === 'broken' ? (
          <button type="button" className="button" onClick={sending.pause}>
            Pause
          </button>
        ) : (
          <button
            type="button"
            className="button"
            onClick={state === 'paused' ? sending.goOn : sending.leave}
          >
            {state === 'paused' ? 'Go on' : 'Put aside'}
          </button>
        )}
        <span className="quiet">{stateWords[state]}</span>
      </p>
      {error ? <Fault error={error} /> : null}
    </div>
  );
}
