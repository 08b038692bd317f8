// The `host` command of a site's team: one request to the site's host, one answer.
// Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not available at this site.
import { connect } from 'node:net';

const [socketPath, ...words] = process.argv.slice(2);
const socket = connect(socketPath);
let answer = '';
socket.setEncoding('utf8');
socket.setTimeout(60_000, () => fail('the host does not answer'));
socket.on('error', (error) => fail(error.message));
socket.on('connect', () => socket.write(`${JSON.stringify({ words })}\n`));
socket.on('data', (text) => {
  answer += text;
});
socket.on('end', () => {
  const { code, text } = JSON.parse(answer || '{"code":1,"text":"the host hung up"}');
  (code === 0 ? process.stdout : process.stderr).write(`${text}\n`, () => process.exit(code));
});

function fail(why) {
  process.stderr.write(`${why}\n`, () => process.exit(1));
}
