/** The only door between the page and the main process. It passes listed names and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import { EVENT_NAMES, type PreloadApi, REQUEST_NAMES } from '../src-shared/bridge/names';

const api: PreloadApi = {
  call: (name, input) =>
    REQUEST_NAMES.includes(name) ? ipcRenderer.invoke(name, input) : Promise.reject(new Error('There is no such request.')),
  on(name, listener) {
    if (!EVENT_NAMES.includes(name)) throw new Error('There is no such event.');
    // The event object carries the sender, and with it more than the page should hold: only the value goes on.
    const forward = (_event: unknown, value: string) => listener(value);
    ipcRenderer.on(name, forward);
    return () => ipcRenderer.off(name, forward);
  },
};

contextBridge.exposeInMainWorld('station', api);
