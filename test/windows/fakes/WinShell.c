/* Fake of the plug-in WinShell, which writes the app's identifier into shortcuts. It does nothing, because Wine has no start menu. */
#include "nsis-plugin.h"

static WCHAR ignored[LONGEST];

PLUGIN_FUNCTION(SetLnkAUMI) {
  BEGIN;
  pop(ignored);
  pop(ignored);
}

PLUGIN_FUNCTION(UninstAppUserModelId) {
  BEGIN;
  pop(ignored);
}

PLUGIN_FUNCTION(UninstShortcut) {
  BEGIN;
  pop(ignored);
}
