import { once } from 'node:events';
import { type AddressInfo, connect as connectSocket, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type HttpRequest, sendOnce } from '../../../../src-main/connect/transport';
import type { Result } from '../../../../src-shared/base/result';
import type { Failure } from '../../../../src-shared/failure/failure.schema';
import { classifyFailure } from '../../../../src-shared/failure/failure-outcome';
import { createTestClient, destination, notConnectFailure, orderJson, stageRequest } from './fixtures/client';
import {
  certificate,
  findClosedPort,
  httpResponse,
  type RequestHandler,
  type ServerOptions,
  socketClosed,
  startServer,
} from './fixtures/server';

function failureOf(result: Result<unknown, Failure>): Failure {
  if (result.ok) throw new Error('This was to fail');
  return result.problem;
}

/** Stages one order at a server with this behavior. */
async function stageAt(act: RequestHandler, options: ServerOptions = {}, limits = {}) {
  const server = await startServer(act, options);
  const result = await createTestClient({ limits, certificates: [certificate('authority')] }).stage(
    destination(server.origin),
    stageRequest({ bags: 1 }),
  );
  return { server, problem: failureOf(result) };
}

describe('failures before an order is sent', () => {
  const surely = (problem: Failure) => expect(classifyFailure(problem)).toBe('not-done');

  it('an order is reported as not sent when its port is closed', async () => {
    const problem = failureOf(await createTestClient().stage(destination(`http://127.0.0.1:${await findClosedPort()}`), stageRequest()));
    expect(problem).toEqual({ kind: 'not-reached', cause: 'refused', detail: 'ECONNREFUSED' });
    surely(problem);
  });

  it('an order is reported as not sent when the port is closed at every address of the host', async () => {
    const problem = failureOf(await createTestClient().stage(destination(`http://localhost:${await findClosedPort()}`), stageRequest()));
    expect(problem).toEqual({ kind: 'not-reached', cause: 'refused', detail: 'ECONNREFUSED' });
  });

  it('an order is reported as not sent when the host has no address', async () => {
    const problem = failureOf(await createTestClient().stage(destination('https://no-such-host.invalid'), stageRequest()));
    expect(problem).toMatchObject({ kind: 'not-reached', cause: 'dns' });
    surely(problem);
  });

  it('an order is reported as not sent when the connection is cut during the handshake', async () => {
    const plain = await startServer(() => {}, { onConnection: (socket) => socket.resetAndDestroy() });
    const problem = failureOf(await createTestClient().stage(destination(plain.origin.replace('http', 'https')), stageRequest()));
    expect(problem).toEqual({ kind: 'not-reached', cause: 'closed-before-sending', detail: 'ECONNRESET' });
    surely(problem);
  });

  it('an order is reported as not sent when the server does not speak TLS', async () => {
    const plain = await startServer(() => {}, { onConnection: (socket) => socket.end(httpResponse(400, '')) });
    const problem = failureOf(await createTestClient().stage(destination(plain.origin.replace('http', 'https')), stageRequest()));
    expect(problem).toMatchObject({ kind: 'not-reached', cause: 'tls' });
    surely(problem);
  });

  it('an order is reported as not sent at the connect timeout and never written afterwards', async () => {
    const target = await startServer((socket) => socket.write(httpResponse(200, orderJson())), { certificate: 'localhost' });
    const held: Socket[] = [];
    // The connection is so slow that the handshake starts only after the timeout.
    const server = createServer((socket) => {
      socket.pause().on('error', () => {});
      held.push(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const client = createTestClient({ limits: { connectMs: 20 }, certificates: [certificate('authority')] });
    const problem = failureOf(
      await client.stage(destination(`https://127.0.0.1:${(server.address() as AddressInfo).port}`), stageRequest()),
    );
    expect(problem).toEqual({ kind: 'not-reached', cause: 'connect-timeout', detail: 'UND_ERR_CONNECT_TIMEOUT' });
    surely(problem);

    const ours = await vi.waitUntil(() => held[0], { interval: 1 });
    const onwards = connectSocket(target.port, '127.0.0.1').on('error', () => {});
    ours.pipe(onwards).pipe(ours);
    await socketClosed(ours);
    await target.allClosed();
    expect(target.bytes()).toBe(0);
  });

  it('an order is reported as not sent when the client is closed', async () => {
    const client = createTestClient();
    await client.close();
    const problem = failureOf(await client.stage(destination('http://127.0.0.1:1'), stageRequest()));
    expect(problem).toMatchObject({ kind: 'not-reached', cause: 'closed-before-sending' });
    surely(problem);
  });
});

describe('failures after an order is sent', () => {
  const cases: [string, RequestHandler][] = [
    ['reset after the request was read', (socket) => socket.resetAndDestroy()],
    ['closed after the request was read', (socket) => socket.end()],
    ['closed in the middle of the status line', (socket) => socket.end('HTTP/1.1 2')],
    ['closed in the middle of the headers', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le')],
    ['closed after the headers', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n')],
    ['closed in the middle of the body', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"id":"12')],
    ['closed in the middle of a chunk', (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n{"id":"12')],
    ['closed between two chunks', (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n')],
    ["closed in the middle of a refusal's body", (socket) => socket.end('HTTP/1.1 400 No\r\nContent-Length: 50\r\n\r\n{"error"')],
    ['switched to another protocol', (socket) => socket.end('HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n')],
  ];
  it.each(cases)('an order is unknown when its connection is %s', async (_what, act) => {
    const { server, problem } = await stageAt(act);
    expect(problem.kind).toBe('cut-off');
    expect(classifyFailure(problem)).toBe('unknown');
    expect(server.connections()).toBe(1);
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, RequestHandler, string]>([
    ['answered with something that is not HTTP', (socket) => socket.end('220 smtp.example.com ESMTP\r\n'), 'Expected HTTP/, RTSP/ or ICE/'],
    ['answered with endless headers', (socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(400_000)}`), 'Headers too large'],
    ['answered with a broken header', (socket) => socket.end('HTTP/1.1 200 OK\r\nNo header\r\n\r\n{}'), 'Invalid header token'],
    [
      'answered with two lengths',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'),
      'Content-Length not kept',
    ],
    [
      'answered with a broken chunk',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno\r\n'),
      'Invalid character in chunk size',
    ],
  ])('an order is unknown when it is %s, and the failure names the problem', async (_what, act, code) => {
    const { server, problem } = await stageAt(act);
    expect(problem).toEqual({ kind: 'not-connect', status: 0, what: 'malformed', source: 'unknown', text: code });
    expect(classifyFailure(problem)).toBe('unknown');
    expect(server.connections()).toBe(1);
  });

  it('an order on a connection that is reset immediately is reported as its bytes prove', async () => {
    const { server, problem } = await stageAt(() => {}, { onConnection: (socket) => socket.resetAndDestroy() });
    expect(['not-reached', 'cut-off']).toContain(problem.kind);
    expect(server.connections()).toBe(1);
  });

  it.each([
    ['never starts', () => {}],
    ['has headers but no body', (socket: Socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n')],
    [
      'arrives slowly without end',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const drip = setInterval(() => socket.write('1\r\n \r\n'), 5);
        socket.on('close', () => clearInterval(drip));
      },
    ],
    [
      'is preceded by endless hints',
      (socket: Socket) => {
        const drip = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 5);
        socket.on('close', () => clearInterval(drip));
      },
    ],
  ])('a response that %s ends at the timeout, and its connection is closed', async (_what, act) => {
    const { server, problem } = await stageAt(act, {}, { responseMs: 100 });
    expect(problem).toEqual({ kind: 'timed-out', afterSeconds: 0.1 });
    expect(classifyFailure(problem)).toBe('unknown');
    await server.allClosed();
    expect(server.received).toHaveLength(1);
  });

  it('a request that undici writes a second time is aborted before the write', async () => {
    const aborted = vi.fn();
    const wire: HttpRequest = { origin: 'http://127.0.0.1', path: '/', method: 'POST', headers: {}, body: '{}' };
    const again = {
      dispatch(_options: unknown, handler: Parameters<Parameters<typeof sendOnce>[0]['dispatch']>[1]) {
        const controller = { abort: aborted } as unknown as Parameters<NonNullable<typeof handler.onRequestStart>>[0];
        handler.onRequestStart?.(controller, {});
        expect(aborted).not.toHaveBeenCalled();
        handler.onRequestStart?.(controller, {});
        expect(aborted).toHaveBeenCalledOnce();
        handler.onResponseError?.(controller, new Error('aborted'));
        return true;
      },
    };
    const result = await sendOnce(again, wire, { connectMs: 1_000, responseMs: 1_000, bodyBytes: 10 });
    expect(failureOf(result)).toMatchObject({ kind: 'cut-off' });
  });
});

it('a response that arrived while this machine was busy is read and does not count as a timeout', async () => {
  const server = await startServer((socket) => {
    socket.write(httpResponse(200, orderJson()));
    // The response is in the socket's buffer, but the process is blocked until after the timeout.
    const until = performance.now() + 200;
    while (performance.now() < until);
  });
  expect(await createTestClient({ limits: { responseMs: 150 } }).stage(destination(server.origin), stageRequest())).toMatchObject({
    ok: true,
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('a redirect (%i) to another origin is not followed', async (status) => {
    const other = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
    const { problem } = await stageAt((socket) => socket.write(httpResponse(status, '', { Location: `${other.origin}/v2/x` })));
    expect(problem).toEqual({ kind: 'not-connect', status, what: 'redirect', source: new URL(other.origin).host, text: null });
    expect(other.connections()).toBe(0);
  });

  it('a redirect within the same origin is not followed', async () => {
    const { server, problem } = await stageAt((socket) => socket.write(httpResponse(307, '', { Location: '/elsewhere' })));
    expect(problem).toMatchObject({ what: 'redirect' });
    expect(server.received).toHaveLength(1);
  });
});

it('an endless response is cut at the limit, and its connection is closed', async () => {
  const { server, problem } = await stageAt(
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      const pour = () => {
        while (!socket.destroyed && socket.write(`1000\r\n${'x'.repeat(0x1000)}\r\n`));
      };
      socket.on('drain', pour);
      pour();
    },
    {},
    { bodyBytes: 100_000 },
  );
  expect(problem).toEqual(notConnectFailure(200, 'too-large'));
  await server.allClosed();
});

describe('connections', () => {
  it('two successive orders share one connection', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())));
    const client = createTestClient();
    for (let order = 0; order < 2; order += 1) {
      expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
    }
    expect(server.connections()).toBe(1);
  });

  it('two simultaneous orders use two connections', async () => {
    const waiting: (() => void)[] = [];
    const server = await startServer((socket) => {
      waiting.push(() => socket.write(httpResponse(200, orderJson())));
      if (waiting.length === 2) for (const go of waiting) go();
    });
    const client = createTestClient();
    const both = await Promise.all([1, 2].map(() => client.stage(destination(server.origin), stageRequest())));
    expect(both.every((result) => result.ok)).toBe(true);
    expect(server.received.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  it.each([
    ['closes', (socket: Socket) => socket.end()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ])('an order succeeds after the server %s an idle connection', async (_how, hangUp) => {
    let first: Socket | undefined;
    const server = await startServer((socket) => {
      first ??= socket;
      socket.write(httpResponse(200, orderJson()));
    });
    const client = createTestClient();
    await client.stage(destination(server.origin), stageRequest());
    if (!first) throw new Error('no connection');
    hangUp(first);
    await socketClosed(first);
    expect(await client.stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
    expect(server.received.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  it('an order on a connection that is just being reset is sent once or reported as not sent', async () => {
    const sockets: Socket[] = [];
    const server = await startServer((socket) => {
      sockets.push(socket);
      socket.write(httpResponse(200, orderJson()));
    });
    const client = createTestClient();
    await client.stage(destination(server.origin), stageRequest());
    // The reset has been sent but not read when the order is handed over.
    sockets[0]?.resetAndDestroy();
    const result = await client.stage(destination(server.origin), stageRequest());
    if (result.ok) expect(server.received).toHaveLength(2);
    else {
      expect(classifyFailure(result.problem)).toBe('not-done');
      expect(server.received).toHaveLength(1);
    }
  });

  it('an order whose connection fails is Unknown and not sent over another connection', async () => {
    const server = await startServer((socket, _request, count) => {
      if (count === 1) socket.write(httpResponse(200, orderJson()));
      else socket.resetAndDestroy();
    });
    const client = createTestClient();
    await client.stage(destination(server.origin), stageRequest());
    const problem = failureOf(await client.stage(destination(server.origin), stageRequest()));
    expect(problem.kind).toBe('cut-off');
    expect(server.received).toHaveLength(2);
    expect(server.connections()).toBe(1);
  });

  it('the client closes its connections after the running order', async () => {
    let finish = () => {};
    const server = await startServer((socket) => {
      finish = () => void socket.write(httpResponse(200, orderJson()));
    });
    const client = createTestClient();
    const staged = client.stage(destination(server.origin), stageRequest());
    await vi.waitUntil(() => server.received.length === 1, { interval: 1 });
    const closed = client.close();
    finish();
    expect(await staged).toMatchObject({ ok: true });
    await closed;
    await server.allClosed();
  });
});

describe('certificates', () => {
  const trusting = { certificates: [certificate('authority')] };
  const inspected = { certificates: [certificate('inspection-authority')] };

  it('an order is sent to a server with a trusted certificate', async () => {
    const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())), { certificate: 'localhost' });
    expect(await createTestClient(trusting).stage(destination(server.origin), stageRequest())).toMatchObject({ ok: true });
  });

  it.each([
    ['is self-signed', 'self-signed', trusting, 'untrusted', /^DEPTH_ZERO_SELF_SIGNED_CERT: .* issued by “localhost”/],
    [
      'was signed by an unknown authority',
      'localhost',
      {},
      'untrusted',
      /^UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate for “localhost”, issued by “Stagebay test authority”/,
    ],
    ['has expired', 'expired', trusting, 'certificate-date', /^CERT_HAS_EXPIRED: .* valid from .* to .* 2021 GMT$/],
    ['begins in the future', 'not-yet', inspected, 'certificate-date', /^CERT_NOT_YET_VALID: .* valid from Jan {2}1 00:00:00 2100 GMT/],
    ['is for another host', 'other-host', trusting, 'tls', /^ERR_TLS_CERT_ALTNAME_INVALID: certificate for “elsewhere.example”/],
    [
      'was created by an inspecting proxy',
      'inspected-chain',
      trusting,
      'untrusted',
      /^SELF_SIGNED_CERT_IN_CHAIN: .* issued by “Store Inspection CA”/,
    ],
  ])(
    'a server whose certificate %s never gets the token, even with NODE_TLS_REJECT_UNAUTHORIZED=0',
    async (_what, name, options, cause, detail) => {
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      onTestFinished(() => void vi.unstubAllEnvs());
      const server = await startServer((socket) => socket.write(httpResponse(200, orderJson())), { certificate: name });
      const problem = failureOf(await createTestClient(options).stage(destination(server.origin), stageRequest()));
      expect(problem).toEqual({ kind: 'not-reached', cause, detail: expect.stringMatching(detail) });
      expect(classifyFailure(problem)).toBe('not-done');
      expect(server.bytes()).toBe(0);
    },
  );
});
