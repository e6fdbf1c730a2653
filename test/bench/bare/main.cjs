// The reference: an Electron app of a dozen lines, with the station's window and nothing in it.
const { app, BrowserWindow, ipcMain } = require('electron');
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');

performance.mark('main');
app.setPath('userData', process.env.BARE_USER_DATA);
if (process.env.BARE_DRAWN_BY === 'processor') {
  app.disableHardwareAcceleration();
  for (const name of ['disable-gpu', 'disable-software-rasterizer']) app.commandLine.appendSwitch(name);
}
ipcMain.handle('echo', (_event, value) => value);
app.whenReady().then(() => {
  performance.mark('ready');
  const preload = join(__dirname, 'preload.cjs');
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    webPreferences: { preload, sandbox: true, backgroundThrottling: false },
  });
  window.once('ready-to-show', () => window.show());
  window.loadFile(join(__dirname, 'index.html'));
  performance.mark('window');
  window.once('focus', () => {
    const marks = performance.getEntriesByType('mark').map(({ name, startTime }) => [name, performance.timeOrigin + startTime]);
    const line = { event: 'window-focused', time: new Date(), ...Object.fromEntries(marks) };
    appendFileSync(join(app.getPath('userData'), 'bare.log'), `${JSON.stringify(line)}\n`);
  });
});
app.on('window-all-closed', () => app.quit());
