/** The trusted certificate authorities (`src-main/certificates`), with real files and without a network. */
import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, openSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createTrustStore, requiredCaFileOwner } from '../../../../src-main/certificates';
import type { LogFields } from '../../../../src-main/log';
import { createTestFolder } from '../../../support/test-folder.mjs';
import { waitFor } from '../../../support/wait-for';
import { certificate } from '../connect/fixtures/server';

const ONE = certificate('authority').trim();
const OTHER = certificate('inspection-authority').trim();
/** The uid of this process; `null` on Windows, where files have no uid and the folder's access list protects them. */
const ownUid = process.getuid?.() ?? null;

let folder: string;
let file: string;
beforeEach(() => {
  folder = createTestFolder('trust');
  file = join(folder, 'authorities.pem');
});

function openTrustStore(
  options: { path?: () => string | null; owner?: number | null; system?: (() => readonly string[]) | null; withinMs?: number } = {},
) {
  const logged: [string, LogFields | undefined][] = [];
  const write = (event: string, fields?: LogFields) => void logged.push([event, fields]);
  const trust = createTrustStore({
    file: options.path ?? (() => file),
    ownerUid: options.owner === undefined ? ownUid : options.owner,
    log: { debug: write, info: write, warn: write, error: write },
    readSystemStore: options.system === undefined ? null : options.system,
    ...(options.withinMs !== undefined && { timeoutMs: options.withinMs }),
  });
  return { trust, logged, loggedFiles: () => logged.filter(([event]) => event === 'extra-ca-file').map(([, fields]) => fields) };
}

/** Writes the certificate file with a mode that only its owner may write. */
function writeCaFile(content: string | Buffer, mode = 0o644): void {
  writeFileSync(file, content);
  chmodSync(file, mode);
}

function linkCaFile(): void {
  writeFileSync(`${file}.real`, ONE);
  symlinkSync(`${file}.real`, file);
}

describe("IT's certificate file", () => {
  it.each([
    ['one certificate', ONE, [ONE]],
    ['several certificates and comments', `# Stores\r\n${ONE}\r\nsubject=…\n${OTHER}\n`, [ONE, OTHER]],
    ['a byte order mark', `\uFEFF${ONE}`, [ONE]],
  ])('a certificate file with %s is used', async (_what, content, certificates) => {
    writeCaFile(content);
    const { trust, loggedFiles } = openTrustStore();
    expect(await trust.get()).toMatchObject({ certificates, problem: null });
    expect(loggedFiles()).toEqual([{ file, certificates: certificates.length }]);
  });

  const OTHERS_MAY_CHANGE: [string, () => void, RegExp][] = [
    ['is a link', linkCaFile, /link is not followed/],
    ['can be written by others', () => writeCaFile(ONE, 0o666), /can be written by others/],
  ];
  it.each<[string, () => void, RegExp]>([
    ['is missing', () => {}, /^is missing$/],
    ['is empty', () => writeCaFile(''), /no certificate in PEM form/],
    ['is DER, as Windows exports it', () => writeCaFile(Buffer.from([0x30, 0x82, 0x01, 0x22])), /exported again as "Base-64/],
    ['contains a malformed certificate', () => writeCaFile(`${ONE}\n${OTHER.replace(/M/g, 'x')}`), /^certificate 2 of 2 cannot be read$/],
    ...(ownUid === null ? [] : OTHERS_MAY_CHANGE),
    ['is too large', () => writeCaFile(`${ONE}${' '.repeat(2_000_000)}`), /larger than 2000000 bytes/],
  ])('a certificate file that %s is logged once, and none of its certificates is trusted', async (_what, make, problem) => {
    make();
    const { trust, loggedFiles } = openTrustStore();
    expect(await trust.get()).toMatchObject({ certificates: [], problem: expect.stringMatching(problem) });
    trust.invalidate();
    await trust.get();
    expect(loggedFiles()).toEqual([{ file, problem: expect.stringMatching(problem) }]);
  });

  it.skipIf(ownUid === null)('a certificate file of another user is not used', async () => {
    writeCaFile(ONE);
    expect(await openTrustStore({ owner: (ownUid ?? 0) + 1 }).trust.get()).toMatchObject({ problem: 'does not belong to root' });
  });

  it('a new path of the certificate file applies without a restart', async () => {
    writeCaFile(ONE);
    const second = join(folder, 'second.pem');
    writeFileSync(second, OTHER, { mode: 0o644 });
    let path: string | null = file;
    const { trust } = openTrustStore({ path: () => path });
    expect((await trust.get()).certificates).toEqual([ONE]);
    path = second;
    expect((await trust.get()).certificates).toEqual([OTHER]);
    path = null;
    expect(await trust.get()).toMatchObject({ certificates: [], problem: null });
  });

  it('new content of the certificate file applies after the next failure, and the same content changes nothing', async () => {
    writeCaFile(ONE);
    const { trust } = openTrustStore();
    const before = await trust.get();
    trust.invalidate();
    expect(await trust.get()).toBe(before);
    writeCaFile(OTHER);
    expect(await trust.get()).toBe(before);
    trust.invalidate();
    expect((await trust.get()).certificates).toEqual([OTHER]);
    rmSync(file);
    trust.invalidate();
    expect(await trust.get()).toMatchObject({ certificates: [], problem: 'is missing' });
    writeCaFile(ONE);
    trust.invalidate();
    expect(await trust.get()).toMatchObject({ certificates: [ONE], problem: null });
  });

  it('simultaneous orders share one read of the certificate file', async () => {
    writeCaFile(ONE);
    const { trust } = openTrustStore();
    const [one, other] = await Promise.all([trust.get(), trust.get()]);
    expect(one).toBe(other);
  });

  it.each([
    ['linux', true, 1000, 0],
    ['linux', false, 1000, 1000],
    ['win32', true, 0, null],
  ] as const)('the certificate file on %s (packaged: %s) must belong to user %s → %s', (platform, packaged, uid, owner) => {
    expect(requiredCaFileOwner({ platform, packaged, uid })).toBe(owner);
  });
});

describe("the system's certificate store", () => {
  it("the system's certificates are trusted together with the certificate file", async () => {
    writeCaFile(ONE);
    const { trust, logged } = openTrustStore({ system: () => ['what Windows has collected in twenty years', OTHER] });
    expect((await trust.get()).certificates).toEqual([OTHER, ONE]);
    expect(logged).toContainEqual(['system-certificates', { found: 1, unreadable: 1 }]);
  });

  it('an unreadable system store is logged, and the certificate file is still used', async () => {
    writeCaFile(ONE);
    const { trust, logged } = openTrustStore({
      system: () => {
        throw Object.assign(new Error('no'), { code: 'ERR_STORE' });
      },
    });
    expect((await trust.get()).certificates).toEqual([ONE]);
    expect(logged).toContainEqual(['system-certificates', { problem: 'ERR_STORE' }]);
  });

  it('a runtime that cannot read the system store logs this', async () => {
    const { trust, logged } = openTrustStore({ path: () => null });
    expect((await trust.get()).certificates).toEqual([]);
    expect(logged).toContainEqual(['system-certificates', { found: 'this runtime cannot read them' }]);
  });
});

/** Simulates a hanging share: a reader of a pipe waits until data is written. */
const createPipe = () => execFileSync('mkfifo', [file]);

describe.skipIf(process.platform === 'win32')('a certificate file on a share that hangs', () => {
  it('a hanging certificate file delays no order, is logged once, and is used when it arrives', async () => {
    createPipe();
    const { trust, loggedFiles } = openTrustStore({ owner: null, withinMs: 1, system: () => [OTHER] });
    const without = { certificates: [OTHER], problem: 'does not answer' };
    expect(await trust.get()).toMatchObject(without);
    trust.invalidate();
    // The same anchors are returned, so no second read starts and no connection is closed.
    expect(await trust.get()).toBe(await trust.get());
    expect(loggedFiles()).toEqual([{ file, problem: 'does not answer' }]);
    writeFileSync(file, ONE);
    await waitFor(async () => expect(await trust.get()).toMatchObject({ certificates: [OTHER, ONE], problem: null }));
  });

  it('a hanging certificate file keeps its previous certificates, and another hanging file adds none', async () => {
    writeCaFile(ONE);
    let path = file;
    const { trust, loggedFiles } = openTrustStore({ owner: null, withinMs: 1, path: () => path });
    // The first result may come from the timeout, because the duration of the read varies.
    const known = await vi.waitUntil(async () => {
      const now = await trust.get();
      return now.certificates.length === 1 ? now : null;
    });
    renameSync(file, `${file}.read`);
    createPipe();
    trust.invalidate();
    expect(await trust.get()).toBe(known);
    expect(loggedFiles().at(-1)).toEqual({ file, problem: 'does not answer' });
    // The policy names another file, so the certificates of the previous file no longer apply.
    path = `${file}.other`;
    expect(await trust.get()).toMatchObject({ certificates: [] });
    closeSync(openSync(file, 'r+'));
  });
});
