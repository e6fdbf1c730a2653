/** The only connection between the page and the main process. It forwards listed names and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import { EVENT_NAMES, type PreloadApi, REQUEST_NAMES } from '../src-shared/bridge/contract';

const api: PreloadApi = {
  call: (name, input) =>
    REQUEST_NAMES.includes(name) ? ipcRenderer.invoke(name, input) : Promise.reject(new Error('There is no such request.')),
  on(name, listener) {
    if (!EVENT_NAMES.includes(name)) throw new Error('There is no such event.');
    // Only the value is forwarded: the event object would give the page access to its sender.
    const forward = (_event: unknown, value: string) => listener(value);
    ipcRenderer.on(name, forward);
    return () => ipcRenderer.off(name, forward);
  },
};

contextBridge.exposeInMainWorld('station', api);
