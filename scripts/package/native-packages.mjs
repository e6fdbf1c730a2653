/**
 * The npm packages that cannot be bundled, because they contain native code. `electron.vite.config.ts` excludes them from the bundle,
 * and `electron-builder.config.mjs` adds their files for one platform to the package.
 */

/** @typedef {'linux' | 'win32'} PackagedPlatform */

/** @typedef {{ name: string, files: string[], platforms: PackagedPlatform[] }} NativePackage */

/** @type {PackagedPlatform[]} */
const EVERYWHERE = ['linux', 'win32'];

/**
 * Each package with what it requires, and of each the files that are loaded at run time: no sources, no type declarations, no
 * prebuilds of other systems. The platform is the package's, never the building system's (electron-builder's placeholder for it
 * means the latter): a package that is built elsewhere contains the same files.
 * @param {PackagedPlatform} platform
 * @returns {NativePackage[]}
 */
export function nativePackagesFor(platform) {
  const prebuild = `prebuilds/${platform}-x64`;
  const libc = platform === 'linux' ? '.glibc' : '';
  /** @type {NativePackage[]} */
  const natives = [
    { name: 'keytar', platforms: EVERYWHERE, files: ['lib/keytar.js', `${prebuild}/keytar.node`] },
    { name: 'koffi', platforms: EVERYWHERE, files: ['index.cjs', 'src/koffi/index.cjs', 'src/koffi/src/static.cjs'] },
    { name: '@koromix/koffi-linux-x64', platforms: ['linux'], files: ['index.js', 'linux_x64/koffi.node'] },
    { name: '@koromix/koffi-win32-x64', platforms: ['win32'], files: ['index.js', 'win32_x64/koffi.node'] },
    { name: 'libsql', platforms: EVERYWHERE, files: ['index.js', 'auth.js', 'sqlite-error.js'] },
    { name: '@neon-rs/load', platforms: EVERYWHERE, files: ['dist/index.js'] },
    { name: 'detect-libc', platforms: EVERYWHERE, files: ['lib/*.js'] },
    { name: '@libsql/linux-x64-gnu', platforms: ['linux'], files: ['index.node'] },
    { name: '@libsql/win32-x64-msvc', platforms: ['win32'], files: ['index.node'] },
    { name: 'native-reg', platforms: ['win32'], files: ['lib/index.js', `${prebuild}/node.napi.node`] },
    { name: '@serialport/bindings-cpp', platforms: EVERYWHERE, files: ['dist/*.js', `${prebuild}/@serialport+bindings-cpp${libc}.node`] },
    { name: '@serialport/bindings-cpp/node_modules/debug', platforms: EVERYWHERE, files: ['src/*.js'] },
    { name: 'ms', platforms: EVERYWHERE, files: ['index.js'] },
    { name: '@serialport/bindings-interface', platforms: EVERYWHERE, files: ['dist/index.js'] },
    { name: '@serialport/parser-readline', platforms: EVERYWHERE, files: ['dist/index.js'] },
    { name: '@serialport/parser-delimiter', platforms: EVERYWHERE, files: ['dist/index.js'] },
    { name: 'node-gyp-build', platforms: EVERYWHERE, files: ['index.js', 'node-gyp-build.js'] },
  ];
  return natives.filter(({ platforms }) => platforms.includes(platform));
}

/** The packages that the app's code imports and that the bundler leaves to `require`. */
export const EXTERNAL_PACKAGES = ['@serialport/bindings-cpp', 'keytar', 'koffi', 'libsql', 'native-reg'];

/**
 * What of them goes into a package for one platform, as electron-builder takes it: what its own collector would bring are whole
 * packages, and those that are bundled already.
 * @param {PackagedPlatform} platform
 */
export const nativeFileSets = (platform) =>
  nativePackagesFor(platform).map(({ name, files }) => ({
    from: `node_modules/${name}`,
    to: `node_modules/${name}`,
    filter: ['package.json', 'LICENSE*', ...files],
  }));
