/**
 * Writes the computer's policy and certificates for tests that run as an unprivileged user, because a station accepts only files of
 * root. It listens on a socket that only that user can open; a request is one JSON object:
 * `{ kind: 'replace' | 'write-into' | 'remove' | 'authorities', text? }`.
 */
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

const FOLDER = '/etc/stagebay';
const POLICY = `${FOLDER}/policy.json`;
const AUTHORITIES = `${FOLDER}/authorities.pem`;
/** Holds the computer's own files during the tests. */
const BACKUP = '/etc/stagebay.before-test';

/**
 * @param {string} socket the path to listen on
 * @param {import('./test-user.mjs').User} user
 * @returns {Promise<{ socket: string, close: () => Promise<void> }>} `close` restores the computer's own files
 */
export async function startPolicyWriter(socket, user) {
  // If a killed run left a backup, the backup holds the computer's own files and the folder those of a test.
  if (existsSync(BACKUP)) rmSync(FOLDER, { recursive: true, force: true });
  else if (existsSync(FOLDER)) renameSync(FOLDER, BACKUP);
  mkdirSync(FOLDER, { recursive: true, mode: 0o755 });
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    let request = '';
    connection.setEncoding('utf8');
    connection.on('data', (data) => (request += data));
    connection.once('end', () => connection.end(handleRequest(request)));
    connection.once('error', () => {});
  });
  await new Promise((listening) => server.listen(socket, () => listening(undefined)));
  chownSync(socket, user.uid, user.gid);
  chmodSync(socket, 0o600);
  return {
    socket,
    async close() {
      server.close();
      rmSync(FOLDER, { recursive: true, force: true });
      if (existsSync(BACKUP)) renameSync(BACKUP, FOLDER);
    },
  };
}

function handleRequest(/** @type {string} */ request) {
  try {
    applyChange(JSON.parse(request));
    return 'done';
  } catch (error) {
    return String(error);
  }
}

/** @param {{ kind: string, text?: string }} request */
function applyChange({ kind, text = '' }) {
  mkdirSync(FOLDER, { recursive: true, mode: 0o755 });
  switch (kind) {
    case 'replace':
      writeFileSync(`${POLICY}.new`, text, { mode: 0o644 });
      return renameSync(`${POLICY}.new`, POLICY);
    case 'write-into':
      return writeFileSync(POLICY, text, { mode: 0o644 });
    case 'authorities':
      return writeFileSync(AUTHORITIES, text, { mode: 0o644 });
    case 'remove':
      return rmSync(POLICY, { force: true });
    default:
      throw new Error(`There is no request "${kind}".`);
  }
}
