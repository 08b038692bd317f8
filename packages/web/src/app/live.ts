import { useEffect, useRef } from 'react';
import { after, type CallOff } from './timers.ts';

export interface LiveEvent {
  id: string;
  type: string;
  data: unknown;
}

export interface LiveHandlers {
  /** What changed. `reset` comes first, and whenever the server cannot say what was missed: read everything again. */
  event(event: LiveEvent): void;
  /** The line is lost (false) or back (true). */
  line?(open: boolean): void;
  /** The types of events to listen for. */
  types: readonly string[];
}

const RETURN_AFTER_MS = 3000;

/** Listens to a stream of server-sent events for as long as the component is shown. */
export function useLive(path: string | null, handlers: LiveHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  const types = handlers.types.join(' ');
  useEffect(() => {
    if (path === null) return;
    return listen(path, types.split(' '), {
      event: (event) => latest.current.event(event),
      line: (open) => latest.current.line?.(open),
    });
  }, [path, types]);
}

interface Heard {
  event(event: LiveEvent): void;
  line(open: boolean): void;
}

/** The browser returns by itself with the last id after a lost line, but gives up after a refusal: then we do. */
function listen(path: string, types: readonly string[], heard: Heard): () => void {
  let source: EventSource;
  let waiting: CallOff | undefined;
  function open(): void {
    source = new EventSource(path);
    source.onopen = () => heard.line(true);
    source.onerror = () => {
      heard.line(false);
      if (source.readyState === EventSource.CLOSED) waiting = after(RETURN_AFTER_MS, open);
    };
    for (const type of ['reset', ...types]) {
      source.addEventListener(type, (event) => {
        const { data, lastEventId } = event as MessageEvent<string>;
        heard.event({ id: lastEventId, type, data: JSON.parse(data) as unknown });
      });
    }
  }
  open();
  return () => {
    waiting?.();
    source.close();
  };
}
