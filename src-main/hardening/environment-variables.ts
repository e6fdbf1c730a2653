/** Environment variables that change how Node, Electron or OpenSSL work. Other software may have set them for the whole computer. */

/**
 * Variables that open debuggers, load code, add trusted authorities, or log secrets. They are matched by prefix, because each version
 * of Node and Electron adds some.
 */
const DANGEROUS_NAME = /^(NODE_|ELECTRON_|OPENSSL_|SSL_CERT_|SSLKEYLOGFILE$|CHROME_|GOOGLE_API_KEY$)/i;

/** The first selects X11 or Wayland; Electron itself sets the second for the desktop. */
const HARMLESS_NAMES: ReadonlySet<string> = new Set(['ELECTRON_OZONE_PLATFORM_HINT', 'CHROME_DESKTOP']);

/** @returns names without values, because a value may be a secret */
export const findDangerousVariables = (env: NodeJS.ProcessEnv): string[] =>
  Object.keys(env)
    .filter((name) => DANGEROUS_NAME.test(name) && !HARMLESS_NAMES.has(name.toUpperCase()))
    .sort();
