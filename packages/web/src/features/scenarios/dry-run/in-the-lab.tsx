import { useMemo } from 'react';
import { downloadText, fileNameOf } from './download.ts';

/** The real dry run: a whole federation on a machine of one's own. A server in earnest has no lab. */
export function InTheLab({ yaml }: { yaml: string }) {
  const file = useMemo(() => fileNameOf(yaml), [yaml]);
  return (
    <div className="body in-the-lab stack-tight">
      <h3>Against the lab</h3>
      <p className="quiet">
        With real mail servers, batch systems and copies, on a machine with Muster’s sources; never at a site:
      </p>
      <p>
        <code className="mono">npm run drill -- --scenario {file}</code>
      </p>
      <p>
        <button type="button" className="button" onClick={() => downloadText(file, yaml)}>
          Download {file}
        </button>
      </p>
    </div>
  );
}
