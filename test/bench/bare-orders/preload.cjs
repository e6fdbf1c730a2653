const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('bare', {
  stage: (order) => ipcRenderer.invoke('stage', order),
  find: (query) => ipcRenderer.invoke('find', query),
});
