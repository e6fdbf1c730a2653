/** Environment variables that change how Node, Electron or OpenSSL work. IT or another program may have set them for the whole computer. */

/** By their beginning, because each version of Node and Electron adds some: debuggers, code to load, authorities to trust, logs of secrets. */
const DANGEROUS_NAME = /^(NODE_|ELECTRON_|OPENSSL_|SSL_CERT_|SSLKEYLOGFILE$|CHROME_|GOOGLE_API_KEY$)/i;

/** One chooses between X11 and Wayland, the other is Electron's own word to the desktop. */
const HARMLESS_NAMES: ReadonlySet<string> = new Set(['ELECTRON_OZONE_PLATFORM_HINT', 'CHROME_DESKTOP']);

/** @returns names without values: a value may be a secret */
export const findDangerousVariables = (env: NodeJS.ProcessEnv): string[] =>
  Object.keys(env)
    .filter((name) => DANGEROUS_NAME.test(name) && !HARMLESS_NAMES.has(name.toUpperCase()))
    .sort();
