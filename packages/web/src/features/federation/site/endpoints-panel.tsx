import type { EndpointView, SiteView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../../app/query.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Fault } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';

interface EndpointsPanelProps {
  path: string;
  site: SiteView;
  edits: boolean;
}

const empty: EndpointView = { kind: '', url: '', caPem: null, settings: {} };

/** Where programs reach something of the site. */
export function EndpointsPanel({ path, site, edits }: EndpointsPanelProps) {
  const [open, setOpen] = useState<EndpointView | null>(null);
  return (
    <Panel
      title="Endpoints"
      aside={
        edits ? (
          <button type="button" className="button" onClick={() => setOpen(empty)}>
            Add
          </button>
        ) : null
      }
    >
      {site.endpoints.length === 0 ? (
        <p className="empty">None is named: no copy can be put here.</p>
      ) : (
        <ul className="endpoints">
          {site.endpoints.map((one) => (
            <li key={one.kind}>
              <p className="row">
                <b>{one.kind}</b>
                {edits ? (
                  <button
                    type="button"
                    className="plain"
                    aria-label={`Change ${one.kind}`}
                    onClick={() => setOpen(one)}
                  >
                    Change
                  </button>
                ) : null}
              </p>
              <p className="mono address">{one.url}</p>
              <p className="quiet small">
                {[
                  one.caPem === null ? 'trusted by the system’s authorities' : 'an authority of its own',
                  ...Object.entries(one.settings).map(([name, value]) => `${name} ${value}`),
                ].join(' · ')}
              </p>
            </li>
          ))}
        </ul>
      )}
      {open ? <EndpointForm path={path} start={open} onClose={() => setOpen(null)} /> : null}
    </Panel>
  );
}

interface EndpointFormProps {
  path: string;
  start: EndpointView;
  onClose: () => void;
}

function EndpointForm({ path, start, onClose }: EndpointFormProps) {
  const isNew = start.kind === '';
  const [kind, setKind] = useState(start.kind);
  const [url, setUrl] = useState(start.url);
  const [caPem, setCaPem] = useState(start.caPem ?? '');
  const [settings, setSettings] = useState(
    Object.entries(start.settings)
      .map((pair) => pair.join(' '))
      .join('\n'),
  );
  const put = useAct<EndpointView>(path);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const pairs = settings
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => [line.split(/\s+/)[0] ?? '', line.replace(/^\S+\s*/, '')]);
    const body = { url, caPem: caPem.trim() === '' ? null : caPem, settings: Object.fromEntries(pairs) };
    put.mutate(
      { path: `${path}/endpoints/${encodeURIComponent(kind)}`, verb: 'PUT', body },
      { onSuccess: onClose },
    );
  }

  return (
    <Dialog title={isNew ? 'Add an endpoint' : `Endpoint ${start.kind}`} onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        {isNew ? (
          <Field label="Kind" hint="front-door or controller; lower case letters, digits and dashes">
            {(props) => (
              <input
                {...props}
                required
                pattern="[a-z][a-z0-9\-]{0,39}"
                value={kind}
                onChange={(event) => setKind(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        <Field label="URL">
          {(props) => (
            <input
              {...props}
              type="url"
              required
              value={url}
              onChange={(event) => setUrl(event.target.value)}
            />
          )}
        </Field>
        <Field label="Authority, PEM" hint="Empty: the system’s authorities are trusted.">
          {(props) => (
            <textarea
              {...props}
              rows={4}
              className="mono"
              value={caPem}
              onChange={(event) => setCaPem(event.target.value)}
            />
          )}
        </Field>
        <Field label="Settings" hint="A line each: name and value, as submissionAddress 192.0.2.41.">
          {(props) => (
            <textarea
              {...props}
              rows={3}
              className="mono"
              value={settings}
              onChange={(event) => setSettings(event.target.value)}
            />
          )}
        </Field>
        {put.error ? <Fault error={put.error} /> : null}
        <button type="submit" className="main" disabled={put.isPending}>
          {put.isPending ? 'Keeping …' : 'Keep'}
        </button>
      </form>
    </Dialog>
  );
}
