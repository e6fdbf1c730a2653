/**
 * What electron-builder makes of the built app. `npm run package` adds what only the machine at hand knows: which Electron
 * there is, and a version or the twin's fuse for tests (`scripts/package/`).
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { completeMsi } from './scripts/package/msi.mjs';
import { nativeFiles } from './scripts/package/natives.mjs';

/**
 * The subject of the certificate that Windows packages are signed with. A station installs only what is signed by it, and
 * installs nothing where it is missing (src-main/updates/release-info.ts).
 */
const PUBLISHER = 'Stagebay';

// biome-ignore lint/suspicious/noTemplateCurlyInString: these are electron-builder's own placeholders
const ARTIFACT = 'Stagebay-${version}-x64.${ext}';

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
    files: nativeFiles('linux'),
  },

  win: {
    target: ['nsis', 'msi'],
    icon: 'resources/icons/stagebay.ico',
    files: nativeFiles('win32'),
    legalTrademarks: 'Stagebay',
    requestedExecutionLevel: 'asInvoker',
    signtoolOptions: {
      publisherName: [PUBLISHER],
      signingHashAlgorithms: ['sha256'],
      rfc3161TimeStampServer: 'http://timestamp.digicert.com',
    },
    // What is loaded into the app's process is signed too: application control by publisher lets it run then.
    signExts: ['.node', '.dll'],
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

  msi: {
    oneClick: true,
    perMachine: true,
    runAfterFinish: false,
    createDesktopShortcut: false,
    createStartMenuShortcut: true,
    // By this Windows Installer finds the version before. Never to be changed: both would be installed.
    upgradeCode: 'B6E9C1F4-3A0D-4C55-8E0B-71D2A4F39C58',
    artifactName: ARTIFACT,
    warningsAsErrors: true,
  },
  msiProjectCreated: completeMsi,
};

export default configuration;
