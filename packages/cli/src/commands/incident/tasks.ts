import {
  endTaskRequest,
  type IncidentView,
  newTaskRequest,
  type TaskState,
  type TaskView,
  taskList,
  taskView,
} from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../errors.ts';
import { tableOr } from '../../output/table.ts';
import { oneLine } from '../../output/text.ts';
import { requestOf } from '../drill/campaign.ts';
import { instantFrom, instantText } from '../drill/times.ts';
import { type AddIncidentCommands, examples } from './group.ts';
import { incidentOf, pathOf, siteIn } from './which.ts';

interface TaskOptions {
  text: string;
  due?: string;
  site?: string;
  forSite?: boolean;
  mandatory?: boolean;
  forParties?: boolean;
}

export const addTasks: AddIncidentCommands = (incident, run) => {
  const task = incident.command('task').description('what is to do in an incident, and by whom');
  task
    .command('list <incident>')
    .description('the tasks of an incident, in their order')
    .addHelpText('after', examples('muster incident task list EGI-20270105-01'))
    .action(
      run(async (cli, command) => {
        const found = await incidentOf(cli, command.args[0]);
        const { items } = await (await cli.api()).get(`${pathOf(found)}/tasks`, taskList);
        cli.show(items, () => tasksText(cli, items));
      }),
    );
  task
    .command('add <incident> <title>')
    .description('give a task')
    .option('--text <text>', 'more of it', '')
    .option('--due <time>', 'until when: 2027-01-05T14:07Z')
    .option('--site <name>', 'the site that it belongs to')
    .option('--for-site', 'the contacts of that site are to do it')
    .option('--mandatory', 'it has to be done before the incident is closed')
    .option('--for-parties', 'all parties may read it')
    .addHelpText(
      'after',
      examples(
        'muster incident task add EGI-20270105-01 "Snapshot wn-17" --site ALPHA --for-site --mandatory',
      ),
    )
    .action(
      run((cli, command) => add(cli, command.args[0], command.args[1] ?? '', command.opts<TaskOptions>())),
    );
  const ends: readonly [name: string, state: TaskState, description: string][] = [
    ['done', 'done', 'say that a task is done'],
    ['drop', 'dropped', 'drop a task, with a reason'],
    ['reopen', 'open', 'open a task again, with a reason'],
  ];
  for (const [name, state, description] of ends)
    task
      .command(`${name} <incident> <task>`)
      .description(`${description}; the task by its id or the beginning of its title`)
      .option('--note <text>', 'what came of it, or why', '')
      .addHelpText('after', examples(`muster incident task ${name} EGI-20270105-01 "Snapshot wn" --note "…"`))
      .action(
        run(async (cli, command) => {
          const [called, wanted = ''] = command.args;
          const found = await incidentOf(cli, called);
          const body = requestOf(endTaskRequest, { state, ...command.opts() });
          const path = `${pathOf(found)}/tasks/${encodeURIComponent(await taskIdOf(cli, found, wanted))}/state`;
          const after = await (await cli.api()).post(path, body, taskView);
          cli.show(after, () => tasksText(cli, [after]));
        }),
      );
};

async function add(cli: Cli, called: string | undefined, title: string, options: TaskOptions): Promise<void> {
  const { text, due, site, forSite, mandatory, forParties } = options;
  const found = await incidentOf(cli, called);
  const body = requestOf(newTaskRequest, {
    title,
    text,
    dueAt: due === undefined ? null : instantFrom('--due', due),
    assignee: forSite ? { kind: 'site' } : null,
    mandatory: mandatory === true,
    siteId: site === undefined ? null : siteIn(found, site),
    audience: forParties ? 'parties' : 'csirt',
  });
  const made = await (await cli.api()).post(`${pathOf(found)}/tasks`, body, taskView);
  cli.show(made, () => tasksText(cli, [made]));
}

async function taskIdOf(cli: Cli, incident: IncidentView, called: string): Promise<string> {
  if (called.startsWith('tsk_')) return called;
  const { items } = await (await cli.api()).get(`${pathOf(incident)}/tasks`, taskList);
  const wanted = called.trim().toLowerCase();
  const found = items.filter(({ title }) => wanted !== '' && title.toLowerCase().startsWith(wanted));
  if (found.length === 1 && found[0]) return found[0].id;
  const named = (found.length > 0 ? found : items)
    .map(({ title, id }) => `${oneLine(title)} (${id})`)
    .join(', ');
  throw new UsageError(
    found.length > 1
      ? `“${called}” begins several tasks: ${named}; give the id`
      : `${incident.publicId} has no task “${called}”; it has ${named === '' ? 'none' : named}`,
  );
}

function tasksText(cli: Cli, tasks: readonly TaskView[]): string {
  return tableOr(
    'There is no task that you may see.',
    [
      { title: 'STATE' },
      { title: 'TASK', most: 28 },
      { title: 'FOR', most: 14 },
      { title: 'DUE' },
      { title: 'ID' },
    ],
    tasks.map(({ state, title, assignee, dueAt, due, mandatory, id }) => [
      state,
      `${mandatory ? '! ' : ''}${title}`,
      assignee?.name ?? '-',
      dueAt === null
        ? '-'
        : { text: instantText(dueAt), colour: due === 'overdue' ? 'red' : due === 'soon' ? 'yellow' : 'dim' },
      id,
    ]),
    cli.paint,
  );
}
