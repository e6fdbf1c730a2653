/**
 * Electron's fuses: bits in the executable that switch features of Node and Chromium off for good, whatever the command line,
 * the environment or a changed file says. Each is decided here. `Record` over the whole list makes a fuse that a newer
 * `@electron/fuses` knows, and that nobody has decided, an error of the type check.
 */
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/** @typedef {keyof typeof FuseV1Options} FuseName */

/** @satisfies {Record<FuseName, boolean>} */
export const FUSES = {
  /** ELECTRON_RUN_AS_NODE would turn the signed, trusted executable into one that runs any script. */
  RunAsNode: false,
  /**
   * We set no cookie: the page comes from `app:`, and Connect is called by undici in the main process. On, Chromium asks the
   * keychain for a key at every start, and a locked one puts a question for a password in front of a packer.
   */
  EnableCookieEncryption: false,
  /** NODE_OPTIONS=--require would load foreign code before ours, with the token in reach. */
  EnableNodeOptionsEnvironmentVariable: false,
  /** --inspect opens a debugger that reads the token. Only the instrumented build, which no store gets, has it on: Playwright drives through it. */
  EnableNodeCliInspectArguments: false,
  /**
   * app.asar is read only if its header is the one whose hash stands in the executable. Windows and macOS check it; on Linux
   * Electron has no such check yet and this has no effect: there the files belong to root, and the package's checksums are dpkg's.
   */
  EnableEmbeddedAsarIntegrityValidation: true,
  /** A folder `resources/app` put beside app.asar would be taken first, and is not covered by the check above. */
  OnlyLoadAppFromAsar: true,
  /** The main process has no V8 snapshot of its own; without the file `browser_v8_context_snapshot.bin` Electron would not start. */
  LoadBrowserProcessSpecificV8Snapshot: false,
  /** The page is never a `file:` address, so none needs to be more than a browser gives it. */
  GrantFileProtocolExtraPrivileges: false,
  /** Stays on: without trap handlers WebAssembly checks each access itself and is slower. Nothing of ours uses it, and nothing is lost. */
  WasmTrapHandlers: true,
};

/**
 * What is decided, of the fuses that an executable has: an older Electron has fewer, and what it lacks it cannot be told.
 * @param {number} length how many it has
 * @param {{ instrumented: boolean }} options instrumented: the build for tests, like the released one but for the inspect fuse and its mark
 * @returns {Partial<Record<FuseName, boolean>>}
 */
export function decidedFuses(length, { instrumented }) {
  /** @type {Record<FuseName, boolean>} */
  const all = { ...FUSES, EnableNodeCliInspectArguments: instrumented };
  return Object.fromEntries(Object.entries(all).filter(([name]) => FuseV1Options[/** @type {FuseName} */ (name)] < length));
}

/**
 * Sets every fuse that the executable has. One that it has and that is not decided here is an error (`strictlyRequireAllFuses`).
 * @param {string} executable
 * @param {{ instrumented: boolean }} options
 */
export async function setFuses(executable, options) {
  const { length } = await readFuses(executable);
  const decided = Object.entries(decidedFuses(length, options)).map(([name, on]) => [FuseV1Options[/** @type {FuseName} */ (name)], on]);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    .../** @type {Record<FuseV1Options, boolean>} */ (Object.fromEntries(decided)),
  });
}

/**
 * The fuses as they stand in an executable.
 * @param {string} executable
 * @returns {Promise<{ length: number, fuses: Record<string, boolean> }>} by name; one that this list does not know by its number
 */
export async function readFuses(executable) {
  const { version, ...wire } = await getCurrentFuseWire(executable);
  if (version !== FuseVersion.V1) throw new Error(`${executable} has fuses of version ${version}, which nobody has looked at.`);
  const states = Object.entries(wire).filter(([place]) => /^\d+$/.test(place));
  const fuses = states.map(([place, state]) => [FuseV1Options[Number(place)] ?? place, state === FuseState.ENABLE]);
  return { length: states.length, fuses: Object.fromEntries(fuses) };
}
