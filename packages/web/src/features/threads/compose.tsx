import type { ComposeStart, DraftContent, IncidentView, MessageDraftView } from '@muster/contract';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../app/api.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import type { Beginning } from './begin.tsx';
import { Composer } from './composer.tsx';

interface ComposeProps {
  incident: IncidentView;
  beginning: Beginning;
  onDone: () => void;
}

/** Fetches what a message begins with, once; then it is the writer's. */
export function Compose({ incident, beginning, onDone }: ComposeProps) {
  const query = beginning.query ?? `kind=${beginning.draft.content.kind}`;
  const start = useQuery<ComposeStart>({
    queryKey: ['compose', incident.id, query],
    queryFn: () => ask('GET', `/api/v1/incidents/${incident.id}/compose?${query}`),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  if (start.data) {
    const draft: MessageDraftView | undefined = beginning.draft;
    const content: DraftContent = draft?.content ?? start.data.content;
    return (
      <Composer
        incident={incident}
        first={content}
        draft={draft}
        known={start.data.recipients}
        onDone={onDone}
      />
    );
  }
  return (
    <Panel title="New message">
      <Loaded of={start}>{() => null}</Loaded>
    </Panel>
  );
}
