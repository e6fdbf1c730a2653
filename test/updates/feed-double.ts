/** A feed as IT has it: a folder of files on a web server. What it serves can be changed, and so can how. */
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { type Description, describe, toYaml, versionOf } from '../../scripts/feed/description.mjs';
import { packageOf, UNMET, type Version } from './make-packages';

export interface FeedDouble {
  /** The folder's address. */
  readonly url: string;
  /** Names of the files that were asked for, the query cut off. */
  readonly asked: readonly string[];
  /** Describes a version as `npm run feed` does, and serves its package. */
  offer(version: Version | 'unmet', change?: (described: Description) => Description): void;
  /** Answers every request itself. */
  respondWith(respond: (request: IncomingMessage, response: ServerResponse) => void): void;
  /** Nobody listens any more. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

export async function startFeedDouble(): Promise<FeedDouble> {
  const asked: string[] = [];
  let respond: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => void response.writeHead(404).end();
  let server: Server;
  let port = 0;

  async function listen(): Promise<void> {
    server = createServer((request, response) => {
      asked.push(basename(new URL(request.url ?? '/', 'http://feed').pathname));
      respond(request, response);
    });
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    port = (server.address() as AddressInfo).port;
  }
  const end = () =>
    new Promise<void>((closed) => {
      server.closeAllConnections();
      server.close(() => closed());
    });
  await listen();

  return {
    url: `http://127.0.0.1:${port}/stagebay`,
    asked,
    offer(version, change = (described) => described) {
      const file = version === 'unmet' ? UNMET : packageOf(version);
      const described = change(describeOnce(file));
      respond = (request, response) => {
        const { pathname } = new URL(request.url ?? '/', 'http://feed');
        if (pathname === '/stagebay/latest-linux.yml') return void response.end(toYaml(described));
        if (pathname !== `/stagebay/${basename(file)}`) return void response.writeHead(404).end();
        response.writeHead(200, { 'content-length': statSync(file).size });
        createReadStream(file).pipe(response);
      };
    },
    respondWith(next) {
      respond = next;
    },
    goDown: end,
    comeBack: listen,
    close: end,
  };
}

const described = new Map<string, Description>();

function describeOnce(file: string): Description {
  const known = described.get(file) ?? describe(file, versionOf(file));
  described.set(file, known);
  return structuredClone(known);
}
