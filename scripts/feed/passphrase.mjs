/** Asks for a passphrase: on the terminal without showing it, or from the first line of standard input. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Stop, say } from '../command.mjs';

/** @param {string} question @returns {Promise<string>} */
export async function askPassphrase(question) {
  const isTerminal = Boolean(process.stdin.isTTY);
  if (isTerminal) say(question);
  const silent = new Writable({ write: (_piece, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTerminal });
  try {
    for await (const line of lines) if (line !== '') return line;
  } finally {
    lines.close();
  }
  throw new Stop('There was no passphrase.');
}
