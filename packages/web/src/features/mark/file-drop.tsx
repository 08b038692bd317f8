import { type DragEvent, useRef, useState } from 'react';
import { announce } from '../../ui/announcer.tsx';
import { canHash, MOST_BYTES, sha256Of } from './file-hash.ts';

interface FileDropProps {
  /** The file's hash was computed. */
  onHash: (hash: string, file: string) => void;
}

/** Takes a file and says its hash. The file itself never leaves this machine. */
export function FileDrop({ onHash }: FileDropProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [says, setSays] = useState('');
  if (!canHash()) return <ByHand />;

  async function take(file: File | undefined): Promise<void> {
    if (!file) return;
    if (file.size > MOST_BYTES) {
      setSays(
        `${file.name} is larger than a browser can take in one piece. Compute its hash by hand: sha256sum FILE.`,
      );
      return;
    }
    setSays(`Computing the hash of ${file.name} …`);
    try {
      const hash = await sha256Of(file);
      setSays('');
      announce(`The hash of ${file.name} is computed.`);
      onHash(hash, file.name);
    } catch {
      setSays(`${file.name} cannot be read. A folder has no hash; drop a single file.`);
    }
  }
  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the button, which does the same
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <button type="button" className="button" onClick={() => input.current?.click()}>
        Choose a file
      </button>
      <p className="quiet">
        or drop it here. Its SHA-256 is computed in your browser; the file stays on this machine.
      </p>
      {says ? (
        <p className="says" role="status">
          {says}
        </p>
      ) : null}
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File whose hash is looked up"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}

/** Over a connection that is not encrypted browsers compute no hashes. */
function ByHand() {
  return (
    <div className="drop">
      <p className="quiet">
        For a file, enter its SHA-256: <span className="mono">sha256sum FILE</span> on Linux,{' '}
        <span className="mono">shasum -a 256 FILE</span> on a Mac,{' '}
        <span className="mono">certutil -hashfile FILE SHA256</span> on Windows.
      </p>
    </div>
  );
}
