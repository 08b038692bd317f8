import type { TaskView } from '@muster/contract';
import { useNow } from '../../app/server-clock.ts';
import { durationText, instantText } from '../../ui/times.ts';

/** When it is due, how far that is, and that it is late. */
export function DueText({ dueAt, due }: Pick<TaskView, 'dueAt' | 'due'>) {
  const now = useNow();
  if (dueAt === null) return null;
  const at = Date.parse(dueAt);
  const left = now === null ? null : (at - now) / 1000;
  const isOver = left === null ? due === 'overdue' : left <= 0;
  const tone = due === null ? 'quiet' : isOver ? 'hot' : due === 'soon' ? 'task-soon' : 'quiet';
  return (
    <span className={`task-due small ${tone}`}>
      <time dateTime={dueAt}>{instantText(at)}</time>
      {due === null || left === null
        ? null
        : isOver
          ? ` · overdue by ${durationText(-left)}`
          : ` · in ${durationText(left)}`}
    </span>
  );
}
