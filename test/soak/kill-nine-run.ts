/** The step `kill-9` of `npm test`: a drill of three sites, three kills. */
import { killNineDrill } from './kill-nine.ts';

const times = Number(process.argv[2] ?? '3');
const problems = await killNineDrill(times, { say: (line) => console.log(line) });
for (const problem of problems) console.log(`LOST  ${problem}`);
console.log(`${times} kills, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
