/**
 * What electron-builder makes of the built app. `npm run package` adds what only the machine at hand knows: which Electron
 * there is, and a version or the instrumented build's fuse for tests (`scripts/package/`).
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { nativeFileSets } from './scripts/package/native-packages.mjs';

/**
 * The subject of the certificate that Windows packages are signed with. A station installs only what is signed by it, and
 * installs nothing where it is missing (src-main/updates/release-info.ts).
 */
export const PUBLISHER = 'Stagebay';

// biome-ignore lint/suspicious/noTemplateCurlyInString: these are electron-builder's own placeholders
const ARTIFACT = 'Stagebay-${version}-x64.${ext}';

/**
 * Public certificate authorities no longer issue certificates as files, so the release signs through Azure. A certificate of a
 * company's own authority can be a file (`WIN_CSC_LINK`).
 * @param {NodeJS.ProcessEnv} env
 */
function signing({ AZURE_SIGN_ENDPOINT, AZURE_SIGN_ACCOUNT, AZURE_SIGN_PROFILE }) {
  const signtoolOptions = {
    publisherName: [PUBLISHER],
    signingHashAlgorithms: /** @type {['sha256']} */ (['sha256']),
    rfc3161TimeStampServer: 'http://timestamp.digicert.com',
  };
  if (!AZURE_SIGN_ENDPOINT || !AZURE_SIGN_ACCOUNT || !AZURE_SIGN_PROFILE) return { signtoolOptions };
  const azureSignOptions = {
    publisherName: PUBLISHER,
    endpoint: AZURE_SIGN_ENDPOINT,
    codeSigningAccountName: AZURE_SIGN_ACCOUNT,
    certificateProfileName: AZURE_SIGN_PROFILE,
  };
  return { azureSignOptions };
}

/** @satisfies {import('electron-builder').Configuration} */
const configuration = {
  appId: 'com.stagebay.station',
  productName: 'Stagebay',
  // Also on Windows, whose scripts and shortcuts would otherwise say Stagebay.exe.
  executableName: 'stagebay',
  copyright: 'Stagebay',
  directories: { output: 'dist', buildResources: 'resources' },

  files: ['out/main/**', 'out/preload/**', 'out/renderer/**', 'package.json', '!**/*.map', '!**/node_modules/**'],
  // A library with native code is opened by the system's loader, which cannot look into an archive.
  asar: true,
  asarUnpack: ['**/*.node'],
  // Prebuilt, all of them: nothing is compiled, and no compiler is asked for.
  npmRebuild: false,
  extraResources: [
    { from: 'resources/icon.png', to: 'icon.png' },
    { from: 'resources/policy', to: 'policy' },
    { from: 'out/package/licenses.txt', to: 'licenses.txt' },
  ],
  // The languages Stagebay speaks, for Chromium's own few words; the others are 35 MB.
  electronLanguages: ['en-US', 'fr', 'es', 'es-419'],

  // Stations read the signed manifests of `npm run feed`; electron-builder's own, which are unsigned, are not written.
  publish: null,
  // NSIS 3.0.4.1, the default, lets a user's file be loaded by an installer that runs as SYSTEM (CVE-2025-43715). electron-builder
  // calls this toolset, NSIS 3.12, a beta.
  toolsets: { nsis: '1.2.1' },

  afterExtract: ({ appOutDir }) => {
    // A stock Electron's default app, and the one of the runtime for closed networks: never in what is installed.
    for (const app of ['app', 'default_app.asar']) rmSync(path.join(appOutDir, 'resources', app), { recursive: true, force: true });
  },

  linux: {
    target: ['dir'],
    category: 'Office',
    files: nativeFileSets('linux'),
  },

  win: {
    target: ['nsis'],
    icon: 'resources/icons/stagebay.ico',
    files: nativeFileSets('win32'),
    legalTrademarks: 'Stagebay',
    requestedExecutionLevel: 'asInvoker',
    ...signing(process.env),
    // What is loaded into the app's process is signed too: application control by publisher lets it run then. Microsoft's own DLLs
    // stay as Microsoft signed them, because the terms of its C++ runtime allow no change. The release workflow looks at each file.
    signExts: ['.node', 'ffmpeg.dll', 'libEGL.dll', 'libGLESv2.dll', 'vk_swiftshader.dll', 'vulkan-1.dll'],
  },

  nsis: {
    // With pages, because a one-click installer ends the running app without asking and starts it again by itself.
    oneClick: false,
    perMachine: true,
    // Its manifest asks for an administrator once, and nothing in it asks again.
    allowElevation: false,
    allowToChangeInstallationDirectory: false,
    createDesktopShortcut: false,
    createStartMenuShortcut: true,
    runAfterFinish: false,
    deleteAppDataOnUninstall: false,
    // What Windows knows the installation by. Another one would be installed beside it.
    guid: '5f2c0c0e-8f0a-5d0b-9b57-2f7f6c4a1d63',
    artifactName: ARTIFACT,
    include: 'resources/windows/installer.nsh',
    differentialPackage: false,
    unicode: true,
    warningsAsErrors: true,
  },
};

export default configuration;
