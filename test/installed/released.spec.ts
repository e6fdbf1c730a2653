/** Tests of the released package, which Playwright cannot drive, as intended. */
import { createServer, connect as dial } from 'node:net';
import { expect, test } from '../e2e/fixtures/station';
import { runUnprivileged } from '../e2e/fixtures/unprivileged-user';
import { closeServer, listenOnLoopback } from '../support/loopback-server.mjs';

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  await closeServer(server);
  return port;
}

const answers = (port: number) =>
  new Promise<boolean>((done) => {
    const socket = dial(port, '127.0.0.1');
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.once('close', () => socket.destroy());
  });

test('a released package runs with Chromium’s sandbox for an unprivileged user', async ({ openAsOrdinaryUser }) => {
  const { rendererStatus } = await openAsOrdinaryUser();
  await expect.poll(rendererStatus).toMatch(/^Seccomp:\s*2$/m);
  expect(rendererStatus()).toMatch(/^NoNewPrivs:\s*1$/m);
});

for (const name of ['--inspect', '--inspect-brk', '--remote-debugging-port']) {
  test(`a released package refuses to start with ${name}, which would open a debugger`, async ({ folder }) => {
    const port = await freePort();
    const { code, complaints } = await runUnprivileged(folder, [`${name}=127.0.0.1:${port}`]);
    expect(code).toBe(78);
    expect(complaints).toContain(`Stagebay does not start with ${name}.`);
    expect(complaints).not.toContain('listening on');
    expect(await answers(port)).toBe(false);
  });
}
