import { durationText } from '../../ui/times.ts';
import { reachedText, type Strip } from './strips.ts';

/** The figures of the plot, as figures. */
export function SpreadTable({ label, strips }: { label: string; strips: readonly Strip[] }) {
  const time = (seconds: number | null | undefined) => (seconds == null ? '' : durationText(seconds));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
    <section className="scroll" aria-label={`${label}, figures`} tabIndex={0}>
      <table className="table figures">
        <thead>
          <tr>
            <th scope="col">Sites</th>
            <th scope="col" className="number">
              Reached
            </th>
            <th scope="col" className="number">
              Shortest
            </th>
            <th scope="col" className="number">
              First quartile
            </th>
            <th scope="col" className="number">
              Median
            </th>
            <th scope="col" className="number">
              Third quartile
            </th>
            <th scope="col" className="number">
              Longest
            </th>
          </tr>
        </thead>
        <tbody>
          {strips.map((strip) => {
            const { spread } = strip;
            // Of one or two sites a quartile says no more than the ends.
            const middle = spread && spread.count >= 3 ? spread : null;
            return (
              <tr key={strip.key} className={strip.kind}>
                <th scope="row">{strip.label}</th>
                <td className="number">{reachedText(strip)}</td>
                <td className="number">{time(spread?.min)}</td>
                <td className="number">{time(middle?.q1)}</td>
                <td className="number strong">{time(middle?.median)}</td>
                <td className="number">{time(middle?.q3)}</td>
                <td className="number">{time(spread?.max)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
