import type { DraftContent, MessageCheck } from '@muster/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../../app/api.ts';
import { useSettled } from '../../app/settled.ts';
import { requestOf } from './thread-words.ts';

const PAUSE_MS = 400;

export interface CheckedMessage {
  /** The last answer; it may be of an earlier text. */
  view: MessageCheck | undefined;
  /** Whether it is of the message as it stands. */
  current: boolean;
  error: Error | null;
}

/** Asks the server, in the pauses of typing, what would go out and what stands against it. */
export function useMessageCheck(incidentId: string, content: DraftContent): CheckedMessage {
  const settled = useSettled(content, PAUSE_MS);
  const check = useQuery<MessageCheck>({
    queryKey: ['message-check', incidentId, settled],
    queryFn: ({ signal }) =>
      ask('POST', `/api/v1/incidents/${incidentId}/messages/check`, requestOf(settled), signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    // What is being written is kept no longer than it is looked at.
    gcTime: 0,
    retry: false,
  });
  return {
    view: check.data,
    current: settled === content && !check.isPlaceholderData && check.data !== undefined && !check.error,
    error: check.error,
  };
}
