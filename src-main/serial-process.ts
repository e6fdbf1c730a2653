/** The entry point of the process of the serial ports, which Electron's `utilityProcess` runs. */
