import type { ContainmentPlan, PlanStep } from '@muster/contract';
import { momentText } from '../kernel/moment-text.ts';
import { type Html, html } from './html.ts';
import type { OrderLine, operations } from './operations.ts';

type Status = Awaited<ReturnType<typeof operations.status>>;
type Order = Awaited<ReturnType<typeof operations.order>>;

export function signInPage(fault: string): Html {
  return html`<main><h1>Muster agent</h1>
<p>The token lies in the agent’s state folder, in the file <code>page-token</code>.</p>
${fault === '' ? '' : html`<p class="panel alarm">${fault}</p>`}
<form method="post" action="/sign-in"><label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="off" required><button>Sign in</button></form></main>`;
}

export function listPage(status: Status, orders: readonly OrderLine[]): Html {
  const waiting = orders.filter(({ state }) => state === 'waiting');
  return html`<header><h1>${status.siteName}</h1><span class="quiet">agent ${status.agentId} of ${status.issuer}</span></header>
<main>
${status.alarms.map(({ code, detail, since }) => html`<p class="panel alarm"><strong>${code}</strong> since ${momentText(since)}<br>${detail}</p>`)}
${waiting.map((line) => html`<p class="panel asks"><strong>${line.kind}</strong> of ${line.target} waits for an answer: ${line.why}<br><a href="/orders/${line.id}">Look at it and answer</a></p>`)}
<h2>Orders</h2>
${orders.length === 0 ? html`<p class="quiet">No order came yet.</p>` : html`<table><thead><tr><th>No.</th><th>Order</th><th>State</th><th>Ends</th></tr></thead><tbody>${orders.toReversed().map(orderRow)}</tbody></table>`}
<h2>Systems</h2>
<table><thead><tr><th>Name</th><th>Kind</th><th>State</th><th>Workloads</th></tr></thead><tbody>
${status.systems.map(({ name, kind, state, detail, workloads }) => html`<tr><td>${name}</td><td>${kind}</td><td>${state} ${detail}</td><td>${workloads ?? '–'}</td></tr>`)}</tbody></table>
<p class="quiet">Key <code>${status.fingerprint}</code> · list at ${status.lastSeq} · ${status.outbox} receipts to send · version ${status.version}</p>
</main>`;
}

function orderRow({ id, seq, kind, target, state, expiresAt, exercise }: OrderLine): Html {
  return html`<tr><td>${seq}</td><td><a href="/orders/${id}">${kind}</a> ${target}${exercise ? ' (exercise)' : ''}</td><td>${state}</td><td>${expiresAt === null ? '–' : momentText(expiresAt)}</td></tr>`;
}

export function orderPage({ line, order, plan, effects, receipt }: Order, form: string): Html {
  const canRelease =
    !['refused', 'released', 'expired', 'waiting', 'answered'].includes(line.state) && order.undoes === null;
  return html`<header><h1>${line.kind}, no. ${line.seq}</h1><a href="/">All orders</a></header><main>
<p>${line.target}</p><p>${order.reason}</p>
<p class="quiet">${line.state}${line.why === '' ? '' : `: ${line.why}`} · TLP:${order.tlp}${order.exercise ? ' · exercise' : ''} · issued ${momentText(order.issuedAt)} · ends ${order.expiresAt === null ? 'never' : momentText(order.expiresAt)}</p>
${plan ? planView(plan) : html`<p class="quiet">There is no plan yet.</p>`}
${effects.length === 0 ? '' : html`<h2>Read back</h2><ul>${effects.map(({ kind, target, state, found }) => html`<li>${kind} of ${target.label}: <strong>${state}</strong> ${found}</li>`)}</ul>`}
${line.state === 'waiting' ? answerForm(line.id, form, ['accept', 'refuse'], receipt?.step) : ''}
${canRelease ? answerForm(line.id, form, ['release']) : ''}</main>`;
}

function planView({ steps, cannot, warnings }: ContainmentPlan): Html {
  return html`<h2>Steps</h2><ol>${steps.map(stepView)}</ol>
${warnings.map((words) => html`<p class="panel asks">${words}</p>`)}
${cannot.map(({ what, why }) => html`<p class="panel">${what} <span class="quiet">${why}</span></p>`)}`;
}

function stepView({ kind, system, target, why, state, detail, inverse, cannotUndo }: PlanStep): Html {
  const back = inverse ? `taken back by ${inverse.kind}` : 'nothing to take back';
  return html`<li><strong>${kind}</strong> ${target.label} on ${system} (${state}${detail === '' ? '' : `: ${detail}`})<br><span class="quiet">${why} ${back}. ${cannotUndo}</span></li>`;
}

/** @param step of the question that is shown: what is asked later is another one. */
function answerForm(id: string, form: string, acts: readonly string[], step?: number): Html {
  return html`<form method="post" class="panel"><input type="hidden" name="form" value="${form}">
${step === undefined ? '' : html`<input type="hidden" name="step" value="${step}">`}
<label for="by">Who you are</label><input id="by" name="by" required maxlength="255">
<label for="reason">Why, for the receipt</label><textarea id="reason" name="reason" rows="2" maxlength="4000"></textarea>
${acts.map((act) => html`<button formaction="/orders/${id}/${act}">${act}</button>`)}</form>`;
}
