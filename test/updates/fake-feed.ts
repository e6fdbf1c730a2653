/** An update feed as IT has it, a folder of files on a web server, whose files and responses a test can change. */
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename } from 'node:path';
import { formatSignatures, type SigningKey } from '../../scripts/feed/keys.mjs';
import { formatManifest, type Manifest, versionOf } from '../../scripts/feed/manifest.mjs';
import { closeServer, listenOnLoopback } from '../support/loopback-server.mjs';
import { packageOf, UNMET, type Version } from './make-packages';
import { signingKey } from './release-key';

const MANIFEST = 'latest-linux-x64.json';

/** Changes a manifest before it is signed. */
export type ManifestChange = (manifest: Manifest) => Manifest;

/** Changes the served files after they were signed. */
export interface ServedContent {
  readonly manifest?: (text: string) => string;
  readonly signatures?: (text: string) => string | null;
  readonly package?: (file: string) => Buffer;
}

export interface FakeFeed {
  /** The URL of the folder. */
  readonly url: string;
  /** Names of the requested files, without the query. */
  readonly requestedFiles: readonly string[];
  /** Signs a manifest of a version as `npm run feed` does, each with a higher serial, and serves it and the package. */
  offer(version: Version | 'unmet', change?: ManifestChange, served?: ServedContent): void;
  /** Replaces the answer to every request. */
  respondWith(respond: (request: IncomingMessage, response: ServerResponse) => void): void;
  /** Stops the server. */
  goDown(): Promise<void>;
  goUp(): Promise<void>;
  close(): Promise<void>;
}

export async function startFakeFeed(): Promise<FakeFeed> {
  const key: SigningKey = await signingKey();
  const asked: string[] = [];
  let respond: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => void response.writeHead(404).end();
  let server: Server;
  let port = 0;

  async function listen(): Promise<void> {
    server = createServer((request, response) => {
      asked.push(basename(new URL(request.url ?? '/', 'http://feed').pathname));
      respond(request, response);
    });
    port = await listenOnLoopback(server, port);
  }
  const end = () => closeServer(server);
  await listen();

  return {
    url: `http://127.0.0.1:${port}/stagebay`,
    requestedFiles: asked,
    offer(version, change = (manifest) => manifest, served = {}) {
      const file = version === 'unmet' ? UNMET : packageOf(version);
      const manifest = change({ ...manifestOf(file), serial: nextSerial() });
      const signed = formatManifest(manifest);
      const signatures = formatSignatures(signed, [key]);
      respond = (request, response) => {
        const name = decodeURIComponent(new URL(request.url ?? '/', 'http://feed').pathname.replace('/stagebay/', ''));
        if (name === MANIFEST) return void response.end(served.manifest?.(signed) ?? signed);
        if (name === `${MANIFEST}.sig`) {
          const text = served.signatures ? served.signatures(signatures) : signatures;
          return void (text === null ? response.writeHead(404).end() : response.end(text));
        }
        if (name !== manifest.package.name) return void response.writeHead(404).end();
        if (served.package) return void response.end(served.package(file));
        response.writeHead(200, { 'content-length': statSync(file).size });
        createReadStream(file).pipe(response);
      };
    },
    respondWith(next) {
      respond = next;
    },
    goDown: end,
    goUp: listen,
    close: end,
  };
}

const manifests = new Map<string, Manifest>();

function manifestOf(file: string): Manifest {
  const known = manifests.get(file) ?? describe(file);
  manifests.set(file, known);
  return structuredClone(known);
}

function describe(file: string): Manifest {
  const content = readFileSync(file);
  return {
    format: 1,
    product: 'com.stagebay.station',
    channel: 'latest',
    platform: 'linux',
    arch: 'x64',
    serial: 1,
    version: versionOf(file),
    rollback: false,
    rolloutPercent: 100,
    package: {
      name: basename(file),
      size: content.length,
      sha512: createHash('sha512').update(content).digest('base64'),
      needsAdministrator: false,
    },
  };
}

/** A serial as `npm run feed` writes it: the time, and always higher than the last one. */
let serial = 0;
const nextSerial = () => {
  serial = Math.max(serial + 1, Math.floor(Date.now() / 1000));
  return serial;
};
