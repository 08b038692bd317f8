import http from 'node:http';
import { ControlError, type Operation } from './operations.ts';

/** Asks the running agent; null when none runs. @throws ControlError with what it said */
export async function askRunning(
  socket: string,
  token: string,
  operation: Operation,
  given: unknown,
): Promise<{ value: unknown } | null> {
  const body = JSON.stringify(given);
  const headers = {
    authorization: `Bearer ${token}`,
    host: 'agent.invalid',
    'content-type': 'application/json',
  };
  return await new Promise((resolve, reject) => {
    const request = http.request(
      { socketPath: socket, path: `/api/${operation}`, method: 'POST', headers },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const value = JSON.parse(Buffer.concat(parts).toString('utf8'));
          if (answer.statusCode === 200) resolve({ value });
          else reject(new ControlError(value.detail));
        });
        answer.on('error', reject);
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(null);
      else reject(error);
    });
    request.end(body);
  });
}
