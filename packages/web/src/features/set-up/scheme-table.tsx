import type { SchemeView } from '@muster/contract';
import { Fragment } from 'react';
import { amountText } from '../scenarios/outline/words.ts';

type Unit = Parameters<typeof amountText>[0]['unit'];

const parameterWords: Record<string, (value: number | string[]) => string> = {
  requiredDepth: (value) => `C2 asks for depth ${value}`,
  requiredFields: (value) => `C5 asks for the fields ${list(value)}`,
  timeToleranceSeconds: (value) => `times may differ by ${Math.round(Number(value) / 60)} min`,
  trafficTolerancePercent: (value) => `traffic may differ by ${value} %`,
  ownerShutOutSeconds: (value) => `the innocent owner may be shut out for ${Number(value) / 3600} h`,
  examinablePeriods: (value) => `a copy counts as examinable after ${value} beat periods`,
  lateShare: (value) => `what is late earns ${Math.round(Number(value) * 100)} % of its weight`,
};

function list(value: number | string[]): string {
  return Array.isArray(value) && value.length > 0 ? value.join(', ') : 'of no report in particular';
}

/** Checks with their weights, deadlines, tolerances: no word of the script. */
export function SchemeTable({ scheme }: { scheme: SchemeView }) {
  const axes = [...new Set(scheme.checks.map(({ axis }) => axis))];
  return (
    <>
      <div className="scroll">
        <table className="table scheme">
          <thead>
            <tr>
              <th>Check</th>
              <th className="number">Weight</th>
            </tr>
          </thead>
          <tbody>
            {axes.map((axis) => (
              <Fragment key={axis}>
                <tr className="axis-row">
                  <th scope="rowgroup">{axis}</th>
                  <td className="number mono">{weightOf(scheme, axis)}</td>
                </tr>
                {scheme.checks
                  .filter((one) => one.axis === axis)
                  .map(({ id, title, weight }) => (
                    <tr key={id}>
                      <th scope="row">
                        <span className="mono quiet">{id}</span> {title}
                      </th>
                      <td className="number mono">{weight}</td>
                    </tr>
                  ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      <dl className="pairs scheme-rest">
        {scheme.deadlines.length > 0 ? <dt>Deadlines</dt> : null}
        {scheme.deadlines.length > 0 ? (
          <dd>
            {scheme.deadlines
              .map(({ step, amount, unit }) => `${step}: ${amountText({ amount, unit: unit as Unit })}`)
              .join(', ')}
          </dd>
        ) : null}
        {scheme.questions.length > 0 ? <dt>Questions</dt> : null}
        {scheme.questions.length > 0 ? (
          <dd>
            {scheme.questions
              .map(
                ({ id, attempts, hintCost }) =>
                  `${id}: ${attempts} tries${hintCost === null ? '' : `, a hint costs ${Math.round(hintCost * 100)} %`}`,
              )
              .join('; ')}
          </dd>
        ) : null}
        <dt>Tolerances</dt>
        <dd>
          {Object.entries(scheme.parameters)
            .map(([name, value]) => parameterWords[name]?.(value) ?? `${name}: ${value}`)
            .join('; ')}
        </dd>
        <dt>SHA-256</dt>
        <dd className="mono">{scheme.sha256}</dd>
      </dl>
    </>
  );
}

function weightOf({ checks }: SchemeView, axis: string): number {
  return checks.filter((one) => one.axis === axis).reduce((sum, { weight }) => sum + weight, 0);
}
